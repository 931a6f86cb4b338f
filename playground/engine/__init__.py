"""The only code that builds and trains Keras models.

It implements the protocols `Engine` and `Program` of `playground.training.protocol.engine`;
nothing above it imports Keras.

Flow
----
::

    Project ── infer ──> model.building    the functional API: active layers, all seeds given
                         model.compiling   loss, metrics, optimizer
                         model.trainable   one model with all its variables in a fixed order
                           |
                         loop.compiled_loop  Keras's own `train_step` in `tf.while_loop`
                         loop.runner         model, loop, forward pass, gradients of one tier
                         loop.tiers, store   which runner trains; recent ones are kept
                           |
    Prepared ── loop.feed ──> program      position, hot settings (they change
                           |               while a loop runs), state, checkpoint
                         loop.call_plan    cuts a run into calls
                         loop.permutations the order of the samples in each epoch
                         probes            answers what the panels ask, in a `ProbeContext`

No part of Keras is reimplemented: loss, metrics, regularizers, optimizer, the statistics of
BatchNormalization and the seeds of Dropout are in the Keras model, and `train_step` and
`test_step` are called unchanged. The speed comes from not returning to Python between steps.

Invariants
----------
* The results do not depend on how a run is cut into calls. One compiled function serves
  whole epochs and parts of one; metrics are reset at the end of an epoch; the order of the
  samples depends only on seed and epoch.
* Losses, metrics and weights equal those of ``Model.fit(shuffle=False)`` up to rounding
  (1e-5 after 20 epochs), in both tiers, including a short last batch.
* Both tiers draw the same random numbers (`random.noise`). The dropout inside recurrent layers
  is drawn by Keras itself; networks with it stay in the graph tier.
* Two models never share a variable. The state is copied exactly from one to the other.
* A saved model has only Keras's own parts (`model.plain_model`): regularizers with variables
  and `random.noise` stay here. A schedule is saved as Keras's schedule.
* A state holds every variable, the learning rate, the regularizers and the frozen weights:
  restoring it reproduces the same future, whatever was changed since. `apply_hot` after
  `restore` applies the current settings to that state.

Threads
-------
Everything runs in the thread that created the engine, with one exception: `loop.compiler` has
XLA compile in parallel to training, one network at a time. It touches only the clone that it
creates. A compilation cannot be interrupted: closing a program cancels queued ones; closing the
last program waits for a running one, at most 8 seconds. The thread ends when its queue is empty.

Repeatability
-------------
The same project gives the same run, to the last bit, under the policies "graph", "xla" and
"repeatable" (which chooses by the kind of network). Under "auto" the moment of the change to
XLA depends on the clock; since a graph and XLA round differently, two runs may differ in the
last bits from then on. The window uses "auto"; scripts that compare runs should not.

`benchmarks/NOTES.md` has the measurements behind these choices, and the ideas that failed.
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
    environment.load_tensorflow()
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
    environment.load_tensorflow()
    from playground.engine.loop.team import Team  # noqa: PLC0415
    from playground.engine.team_engine import TeamEngine  # noqa: PLC0415

    return TeamEngine(Team(circle))
