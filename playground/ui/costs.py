"""What a change costs a run, told before it is made (tooltips) and after (status bar)."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from playground.base.params import Param, Penalty
from playground.document.document import Change, Document
from playground.document.project import LayerId, Project
from playground.training.engine import BuildReport
from playground.training.events import Built, Event
from playground.training.replan import LAYER, TRAINING, Consequence, consequence
from playground.ui.frame_pump import FramePump
from playground.ui.messages import Topic
from playground.ui.status_strip import StatusStrip
from playground.ui.widgets.plain import plain_tip, text_of_tip

MARK = "When changed: "
MOST_NAMES = 4


def cost_text(cost: Consequence, *, keeps_weights: bool = True) -> str:
    """Return what a change of that cost does to a run, as a line of a tooltip.

    >>> cost_text(Consequence.HOT)
    'When changed: takes effect immediately, training goes on.'
    """
    rest = "matching weights are kept" if keeps_weights else "all weights are reinitialized"
    return (
        MARK
        + {
            Consequence.NOTHING: "training is not affected.",
            Consequence.HOT: "takes effect immediately, training goes on.",
            Consequence.NEW_DATA: "new data is made, weights are kept, training goes on.",
            Consequence.REBUILD: f"the network is rebuilt; {rest}.",
        }[cost]
    )


def training_cost(name: str) -> Consequence:
    """Return what changing a field of the training configuration costs."""
    return TRAINING[name]


def layer_cost(param: Param) -> Consequence:
    """Return what changing a layer's parameter costs."""
    return Consequence.HOT if isinstance(param, Penalty) else LAYER["params"]


def tell_cost(widget: QWidget, cost: Consequence, *, keeps_weights: bool = True) -> None:
    """Add to the explanation of `widget`, and of what is in it, what a change costs."""
    line = cost_text(cost, keeps_weights=keeps_weights)
    for part in (widget, *widget.findChildren(QWidget)):
        tip = text_of_tip(part.toolTip())
        if not tip:
            continue
        told = "\n".join([each for each in tip.split("\n") if not each.startswith(MARK)] + [line])
        if told != tip:
            part.setToolTip(plain_tip(told))
            part.setAccessibleDescription(told)


def tell_costs(
    fields: Mapping[str, QWidget],
    cost_of: Callable[[str], Consequence],
    *,
    keeps_weights: bool = True,
) -> None:
    """Tell what a change of each field costs."""
    for name, field in fields.items():
        tell_cost(field, cost_of(name), keeps_weights=keeps_weights)


def report_text(report: BuildReport, project: Project) -> str:
    """Return what a rebuild kept and what starts anew, by the layers' names."""
    kept, fresh = (_names(ids, project) for ids in (report.kept, report.fresh))
    if kept and fresh:
        return f"Rebuilt: weights of {kept} kept; {fresh} new"
    if kept:
        return f"Rebuilt: weights of {kept} kept"
    return "Rebuilt: all weights are reinitialized"


class CostNotes(QObject):
    """Says in the status bar what a rebuild that an edit asked for has kept."""

    def __init__(
        self,
        document: Document,
        pump: FramePump,
        status: StatusStrip,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._status = status
        self._is_expected = False
        document.changed.connect(self._follow)
        pump.event_received.connect(self._hear)

    def close(self) -> None:
        """Let go of the document."""
        self._document.changed.disconnect(self._follow)

    def _follow(self, change: Change) -> None:
        if change.is_load or change.is_return:
            self._is_expected = False
        elif consequence(change.before, change.after) is Consequence.REBUILD:
            self._is_expected = True

    def _hear(self, event: Event) -> None:
        if isinstance(event, Built) and self._is_expected:
            self._is_expected = False
            text = report_text(event.report, self._document.project)
            self._status.show_note(Topic.WEIGHTS, text)
        elif isinstance(event, Built):
            self._status.end_notes(Topic.WEIGHTS)


def _names(layer_ids: tuple[LayerId, ...], project: Project) -> str:
    network = project.network
    names = [network.layer(layer_id).name for layer_id in layer_ids if network.has(layer_id)]
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    return ", ".join(names[:MOST_NAMES]) + more
