"""`PaintTools`: the tools below the map, and the strokes on it, while the data is painted."""

from functools import partial

import numpy as np
from PySide6.QtCore import QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QButtonGroup, QDoubleSpinBox, QPushButton, QVBoxLayout, QWidget

from playground.base.errors import DataError
from playground.base.params import Selection, parse_values
from playground.datasets.families.painting import (
    MOST_CLASSES,
    MOST_POINTS,
    Points,
    no_points,
    points_of,
    text_of,
    without_class,
)
from playground.datasets.script_code import Values
from playground.datasets.sources.painted import PAINTED, VALUES, class_names, label_array
from playground.datasets.task import Samples, Task
from playground.document.commands import SetData
from playground.ui.editor import Editor
from playground.ui.panels.painting.strokes import Stroke, Tool
from playground.ui.panels.painting.table import (
    PointTable,
    lines_of,
    names_in,
    points_in,
    without_heading,
)
from playground.ui.theme.theme import Theme, current_theme, follow_theme
from playground.ui.view_state import ViewState
from playground.ui.widgets.discard import discard
from playground.ui.widgets.flow_layout import FlowLayout
from playground.ui.widgets.maps.colours import label_colours
from playground.ui.widgets.maps.view import MapView
from playground.ui.widgets.plain import menu_text
from playground.ui.widgets.plots.chip import Chip, Symbol
from playground.ui.widgets.roles import describe, set_role

LIVE_MS = 150
"""Between two edits while the mouse is held: training follows the stroke."""
STROKE = "Paint points"
SWATCH, SWATCH_GAP = 10, 4
"""Pixels: the square of a class, and the space between it and the name."""


class PaintTools(QWidget):
    """Shown while the data is `PAINTED`; each stroke is one edit that can be undone.

    Attributes
    ----------
    is_ahead : bool
        Whether `points` may not have been split into training and test samples yet.

    Signals
    -------
    painted()
        The points have changed.
    """

    painted = Signal()

    def __init__(self, view: MapView, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._editor = editor
        self._values: Values = parse_values(PAINTED.params, {}, PAINTED.label)
        self._task: Task | None = None
        self._text: str | None = None
        self._stroke: Stroke | None = None
        self._number = 0
        self.points: Points = no_points()
        self.is_ahead = self._was_ahead = False
        self._make_tools()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(LIVE_MS)
        self._timer.timeout.connect(self._submit)
        view.pressed.connect(self._begin)
        view.dragged.connect(self._move)
        view.released.connect(self._end)
        follow_theme(self, self._colour)

    def _make_tools(self) -> None:
        self.tools: dict[Tool, Chip] = {}
        group = QButtonGroup(self)
        tools = FlowLayout(spacing=4)
        for tool in Tool:
            chip = self.tools[tool] = Chip(tool.label, Symbol.DOT, tool.tip, self)
            group.addButton(chip)
            tools.addWidget(chip)
        self.tools[Tool.BRUSH].setChecked(True)
        self.table = QPushButton("Table…", self)
        describe(self.table, "table of points", "Type or paste the points as a table.")
        self.table.clicked.connect(self._open_table)
        self.clear = QPushButton("Clear", self)
        describe(self.clear, "clear", "Removes all points; undo brings them back.")
        self.clear.clicked.connect(self._clear)
        set_role(self.table, "chip")
        set_role(self.clear, "chip")
        tools.addWidget(self.table)
        tools.addWidget(self.clear)
        self._classes = FlowLayout(spacing=4)
        self._class_group = QButtonGroup(self)
        self.class_chips: list[QPushButton] = []
        self.more = QPushButton("+ class", self)
        describe(self.more, "add a class", "Adds a class; its name can be changed in the Data tab.")
        self.more.clicked.connect(self._add_class)
        self.fewer = QPushButton("− class", self)
        describe(self.fewer, "remove the class", "Removes the chosen class with its points.")
        self.fewer.clicked.connect(self._remove_class)
        set_role(self.more, "chip")
        set_role(self.fewer, "chip")
        self.value = QDoubleSpinBox(self)
        self.value.setRange(-1, 1)
        self.value.setSingleStep(0.1)
        self.value.setValue(1)
        describe(self.value, "value", "The value of the points that are painted.")
        self._classes.addWidget(self.value)
        self._classes.addWidget(self.more)
        self._classes.addWidget(self.fewer)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(self._classes)
        layout.addLayout(tools)

    @property
    def is_active(self) -> bool:
        """Whether the data is painted."""
        return self._task is not None

    @property
    def tool(self) -> Tool:
        """The chosen tool."""
        return next(tool for tool, chip in self.tools.items() if chip.isChecked())

    def samples(self) -> Samples | None:
        """Return all points with their labels; None without any."""
        if self._task is None or not len(self.points):
            return None
        return label_array(self.points, self._task)

    def show_state(self, state: ViewState) -> None:
        """Show the points of the project, and the tools if they are painted."""
        source = state.project.data.source
        is_painted = source.name == PAINTED.name
        self.setVisible(is_painted)
        self._view.takes_strokes = is_painted
        cursor = Qt.CursorShape.CrossCursor if is_painted else Qt.CursorShape.ArrowCursor
        self._view.setCursor(cursor)
        if not is_painted:
            self._task, self._text, self._stroke = None, None, None
            return
        self._values = parse_values(PAINTED.params, source.params, PAINTED.label)
        self._task = state.task
        self._show_classes()
        text = str(self._values["points"])
        if text != self._text:
            self._text = text
            self.is_ahead = True
            if self._stroke is None:
                self.points = _known(text)

    def show_data(self) -> None:
        """Note that the points of the project were split into training and test samples."""
        self.is_ahead = self._stroke is not None

    def _show_classes(self) -> None:
        is_value = self._values["kind"] == VALUES
        self.value.setVisible(is_value)
        for button in (self.more, self.fewer):
            button.setVisible(not is_value)
        names = () if is_value else class_names(self._values)
        self.more.setEnabled(len(names) < MOST_CLASSES)
        self.fewer.setEnabled(len(names) > 2)
        texts = tuple(map(menu_text, names))
        if tuple(chip.text() for chip in self.class_chips) == texts:
            return
        for chip in self.class_chips:
            self._class_group.removeButton(chip)
            discard(chip)
        for button in (self.more, self.fewer):
            self._classes.removeWidget(button)
        self.class_chips = []
        for number, (name, text) in enumerate(zip(names, texts, strict=True)):
            chip = QPushButton(text, self)
            chip.setCheckable(True)
            set_role(chip, "chip")
            describe(chip, f"class {name}", f"Paint points of the class {name}.")
            chip.toggled.connect(partial(self._choose_class, number))
            self.class_chips.append(chip)
            self._class_group.addButton(chip)
            self._classes.addWidget(chip)
            chip.show()
        for button in (self.more, self.fewer):
            self._classes.addWidget(button)
        if names:
            self.class_chips[min(self._number, len(names) - 1)].setChecked(True)
        self._colour()

    def _colour(self, _theme: Theme | None = None) -> None:
        """Give each class chip the colour of its points."""
        if self._task is None or not self.class_chips:
            return
        numbers = np.arange(len(self.class_chips), dtype=np.float32)
        for chip, rgba in zip(
            self.class_chips,
            label_colours(numbers, self._task, current_theme()).tolist(),
            strict=True,
        ):
            swatch = QPixmap(SWATCH + SWATCH_GAP, SWATCH)
            swatch.fill(Qt.GlobalColor.transparent)
            painter = QPainter(swatch)
            painter.fillRect(0, 0, SWATCH, SWATCH, QColor(*rgba))
            painter.end()
            chip.setIcon(QIcon(swatch))
            chip.setIconSize(swatch.size())

    def _choose_class(self, number: int, is_chosen: bool) -> None:
        if is_chosen:
            self._number = number
            if self.tool in (Tool.ERASER, Tool.MOVE):
                self.tools[Tool.BRUSH].setChecked(True)

    def _begin(self, place: QPointF) -> None:
        if self._task is None:
            return
        label = self.value.value() if self._values["kind"] == VALUES else float(self._number)
        self._stroke, self._was_ahead = Stroke(self.tool, label, self.points), self.is_ahead
        self._editor.begin(STROKE)
        self._stroke.begin(place.x(), place.y())
        self._show_stroke()

    def _move(self, place: QPointF) -> None:
        if self._stroke is not None:
            self._stroke.move(place.x(), place.y())
            self._show_stroke()

    def _end(self) -> None:
        if self._stroke is None:
            return
        self._timer.stop()
        is_done = self._submit()
        self._stroke = None
        self._editor.end()
        if not is_done:
            self._restore()

    def _restore(self) -> None:
        """Show the points of the project again: the stroke was refused, as by a lock."""
        self.points = _known(self._text or "")
        self.is_ahead = self._was_ahead
        self.painted.emit()

    def _show_stroke(self) -> None:
        assert self._stroke is not None
        self.points = self._stroke.points
        self.is_ahead = True
        if not self._timer.isActive():
            self._timer.start()
        self.painted.emit()

    def _submit(self) -> bool:
        """Put the points into the project; return whether it has them."""
        text = text_of(self.points)
        if self._task is not None and text != self._text:
            return self._set(points=text)
        return True

    def _set(self, **params: str) -> bool:
        source = Selection(PAINTED.name, {**self._values, **params})
        return self._editor.do(SetData({"source": source}))

    def _clear(self) -> None:
        self._set(points="")

    def _add_class(self) -> None:
        names = class_names(self._values)
        self._number = len(names)
        free = next(
            name
            for number in range(len(names), 2 * MOST_CLASSES)
            if (name := f"class {number}") not in names
        )
        self._set(names=", ".join((*names, free)))

    def _remove_class(self) -> None:
        names = class_names(self._values)
        number = self._number
        kept = (*names[:number], *names[number + 1 :])
        self._set(names=", ".join(kept), points=text_of(without_class(self.points, number)))

    def _open_table(self) -> None:
        names = () if self._values["kind"] == VALUES else class_names(self._values)
        table = PointTable(self.points, names, self.window())
        table.chosen.connect(self._take_table)
        table.open()

    def takes_text(self, text: str) -> bool:
        """Return whether the lines of a pasted text are points that can be added."""
        return self._with_text(text) is not None

    def add_text(self, text: str) -> None:
        """Add the points of a pasted text, if they are points, with the classes they name."""
        found = self._with_text(text)
        if found is not None:
            self._take_table(*found)

    def _with_text(self, text: str) -> tuple[str, tuple[str, ...]] | None:
        """Return the points and those of a text, and the names of the classes."""
        if self._task is None or text.count("\n") > MOST_POINTS:
            return None
        names = () if self._values["kind"] == VALUES else class_names(self._values)
        lines = f"{lines_of(self.points, names)}\n{without_heading(text)}"
        try:
            names = names_in(lines, names)
            return text_of(points_in(lines, names)), names
        except DataError:
            return None

    def _take_table(self, text: str, names: tuple[str, ...]) -> None:
        self._set(points=text, **({"names": ", ".join(names)} if names else {}))


def _known(text: str) -> Points:
    """Return the points of a text; none if it is damaged, which loading the data reports."""
    try:
        return points_of(text)
    except DataError:
        return no_points()
