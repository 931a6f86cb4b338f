"""`RunBoundaries`: what each run answers over the plane, side by side."""

from dataclasses import dataclass

from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from playground.datasets.task import Plane, Task
from playground.training.protocol.probes import BoundaryAnswer
from playground.ui.panels.captions import Caption, Role
from playground.ui.theme.theme import current_theme
from playground.ui.widgets.discard import discard
from playground.ui.widgets.maps.colours import map_colours
from playground.ui.widgets.maps.view import MapView
from playground.ui.widgets.plain import plain_tip

SIDE = 132


@dataclass(frozen=True, slots=True)
class RunMap:
    """The answer of one run.

    Attributes
    ----------
    name, colour : str
    task : Task
        What the run was trained for.
    answer : BoundaryAnswer
    """

    name: str
    colour: str
    task: Task
    answer: BoundaryAnswer


class RunBoundaries(QScrollArea):
    """A row of maps, each under the name of its run."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.views: list[tuple[Caption, MapView]] = []
        content = QWidget()
        self._row = QHBoxLayout(content)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(12)
        self._row.addStretch(1)
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("maps of the runs")
        self.setMinimumHeight(SIDE + 46)

    def show_maps(self, maps: tuple[RunMap, ...]) -> None:
        """Show these runs' maps, without points: shapes are what is compared."""
        while len(self.views) > len(maps):
            host = self.views.pop()[0].parentWidget()
            assert host is not None
            discard(host)
        while len(self.views) < len(maps):
            self._add()
        for (caption, view), each in zip(self.views, maps, strict=True):
            caption.setText(each.name)
            caption.setToolTip(plain_tip(each.name))
            caption.set_colour(each.colour)
            view.plane = Plane(each.answer.low, each.answer.high)
            view.set_picture(map_colours(each.answer.values, each.task, current_theme()))
            view.setAccessibleName(f"Map of {each.name}")
            view.setToolTip(plain_tip(f"What the model of {each.name} predicts over the plane."))

    def _add(self) -> None:
        host = QWidget()
        column = QVBoxLayout(host)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        caption = Caption(Role.TITLE)
        view = MapView()
        view.setMinimumSize(SIDE, SIDE)
        view.setMaximumSize(SIDE, SIDE)
        column.addWidget(caption)
        column.addWidget(view)
        column.addStretch(1)
        host.setFixedWidth(SIDE)
        self.views.append((caption, view))
        self._row.insertWidget(len(self.views) - 1, host)
