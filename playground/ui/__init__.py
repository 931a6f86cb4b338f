"""Everything Qt. Widgets show and ask; they never decide, compute or touch files.

Flow
----
* A view that wants an edit calls `Editor.do(command)`. Views get an `Editor` from whoever
  makes them; the window's is a `DocumentEditor`, which alone catches illegal edits. The
  document's `changed` comes back to every view. Views keep no copy of the project.
* The frame pump (a 16 ms timer) asks the session for events and the latest frame, hands
  the frame to the visible panels and the designer, and asks for the probes they declare.
* The views show what is on the `Stage`: the document, or a moment that had another network or
  other data, read only. Frames of anything else are dropped by the pump.
* `ViewState` is what a view gets with each change: the project, what was inferred of it,
  and the task, so that no view computes any of it again.
* What takes time belongs to the project for which it was begun (`files.file_presenter`): saves
  hold the project as it stood, opens and questions say for which `Document.generation`
  they are. `files.background` has a thread that writes and one for each file that is read, so
  saving never waits for reading; `autosave` has its own. What is parsed is parsed by a
  child process (`playground.reading`); `files.reading` shows how far it is, and cancels it.

Places
------
* The output (`panels/boundary.py`, `panels/sample/panel.py`) stays in sight at the top of the
  right column; the settings are tabs below it, one line each in `inspector/registry.py`.
* Nothing that appears may move what is being dragged: what comes and goes floats
  (`shell/message_bar.py`), has its room kept, or scrolls within a place of fixed size.
* Every part of the window may become small: rows put what lacks room behind a button
  (`widgets/overflow_row.py`), panels and settings scroll, labels are shortened with the
  whole text in the tooltip (`widgets/elided_label.py`).

Messages
--------
Who says something in the window names the cause (`messages.py`), and the change of state
that ends the cause ends the message. There is no message without a cause.

Only the main thread touches Qt. Nothing here imports Keras, TensorFlow or the engine.
"""
