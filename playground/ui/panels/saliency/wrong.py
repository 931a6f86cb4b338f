"""The samples that a model gets wrong, the most confident first, as lines to choose from."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from playground.datasets.task import Samples, Task, TaskKind
from playground.training.protocol.probes import Floats
from playground.ui.panels.captions import Caption, ElidedCaption, Role, class_name, figure
from playground.ui.theme.text_size import pixels
from playground.ui.widgets.plain import plain_tip
from playground.ui.widgets.roles import describe, set_role

MOST = 100
INDEX = int(Qt.ItemDataRole.UserRole)
WIDTH, WIDEST = 230, 320
"""Of the list, in pixels at 100 %: it is as wide as its lines, within these limits."""
SCROLL_BAR = 12


@dataclass(frozen=True, slots=True)
class Wrong:
    """One wrong answer: the sample's number from 0, what it is, what the model says, how sure.

    Attributes
    ----------
    sureness : float
        What the list is sorted by: the output for the wrong class, its distance from the
        middle of the range for two classes, or the error of a number.
    share : str
        The same in words.
    name : str
        The file that it was read from; "" if it is not a file.
    """

    index: int
    true: str
    taken: str
    sureness: float
    share: str
    name: str = ""

    @property
    def line(self) -> str:
        """The line of the list."""
        return f"{self.share} · {self.index + 1:,}: {self.true} → {self.taken}"

    @property
    def text(self) -> str:
        """The line in words, and the file."""
        text = f"Sample {self.index + 1:,} is {self.true}; answered {self.taken}, {self.share}"
        return f"{text}\n{self.name} (double-click or Enter: open)" if self.name else text


def wrong_answers(samples: Samples, outputs: Floats, task: Task) -> list[Wrong]:
    """Return all wrong answers, the most confident first; of numbers all, the worst first.

    Parameters
    ----------
    outputs : (n, units) float32
        For the first n samples.
    """
    count = min(len(samples), len(outputs))
    labels = np.asarray(samples.y[:count]).reshape(count, -1)
    if task.kind is TaskKind.MULTICLASS:
        found = _of_classes(labels[:, 0].astype(np.int64), outputs[:count], task)
    elif task.kind is TaskKind.BINARY:
        found = _of_two(labels[:, 0], outputs[:count, 0], task)
    elif task.kind is TaskKind.REGRESSION:
        found = _of_numbers(labels[:, 0], outputs[:count, 0])
    else:
        return []
    if samples.names:
        found = [replace(each, name=samples.names[each.index]) for each in found]
    return sorted(found, key=lambda wrong: -wrong.sureness)


def _of_classes(labels: np.ndarray, outputs: Floats, task: Task) -> list[Wrong]:
    best = outputs.argmax(axis=1)
    found = []
    for index in np.flatnonzero(best != labels).tolist():
        true, taken = (class_name(task, int(each[index])) for each in (labels, best))
        share = float(outputs[index, best[index]])
        found.append(Wrong(index, true, taken, share, _percent(share)))
    return found


def _of_two(labels: np.ndarray, outputs: Floats, task: Task) -> list[Wrong]:
    middle, reach = task.middle, (task.high - task.low) or 1.0
    found = []
    for index in np.flatnonzero((outputs > middle) != (labels > middle)).tolist():
        true = class_name(task, int(labels[index] > middle))
        taken = class_name(task, int(outputs[index] > middle))
        share = min(0.5 + abs(float(outputs[index]) - middle) / reach, 1.0)
        found.append(Wrong(index, true, taken, share, _percent(share)))
    return found


def _of_numbers(labels: np.ndarray, outputs: Floats) -> list[Wrong]:
    found = []
    for index, (true, value) in enumerate(zip(labels.tolist(), outputs.tolist(), strict=True)):
        error = abs(value - true)
        text = f"error {figure(error)}"
        found.append(Wrong(index, figure(true), figure(value), error, text))
    return found


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


class WrongList(QWidget):
    """The list with its heading.

    Signals
    -------
    chosen(int)
        The number of a sample, from 0.
    opened(int)
        The same, of a line that was double-clicked, or on which Enter was pressed.
    """

    chosen = Signal(int)
    opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading: Caption = ElidedCaption(Role.SECTION, "Wrong answers")
        self.list = QListWidget(self)
        set_role(self.list, "rows")
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMinimumHeight(40)
        describe(
            self.list,
            "wrong answers",
            "The most confident first. Choose one to see what the network looked at.",
        )
        self.list.currentItemChanged.connect(self._choose)
        self.list.itemActivated.connect(self._open)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.heading)
        column.addWidget(self.list, 1)

    def sizeHint(self) -> QSize:
        return QSize(self._width(), pixels(120))

    def minimumSizeHint(self) -> QSize:
        """Return the room in which no line is cut."""
        return QSize(self._width(), super().minimumSizeHint().height())

    def _width(self) -> int:
        lines = self.list.sizeHintForColumn(0) + 2 * self.list.frameWidth() + pixels(SCROLL_BAR)
        return max(pixels(WIDTH), min(lines, pixels(WIDEST)))

    def show_wrong(self, wrong: list[Wrong], count: int, *, are_numbers: bool) -> None:
        """Show these, of `count` samples; without a change nothing moves."""
        heading = f"Largest errors, of {count:,} samples"
        if not are_numbers:
            heading = f"Wrong answers: {len(wrong):,} of {count:,}"
        self.heading.setText(heading)
        shown = wrong[:MOST]
        texts = [self.list.item(at).text() for at in range(self.list.count())]
        if texts == [each.line for each in shown]:
            return
        with QSignalBlocker(self.list):
            self.list.clear()
            for each in shown:
                item = QListWidgetItem(each.line, self.list)
                item.setData(INDEX, each.index)
                item.setToolTip(plain_tip(each.text))
            self.list.setCurrentRow(-1)
        self.updateGeometry()

    def mark(self, index: int) -> None:
        """Mark the line of a sample, if it has one."""
        find: Callable[[int], QListWidgetItem] = self.list.item
        found = [at for at in range(self.list.count()) if find(at).data(INDEX) == index]
        with QSignalBlocker(self.list):
            self.list.setCurrentRow(found[0] if found else -1)

    def choose_first(self) -> None:
        """Choose the first line, if there is one."""
        if self.list.count():
            with QSignalBlocker(self.list):
                self.list.setCurrentRow(-1)
            self.list.setCurrentRow(0)

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(int(item.data(INDEX)))

    def _open(self, item: QListWidgetItem) -> None:
        self.opened.emit(int(item.data(INDEX)))
