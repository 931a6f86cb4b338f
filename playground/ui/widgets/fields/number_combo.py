"""A combo box of usual numbers into which another can be typed."""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QComboBox, QWidget

from playground.base.errors import ParameterError
from playground.base.params import Param, ParamValue
from playground.ui.editor import Editor
from playground.ui.widgets.fields.no_wheel import QuietCombo, QuietEdit
from playground.ui.widgets.fields.number_field import parsed_number
from playground.ui.widgets.roles import describe
from playground.ui.widgets.texts import count_text, number_text, words


class NumberCombo(QuietCombo):
    """Offers `usual` values of `param`; `special` is what a value is called in words.

    Signals
    -------
    edited(ParamValue)
        The user wants this value; it fits the parameter.
    """

    edited = Signal(object)

    def __init__(
        self,
        param: Param,
        editor: Editor,
        usual: tuple[float, ...],
        special: dict[float, str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__()
        self.setParent(parent)
        self.param = param
        self._editor = editor
        self._special = special or {}
        self._shown: ParamValue = param.initial
        self.setEditable(True)
        self.line = QuietEdit()
        self.setLineEdit(self.line)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(5)
        self.setCompleter(None)  # type: ignore[arg-type]
        for value in usual:
            self.addItem(self._text(value), value)
        describe(self, words(param.name), f"{param.help}\nKeras: {param.name}")
        describe(self.line, words(param.name), f"{param.help}\nKeras: {param.name}")
        self.activated.connect(self._choose)
        self.line.editingFinished.connect(self._take)

    def set_value(self, value: ParamValue) -> None:
        """Show `value`, without asking for an edit."""
        self._shown = value
        if self.line.hasFocus() and self.line.isModified():
            return
        with QSignalBlocker(self):
            self.setCurrentIndex(self.findData(value))
            if isinstance(value, int | float):
                self.setEditText(self._text(value))
                self.line.setCursorPosition(0)

    def _text(self, value: float) -> str:
        if value in self._special:
            return self._special[value]
        return count_text(value) if isinstance(value, int) else number_text(value)

    def _choose(self, index: int) -> None:
        self._submit(self.itemData(index))

    def _take(self) -> None:
        if not self.line.isModified():
            return
        self.line.setModified(False)
        text = self.line.text().strip()
        for value, said in self._special.items():
            if text.lower() == said.lower():
                self._submit(value)
                return
        self._submit(parsed_number(text))

    def _submit(self, value: object) -> None:
        self.line.setModified(False)
        try:
            parsed = self.param.parse(value)
        except ParameterError as error:
            self.set_value(self._shown)
            self._editor.reject(str(error))
            return
        self._editor.accept()
        if parsed == self._shown:
            self.set_value(self._shown)
            return
        self.edited.emit(parsed)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.set_value(self._shown)
