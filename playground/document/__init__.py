"""The model of the application: one frozen `Project`, changed by commands.

Flow of a change::

    request (gesture, inspector, menu)
      -> Command            a frozen value that describes the edit
      -> Document.do        after = command.apply(before): pure; an illegal edit raises;
                            the history records `before`, so undo needs no inverse
      -> Document.changed   Change(before, after): each view updates what differs

Invariants
----------
* A `Project` and all in it is immutable; mappings in it are never written to. Identity
  (``before.network is after.network``) is therefore a cheap test that nothing changed.
* Every `Wire` joins two layers that exist; the wires never form a cycle; the input
  ports of a layer are numbered 0, 1, 2, ... without gaps.
* An incomplete network is legal; `inference.infer` lists its problems.
* Load, do, undo and redo all go through `Document.changed`.
* All of this runs on the main thread and imports neither Qt nor Keras. Projects are frozen
  and may be passed to any thread.
"""
