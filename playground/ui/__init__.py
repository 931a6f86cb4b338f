"""Everything Qt. Widgets show and ask; they never decide, compute or touch files.

Flow
----
* A widget that wants an edit emits ``command_requested(Command)``; the presenter gives it
  to the `Document`; the document's `changed` comes back to every view. Views keep no copy.
* The frame pump (a 16 ms timer) asks the session for events and the latest frame, hands
  the frame to the visible panels and the designer, and asks for the probes they declare.
* The views show what is on the `Stage`: the document, or a moment that had another network or
  other data, read only. Frames of anything else are dropped by the pump.
* `ViewState` is what a view gets with each change: the project, what was inferred of it,
  and the task, so that no view computes any of it again.

Only the main thread touches Qt. Nothing here imports Keras, TensorFlow or the engine.
"""
