"""The model of the application: one frozen `Project`, changed by commands.

Flow of a change::

    request (gesture, inspector, menu)
      -> Command            a frozen value that knows the edit
      -> Document.do        after = command.apply(before): pure; an illegal edit raises
      -> History            records the value before: undo is going back, no inverse exists
      -> Document.changed   Change(before, after): every view takes what differs

Invariants
----------
* A `Project` and all in it is immutable; mappings in it are never written to. Identity
  (`before.network is after.network`) therefore tells cheaply that nothing changed.
* Every `Wire` joins two layers that exist; the wires never form a cycle; the input
  ports of a layer are numbered 0, 1, 2, ... without gaps.
* An incomplete network is legal; `inference.infer` lists what is still wrong with it.
* Load, do, undo and redo all go through `Document.changed`.
* All of this runs on the main thread and knows neither Qt nor Keras. Projects, being
  frozen, may be handed to any thread.
"""
