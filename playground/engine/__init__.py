"""The only code that builds and trains Keras models.

It fulfils the protocols `Engine` and `Program` of `playground.training.protocol.engine`; nothing
above knows that there is Keras behind them.

Flow
----
::

    Project ── infer ──> building      the functional API, active layers only, every seed given
                         compiling     loss, metrics, optimizer; trainable: one model with all
                           |           its variables in a fixed order
                         compiled_loop Keras's own `train_step` in `tf.while_loop`
                           |
                         runner        model, loop, forward pass and gradients of one tier
                         tiers, store  which runner trains; those of recent networks are kept
                           |
    Prepared ── feed ──> program       position, hot values, state, checkpoint
                         course        cuts a run into calls; orders: how epochs are shuffled
                         subject ──> probes, histograms, forward, gradients: what panels ask

Nothing of Keras is written anew: loss, metrics, penalties, optimizer, BatchNormalization's
statistics and Dropout's seeds live in the Keras model, and `train_step` and `test_step` are
called as they are. The speed comes from never returning to Python between steps.

Invariants
----------
* What is computed does not depend on how it is cut into calls. One compiled function serves
  whole epochs and parts of one; metrics are reset where an epoch ends; the order of the
  samples follows from seed and epoch alone.
* Figures and weights equal those of ``Model.fit(shuffle=False)`` to rounding (1e-5 after 20
  epochs), in both tiers, short last batch included.
* The tiers draw the same random numbers (`noise`). The dropout inside recurrent layers is
  drawn by Keras itself; networks with it stay on the graph.
* Two models never share a variable. The state is copied from one to the other, exactly.
* What is saved holds nothing but Keras's own parts (`plain_model`): penalties in variables and
  steady noise stay here. A schedule is saved as Keras's schedule.
* A state holds every variable, the learning rate, the penalties and which single weights are
  frozen: restoring it repeats the future that it had, whatever was changed since. `apply_hot`
  after `restore` gives that moment another future.

Threads
-------
Everything runs on the thread that made the engine, but for one: `compiler` lets XLA compile
beside the training, one network at a time. It touches only the clone that it makes. A
compilation cannot be interrupted: closing a program calls off what waits; closing the last
one waits for what runs, at most 8 seconds. The thread ends when there is nothing to do.

Repeatability
-------------
The same project gives the same run, to the last bit, under the policies "graph", "xla" and
"repeatable" (which chooses by the kind of network). Under "auto" the moment of the change
depends on the clock, and since a graph and XLA round differently, two runs may differ in
the last bits from there on. The window uses "auto"; scripts that compare runs should not.

What was measured (two cores, shared; ratios hold, figures move)
----------------------------------------------------------------
* The loop that serves parts of epochs, validation and shuffling is as fast as a bare one
  (2-4-2-1, batch 10: 1.1 million steps/s under XLA with and without shuffling). A call costs
  half a millisecond under XLA (a whole one while `tf.function` still looked at the shapes of
  its arguments), so many epochs go into one: up to 8192, or a block of orders.
* Tracing the loop takes 0.3 to 2 s, most of it in Keras's optimizer, a dozen operations per
  variable; so it is done while the user still looks at the network (`KerasProgram.prepare`).
  How far the next step goes is asked of the loop itself (`step_trial`): a function with an
  optimizer of its own took as long to trace again.
* TensorFlow's rewriting of graphs (Grappler) took as long as the tracing, 0.3 to 0.8 s of the
  first call, and made the loops of the templates no faster on a CPU (ratios of 0.8 to 1.4,
  within the noise). It is off (`environment.spare_rewriting`).
* Data as arguments costs nothing against constants: TensorFlow makes arguments of captured
  tensors anyway. So data of the same shape never compiles again.
* ``tf.slice`` with two changing begins, and indexing with brackets, make XLA compile for
  every new value (0.6 s each); `tf.gather` and a slice along one axis do not.
* Drawing a permutation costs 25 to 40 ns per sample, as much as training a small network on
  it. Composing two of a block (`permutations`) costs a sixteenth of that.
* Starting the compilation before the first call of the graph loop made that call four times
  as long: both trace in Python, under one lock. Started right after it, it kept the first
  frames from the window for up to 2 s on a slow day; so it starts after 0.2 s of training. A
  lower priority of its thread: no gain. Shorter turns of Python's lock help the window, not
  the loops (`playground.app.TURN_SECONDS`).
* A frame of the model that takes over had its passes traced first, 0.2 to 0.6 s in which a
  Pause waited. Now the clone answers what the panels ask for while it is still the compiling
  thread's (`tiers.Job.rehearse`).
* Every TensorFlow operation lets other threads at Python's lock. Read one by one, the 66
  variables of the residual template took 14 ms, and 30 to 300 ms while XLA's loop was traced
  beside; read in one call (`reading`) 2 and 6 ms. States and what the canvas shows of the
  weights are read so.
* A grid of 100 x 100 points takes 2 ms, all neuron maps at 50 x 50 as long; every probe
  stays under 10 ms on small networks. Costly networks are asked about fewer samples.
* `environment.SMALL_LOOP_BYTES`: below it XLA makes a loop one native function with plain
  products, above it products go to a library and every operation is a call. Steps/s at 1 MB
  and at 250 kB: 2-4-2-1 alike (1 million), Dense networks of tables 4,200 and 21,000, with
  Dropout and BatchNormalization 4,200 and 8,500, 64-32-10 on digits 8,300 and 9,800, an LSTM
  of 32 units over 8 steps 370 and 1,600 (graph loop: 370), MNIST alike. Only the residual
  tower of 20 arrays gained by 1 MB (130,000 and 100,000), and at 50 kB it fell to 3,500. So
  it is 250 kB; it had to be 1 MB while XLA drew the bits for Dropout itself.
* XLA's random numbers differ from TensorFlow's though the bits are the same; see `noise`.
  Its own way of drawing the bits made networks with Dropout five to eight times slower than
  the graph loop where the loop is not one native function; with `philox` the MNIST program
  runs four times as fast under XLA as in the graph (3,100 against 840 steps/s).
* One thread within an operation instead of two: a quarter more steps of the MNIST program
  in the graph, a seventh fewer of the convolutions. One thread between operations: no gain.
  Both are left as TensorFlow has them. A step compiled by XLA, called from a graph loop, is
  between the two loops for dense networks and slower than the graph for convolutions.
* Putting a small training set in order once per epoch, rather than batch by batch: no gain.
* ``xla_cpu_multi_thread_eigen=false``: a fifth more of 2-8-8-8-1, a quarter less of MNIST and
  of 64-32-1 with BatchNormalization, the rest alike; wider vectors and fast mathematics: no
  gain. All are left as they are.

Given up
--------
* A sort in the loop for shuffling (slow under XLA on a CPU); weights of another network by
  anything but layer and shape; carrying the optimizer's averages over a rebuild (they belong
  to other gradients); mixed precision on a CPU (nothing to gain).
"""

from typing import TYPE_CHECKING

from playground.training.protocol.engine import Engine

if TYPE_CHECKING:
    from playground.engine.loop.memory import Limits
    from playground.engine.team_engine import TeamEngine
    from playground.training.cluster.circle import Circle


def create_engine(policy: str = "auto", limits: "Limits | None" = None) -> Engine:
    """Return the engine; imports TensorFlow, which takes seconds.

    Parameters
    ----------
    policy : str
        How a loop is chosen, a `playground.engine.loop.tiers.TierPolicy`: "auto" starts at
        once and changes to XLA when that is measured faster; "repeatable" chooses by the
        kind of network, so that a run repeats to the last bit; "graph"; "xla".
    limits : Limits, optional
        What a program may take of the memory; by default what suits the machine.
    """
    from playground.engine import environment  # noqa: PLC0415

    environment.prepare_environment()
    environment.load_libraries()
    environment.spare_rewriting()
    from playground.engine.keras_engine import KerasEngine  # noqa: PLC0415
    from playground.engine.loop.tiers import TierPolicy  # noqa: PLC0415

    return KerasEngine(TierPolicy(policy), limits)


def create_team_engine(circle: "Circle") -> "TeamEngine":
    """Return the engine of one worker; imports TensorFlow.

    Parameters
    ----------
    circle : Circle
        Of workers that have met (`playground.training.cluster.rendezvous`).
    """
    from playground.engine import environment  # noqa: PLC0415

    environment.prepare_environment()
    environment.load_libraries()
    environment.spare_rewriting()
    from playground.engine.loop.team import Team  # noqa: PLC0415
    from playground.engine.team_engine import TeamEngine  # noqa: PLC0415

    return TeamEngine(Team(circle))
