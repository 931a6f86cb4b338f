"""Layers of Keras that the catalogue lacks, in a script."""

from playground.importing.result import NoteKind
from playground.importing.script.layer_calls import LayerPlan
from playground.importing.script.notes import Notes
from playground.importing.script.values import Made


def opaque_plan(made: Made, notes: Notes) -> LayerPlan | None:
    """Return the item that a layer outside of the catalogue becomes; None if it cannot be one."""
    notes.add(
        made.line,
        NoteKind.NOT_UNDERSTOOD,
        f"the layer {made.leaf} is not among the playground's; the network goes on without it",
    )
    return None
