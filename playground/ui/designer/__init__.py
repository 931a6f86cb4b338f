"""The canvas: the network you draw is the network you watch.

Flow
----
* `DesignerView` is given a `ViewState` with each change of the document. `DesignerScene`
  compares it with what it shows: a `LayerItem` for each layer, a `WireItem` or a
  `BundleItem` (one strand per weight) for each wire.
* The mouse is read by gesture objects (`gestures`), one each for moving, connecting and
  panning. A gesture changes the scene only while it lasts; what it achieves is a command,
  emitted by ``command_requested``, which comes back as the next state.
* What a card shows follows from the layer and the task alone (`content`), and so do its
  sizes (`card_layout`): nothing jumps when the first frame arrives.
* A `Frame` is turned into small images (`live`) and given to items that exist already.

Items are painted, never built of child items: 200 layers scroll smoothly that way.
"""
