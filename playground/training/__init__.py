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
*Timeline*: recorded states of a run, from which any epoch is reproduced.
*Present*: where training stands; a frame of any other moment has `is_live` False.

Threads
-------
`Session` lives on the main thread and owns one training thread, which owns the model.
Only immutable values cross: controls in (a queue), events out (a queue, lossless), frames
out (the mailbox, latest wins). The loop (`trainer`): drain controls; if paused, wait; run
one chunk; append its epochs to the curves; if the window has taken the last frame, build
the next. A step never emits a signal. The same trainer runs without a thread for tests
and the command line.

Parts
-----
`trainer` handles controls; `workshop` keeps data and program in line with the project, at
the cost that `replan` finds; `run` trains one program, with `rules` (Keras's callbacks),
`safety` (the state to go back to), `chunk_size` (how much one call trains), `rate_meter`
and `curves`; `pacer` keeps it to the pace that the user chose; `camera` builds frames;
`past` shows earlier moments of the `timeline`, `runs` keeps earlier runs; `states` is the
table of what may follow what. Several processes: `meeting` joins them (`reach`, `reception`,
`handshake`, `shared_secret`), `circle` adds up their numbers over a `channel` to each.

Laws
----
* What a run computes does not depend on how it was cut into chunks.
* Curves are complete: one row per epoch, however few frames were drawn.
* The same project on the same machine gives the same run.
* On pause, stop and finish the last frame is exact.
* A stopping rule leaves the state of exactly its epoch; scrubbing leaves no trace.
"""
