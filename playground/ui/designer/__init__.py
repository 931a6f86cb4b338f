"""The canvas: the network you draw is the network you watch.

Flow
----
* `DesignerView` gets a `ViewState` with each change of the document. `DesignerScene` compares
  it with what it shows: a `LayerItem` for each layer, and for each wire a `WireItem`, or a
  `BundleItem` with a line for each weight.
* The `Router` alone reads mouse and keys, and decides who gets an event: the controls of a
  card, a weight, dragging the view, or a gesture. A gesture (`gestures`) changes the scene only
  while it lasts; what it is for is a command that goes to the `Editor`, and comes back as
  the next state.
* What a card shows is one `CardPicture` (`cards.pictures`), chosen from the layer and the task
  alone, so that no card changes its size when the first frame arrives.
* `LiveView` asks for what the items in sight show, and draws each `Frame` on items that exist
  already.

Parts
-----
The view owns its parts and passes nothing on for them. `Canvas` has those that gestures, menus
and keys need. What lies over the canvas (`overlays`) are widgets of their own: each places
itself, and gets states, frames and colours from the view.

Items are painted, never built of child items: 200 layers scroll smoothly that way.
"""
