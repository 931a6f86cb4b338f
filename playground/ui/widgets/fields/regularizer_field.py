"""The control for a weight penalty: its kind and its strength."""

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QBoxLayout, QWidget

from playground.base.params import ParamValue, Regularizer, RegularizerParam
from playground.ui.editor import Editor
from playground.ui.theme.text_size import keep_width
from playground.ui.widgets.fields.field import Field
from playground.ui.widgets.fields.no_wheel import QuietCombo, QuietEdit
from playground.ui.widgets.fields.number_field import parsed_number
from playground.ui.widgets.texts import number_text

USUAL_FACTOR = 0.001
FACTOR_WIDTH = 62
"""Room for "0.0001", in pixels."""
KINDS = (("none", "None"), ("l1", "L1"), ("l2", "L2"), ("l1_l2", "L1 + L2"))


class RegularizerField(Field):
    """None, L1, L2 or both, each with a factor; both factors are below the kind."""

    def __init__(
        self, param: RegularizerParam, editor: Editor, parent: QWidget | None = None
    ) -> None:
        super().__init__(param, editor, parent)
        self.kind = QuietCombo()
        for name, text in KINDS:
            self.kind.addItem(text, name)
        self.add_control(self.kind, stretch=1)
        self.first = self._factor("L1 factor")
        self.second = self._factor("L2 factor")
        self.kind.activated.connect(self._choose)

    def _factor(self, name: str) -> QuietEdit:
        edit = QuietEdit()
        keep_width(edit, FACTOR_WIDTH)
        edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.add_control(edit, f"{self.param.name.replace('_', ' ')}, {name}")
        edit.editingFinished.connect(self._take)
        return edit

    def show_value(self, value: ParamValue) -> None:
        penalty = value if isinstance(value, Regularizer) else Regularizer()
        with QSignalBlocker(self.kind), QSignalBlocker(self.first), QSignalBlocker(self.second):
            self.kind.setCurrentIndex(self.kind.findData(kind_of(penalty)))
            self.first.setText(number_text(penalty.l1))
            self.second.setText(number_text(penalty.l2))
        is_tall = penalty.l1 > 0 and penalty.l2 > 0
        directions = QBoxLayout.Direction
        self._row.setDirection(directions.TopToBottom if is_tall else directions.LeftToRight)
        self.first.setVisible(penalty.l1 > 0)
        self.second.setVisible(penalty.l2 > 0)

    def _choose(self) -> None:
        old = self._value if isinstance(self._value, Regularizer) else Regularizer()
        strength = old.l2 or old.l1 or USUAL_FACTOR
        kind = self.kind.currentData()
        chosen = Regularizer(
            strength if kind in {"l1", "l1_l2"} else 0.0,
            strength if kind in {"l2", "l1_l2"} else 0.0,
        )
        self.submit(chosen)
        self.finish_gesture()

    def _take(self) -> None:
        if not (self.first.isModified() or self.second.isModified()):
            return
        self.first.setModified(False)
        self.second.setModified(False)
        numbers = [parsed_number(edit.text()) or 0.0 for edit in (self.first, self.second)]
        self.submit({"l1": numbers[0], "l2": numbers[1]})
        self.finish_gesture()


def kind_of(penalty: Regularizer) -> str:
    """Return which of `KINDS` a penalty is.

    >>> kind_of(Regularizer()), kind_of(Regularizer(l2=0.1)), kind_of(Regularizer(0.1, 0.1))
    ('none', 'l2', 'l1_l2')
    """
    if penalty.l1 > 0:
        return "l1_l2" if penalty.l2 > 0 else "l1"
    return "l2" if penalty.l2 > 0 else "none"
