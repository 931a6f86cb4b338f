"""A training run, without Keras and without Qt.

Words
-----
*Program*: a built Keras model with its data and its compiled loops (`engine.Program`).
*Chunk*: the batches that a program trains in one call, sized to take about 10 ms.
*Frame*: an immutable picture of one moment: position, curves, and the answers to the
probes of visible panels.
*Probe*: a frozen question about the model ("the output over the plane, 100 x 100"); the
engine answers it, frames carry the answer.
*Mailbox*: holds one frame, the latest; the window takes it when it is ready to draw.
*Basis*: the project and the data that a program is built from.
*Run*: training from one start, through all edits that keep its weights.
*Timeline*: recorded states of a run, from which any epoch is reproduced; its *segments* list
the project, the data and the first epoch of each part.
*Moment*: the end of an epoch of a run, identified by (run, epoch).
*Present*: the latest state of training; a frame of any other moment has `is_live` False.
*Pair*: a version of the project and what it had learned when it was left; undo restores it.

Threads
-------
`Session` lives on the main thread and owns one training thread, which owns the model.
Only immutable values cross: controls in (a queue), events out (a queue, lossless), frames
out (the mailbox, latest wins). The loop (`loop.trainer`): handle all controls; if paused, wait;
run one chunk; append its epochs to the curves; if the window has taken the last frame, build
the next one. A step never emits a signal. The same trainer runs without a thread for tests
and the command line.

Parts
-----
`loop.trainer` handles controls, and `loop.goal_training` trains until Play, one epoch or one
step is done. `loop.trainer_shelf` sets a trainer aside with all that it holds while a lesson
trains another project, and brings it back. `loop.program_builder` updates data and program to
the project: `loop.examination` says whether a network can be built, `loop.opened_model` loads a
model from a file, `protocol.replan` decides how much has to be rebuilt. `run.run` trains one
program, with `run.rules` (Keras's callbacks), `run.safety` (the last good state), `run.speed`
(how much one call trains, and the measured rate) and `run.curves`; `run.pacer` keeps training
to the chosen pace. `loop.frame_builder` builds frames, and `loop.projector` decides which
moment they show. `loop.time_travel` shows moments of the `run.timeline` of any run,
`loop.run_history` keeps the list of runs, and `loop.returns` makes an earlier run or moment the
present one; `loop.travel_controls` handles the controls for that. `loop.gauge` measures
gradients; `run.states` defines which state may follow which. Several workers:
`cluster.rendezvous` connects them (`reach`, `reception`, `handshake`, `shared_secret`), and
`cluster.circle` adds up their gradients over a `channel` to each.

Runs and moments
----------------
A run is a record, never a view of the document. Each change of the project starts a segment
of its time line with an anchor, the first state; the previous segment is sealed with its last
state. A project that trained nothing leaves no segment: a setting that is changed just before
Reset does not belong to the run.

A moment is shown by a program with its own segment's network and data: the present program if
it fits, otherwise a second one, which is closed when the present or a moment of another basis
is shown (`loop.time_travel`). Earlier data sets are weakly referenced and loaded again when
needed; if a file has changed since, the moment is refused rather than shown wrongly.
`MomentShown` announces the project and data of the following frames. The window draws them
with those, read-only, and the document does not change. A frame has its basis; a frame that
does not match what is shown is dropped, in one place (`frame_pump` and `stage` in
`ui.presenters`).

The history of the document holds projects; the training thread holds, by the number of each
version, what it had learned when it was left (`loop.pairs`). Undo and redo send the number
(`SetProject.back_to`). If nothing was trained since, the run continues as if it had never been
left; otherwise the run stays in the list and a new one branches off it. Edits that do not
affect training (a layer was moved) are not new versions and never change weights.

Continuing from a moment, or an earlier run, uses its own settings; the document adopts them
on `ProjectAdopted`. Time lines and pairs share one memory budget: pairs get at most half of
it, and the oldest are dropped first.

Laws
----
* The results of a run do not depend on how it was split into chunks.
* Curves are complete: one row per epoch, however few frames were drawn.
* The same project on the same machine gives the same run.
* On pause, stop and finish the last frame is exact.
* A stopping rule leaves the state of exactly its epoch; scrubbing changes nothing.
* The goal of Play is set when training begins, on every way to Play.
* Each run is listed, drawn and restored with the projects and weights that trained it.
* A moment is shown as it was trained, bit by bit, regardless of later edits.
* Undo restores project and weights, bit by bit.
"""
