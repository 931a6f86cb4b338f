"""A training run, without Keras and without Qt.

Words
-----
*Program*: a built Keras model with its data and its compiled loops (`engine.Program`).
*Chunk*: what a program runs in one call, sized so that it takes about 10 ms.
*Frame*: an immutable picture of one moment: position, curves, and the answers to the
probes that visible panels asked for.
*Probe*: a frozen question about the model ("the output over the plane, 100 x 100"); the
engine answers it, frames carry the answer.
*Mailbox*: holds one frame, the latest; the window takes it when it is ready to draw.
*Basis*: the project and the data that a program is built of.
*Run*: what is trained from one start, on and on, through whatever edits keep its weights.
*Timeline*: recorded states of a run, from which any epoch is reproduced; its *segments* say
which project, on which data, trained from when on.
*Moment*: the end of an epoch of a run; addressed by (run, epoch).
*Present*: where training stands; a frame of any other moment has `is_live` False.
*Pair*: a version of the project and what it had learned when it was left; undo goes back to it.

Threads
-------
`Session` lives on the main thread and owns one training thread, which owns the model.
Only immutable values cross: controls in (a queue), events out (a queue, lossless), frames
out (the mailbox, latest wins). The loop (`loop.trainer`): drain controls; if paused, wait; run
one chunk; append its epochs to the curves; if the window has taken the last frame, build
the next. A step never emits a signal. The same trainer runs without a thread for tests
and the command line.

Parts
-----
`loop.trainer` handles controls. `loop.program_builder` keeps data and program in line with
the project, at the cost that `protocol.replan` finds. `run.run` trains one program, with
`run.rules` (Keras's callbacks), `run.safety` (the state to go back to), `run.chunk_size`
(how much one call trains), `run.rate_meter` and `run.curves`; `run.pacer` keeps it to the
pace that the user chose. `loop.frame_builder` builds frames and `loop.projector` decides of
what. `loop.time_travel` shows moments of the `run.timeline` of any run,
`loop.run_history` keeps the list of runs, and `loop.returns` makes an earlier run or moment
the present one. `loop.gauge` measures gradients; `run.states` says which state may follow
which. Several workers: `cluster.rendezvous` joins them (`reach`, `reception`, `handshake`,
`shared_secret`), and `cluster.circle` adds up their gradients over a `channel` to each.

Runs and moments
----------------
A run is a record, never a view of the document. Each change of the project begins a segment
of its time line with an anchor, the first state; the segment before it is sealed with its
last one. What trained nothing leaves no segment: a setting that is changed just before Reset
never was one of the run's.

A moment is shown by a program of its own segment's network and data: the present program
where that fits, else one built beside it and closed when another kind of moment, or the
present, is looked at (`loop.time_travel`). Data sets of the past are held weakly and read
again when needed; if a file has changed since, the moment is refused, not shown wrongly.
`MomentShown` tells the window beforehand which project and data the frames to come are of;
it draws them with those, read only, and the document stays as it is. A frame carries its
basis, and one of anything but what is on show is dropped, in one place (`frame_pump` and
`stage` in `ui.presenters`).

The history of the document holds projects; the training thread holds, under the number of
each version, what it had learned when it was left (`loop.pairs`). Undo and redo send the number
(`SetProject.back_to`). If nothing was trained since, the run goes on as if it had never been
left; else the run stays in the list and another branches off it. Edits that concern no
training (a layer was moved) are no versions of their own and never touch weights.

Going on from a moment, or with an earlier run, takes its own settings; `ProjectAdopted`
has the document take them over. Time lines and pairs share one budget of memory: pairs get
half of it at most, the oldest go first.

Laws
----
* What a run computes does not depend on how it was cut into chunks.
* Curves are complete: one row per epoch, however few frames were drawn.
* The same project on the same machine gives the same run.
* On pause, stop and finish the last frame is exact.
* A stopping rule leaves the state of exactly its epoch; scrubbing leaves no trace.
* A goal belongs to the wish to play and is set when training begins, on every way to Play.
* Each run is listed, drawn and brought back with the projects and weights that trained it.
* A moment is shown as it was trained, to the bit, whatever was edited since.
* Undo brings back project and weights of then, to the bit.
"""
