"""The window: all code that uses Qt.

Widgets show values and pass requests on; they do not decide, compute or open files.

Flow
----
* A view that wants an edit calls `Editor.do(command)`. Whoever creates a view gives it an
  `Editor`. The window's is a `DocumentEditor`, the only place where an illegal edit is caught.
  Then `Document.changed` reaches every view. Views keep no copy of the project.
* `FramePump`, a timer of 16 ms, takes events and the latest frame from the session, gives the
  frame to the visible panels and the canvas, and requests the probes that they declare.
* Views show the `Stage`: the project of the document, or that of an earlier epoch with another
  network or other data, which is read only. The pump drops frames of anything else.
* `panels.microscope` asks for the next training step and writes it as formulas
  (`playground.explain`); the canvas lights what it shows (`designer.live.tracing`).
* `ViewState` is what a view receives with each change: the project, its shape inference and
  its task, computed once.
* The application stores theme and text size, as it stores its font. After a change
  each widget does what it gave to `follow_theme` or `on_look_change`; a widget that paints
  itself calls `current_theme` when it paints.
* Work that takes time belongs to the project for which it began: a save holds a copy of its
  project, and an open or a question holds its `Document.generation`. `Background` has one
  thread that writes, and `Readers` one for each file that is read, so that saving never waits
  for reading; `Autosave` has threads of its own. A child process parses files
  (`playground.reading`); `Reading` shows its progress and cancels it.

* A teacher's locks (`classroom/`) hold in two places: `DocumentEditor` refuses locked edits,
  whatever asked for them, and `ClassLocks` keeps locked actions and parts disabled. What acts
  without an action, such as a drop, asks whether the action for it is enabled. `LockReason`
  says why something is locked; what is hidden gives its room to the canvas, and layers that
  are hidden are `ViewState.hidden`.

Places
------
* The output of the model (`panels/boundary.py`, `panels/sample/panel.py`) is always visible at
  the top of the right column. The settings are tabs below it, listed in
  `inspector/registry.py`.
* The left column has tabs: the layers, and the Learn tab (`learn/`). A lesson shows projects of
  its own; meanwhile the user's project stays on the `Shelf` (`files/shelf.py`) with its history,
  file and run, and is what autosave and the question before closing are about.
* The panels below the canvas can have most of its height (`WindowSizes.enlarge_panels`).
* F1 explains what is pointed at: in the Learn tab, or in a dialog on a card beside it
  (`learn/dialog_help.py`).
* Nothing that appears may move what the user is dragging: it floats over the canvas
  (`shell/message_bar.py`), has reserved space, or scrolls in an area of fixed size.
* Every part of the window can become small. Rows move controls behind a button
  (`widgets/overflow_row.py`), tabs go into a menu (`widgets/overflow_tabs.py`), panels and
  settings scroll, and labels are shortened, with the full text as tooltip
  (`widgets/elided_label.py`).

Messages
--------
Every message has a cause (`messages.py`). The change of state that ends the cause ends the
message.

Only the main thread uses Qt. Nothing here imports Keras, TensorFlow or the engine.
"""
