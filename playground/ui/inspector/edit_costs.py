"""The effect of a change on a run, as a line in tooltips."""

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QWidget

from playground.base.params import Param, RegularizerParam
from playground.training.protocol.replan import LAYER, TRAINING, Consequence
from playground.ui.widgets.plain import plain_tip, text_of_tip

MARK = "When changed: "


def cost_text(cost: Consequence, *, keeps_weights: bool = True) -> str:
    """Return the effect of a change on a run, as a line of a tooltip.

    >>> cost_text(Consequence.HOT)
    'When changed: takes effect immediately, training continues.'
    """
    rest = "matching weights are kept" if keeps_weights else "all weights are reinitialized"
    return (
        MARK
        + {
            Consequence.NOTHING: "training is not affected.",
            Consequence.HOT: "takes effect immediately, training continues.",
            Consequence.NEW_DATA: "new data is made, weights are kept, training continues.",
            Consequence.REBUILD: f"the network is rebuilt; {rest}.",
        }[cost]
    )


def training_cost(name: str) -> Consequence:
    """Return the effect of changing a field of the training configuration."""
    return TRAINING[name]


def layer_cost(param: Param) -> Consequence:
    """Return the effect of changing a layer's parameter."""
    return Consequence.HOT if isinstance(param, RegularizerParam) else LAYER["params"]


def add_cost_note(widget: QWidget, cost: Consequence, *, keeps_weights: bool = True) -> None:
    """Add what a change costs to the tooltip of `widget` and of its parts."""
    line = cost_text(cost, keeps_weights=keeps_weights)
    for part in (widget, *widget.findChildren(QWidget)):
        tip = text_of_tip(part.toolTip())
        if not tip:
            continue
        with_note = "\n".join(
            [each for each in tip.split("\n") if not each.startswith(MARK)] + [line]
        )
        if with_note != tip:
            part.setToolTip(plain_tip(with_note))
            part.setAccessibleDescription(with_note)


def add_cost_notes(
    fields: Mapping[str, QWidget],
    cost_of: Callable[[str], Consequence],
    *,
    keeps_weights: bool = True,
) -> None:
    """Add what a change costs to the tooltip of each field."""
    for name, field in fields.items():
        add_cost_note(field, cost_of(name), keeps_weights=keeps_weights)
