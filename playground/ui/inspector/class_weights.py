"""`ClassWeights`: how much the samples of each class count."""

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from playground.base.params import ParamValue
from playground.datasets.task import Task, TaskKind
from playground.document.validation import CLASS_WEIGHT
from playground.ui.editor import Editor
from playground.ui.widgets.discard import discard
from playground.ui.widgets.fields.form import Form
from playground.ui.widgets.roles import describe

MAXIMUM_CLASSES = 20
EXPLANATION = (
    "Lets the samples of some classes count more, for classes that are rare or matter more.\n"
    "Keras: class_weight"
)


def class_count(task: Task) -> int:
    """Return how many classes can have weights; 0 if the task has no classes."""
    if task.kind is TaskKind.BINARY and task.low >= 0:
        return 2
    return task.output_units if task.kind is TaskKind.MULTICLASS else 0


class ClassWeights(QWidget):
    """A box that switches weights on, and a number for each class.

    Signals
    -------
    changed(tuple of float)
        The user wants these weights; empty for none.
    """

    changed = Signal(object)

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editor = editor
        self._weights: tuple[float, ...] = ()
        self._names: tuple[str, ...] = ()
        self.box = QCheckBox("Class weights", self)
        describe(self.box, "class weights", EXPLANATION)
        self.box.clicked.connect(self._toggle)
        self.form: Form | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(6)
        self._layout.addWidget(self.box)

    def show_weights(self, weights: tuple[float, ...], task: Task) -> None:
        """Show the weight of each class of `task`."""
        count = class_count(task)
        self.setVisible(bool(weights) or 0 < count <= MAXIMUM_CLASSES)
        self._weights = weights
        names = tuple(
            task.class_names[number] if number < len(task.class_names) else str(number)
            for number in range(max(count, len(weights)))
        )
        if names != self._names or self.form is None:
            self._names = names
            self._replace_form()
        with QSignalBlocker(self.box):
            self.box.setChecked(bool(weights))
        if self.form is not None:
            self.form.setVisible(bool(weights))
            self.form.set_values({f"class_{i}": weight for i, weight in enumerate(weights)})

    def _replace_form(self) -> None:
        if self.form is not None:
            discard(self.form)
        params = tuple(
            replace(
                CLASS_WEIGHT,
                name=f"class_{index}",
                help=f"How much each sample of class {name} counts.",
            )
            for index, name in enumerate(self._names)
        )
        self.form = Form(params, self.editor, self, has_keras_names=False)
        self.form.setContentsMargins(20, 0, 0, 4)
        self.form.edited.connect(self._edit)
        self._layout.addWidget(self.form)

    def _toggle(self, is_on: bool) -> None:
        self.changed.emit((1.0,) * len(self._names) if is_on else ())

    def _edit(self, name: str, value: ParamValue) -> None:
        index = int(name.removeprefix("class_"))
        if isinstance(value, float | int) and index < len(self._weights):
            weights = list(self._weights)
            weights[index] = float(value)
            self.changed.emit(tuple(weights))
