"""`Field`: what every form control has in common."""

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from playground.base.errors import ParameterError
from playground.base.params import Param, ParamValue
from playground.ui.editor import Editor
from playground.ui.widgets.roles import describe
from playground.ui.widgets.texts import words


class Field(QWidget):
    """Edits one parameter.

    A step of the history begins with the first edit after the field gets the focus, or when
    a slider is pressed. It ends with Enter, with the loss of focus, or when the slider is
    released. All edits in between are one step.

    Attributes
    ----------
    step : str
        The name of that step.

    Signals
    -------
    edited(ParamValue)
        The user wants this value; it fits the parameter.
    """

    edited = Signal(object)

    def __init__(self, param: Param, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.param = param
        self.step = f"Set {param.name}"
        self._editor = editor
        self._value: ParamValue = param.initial
        self._is_in_gesture = False
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(6)

    @property
    def value(self) -> ParamValue:
        """The value shown."""
        return self._value

    def set_value(self, value: ParamValue) -> None:
        """Show `value`, without asking for an edit."""
        self._value = value
        self.show_value(value)

    def show_value(self, value: ParamValue) -> None:
        """Put `value` into the controls; no signal may leave."""
        raise NotImplementedError

    def add_control(self, control: QWidget, name: str = "", stretch: int = 0) -> None:
        """Put `control` into the row, explain it, and watch its focus."""
        named = name or words(self.param.name)
        describe(control, named, f"{self.param.help}\nKeras: {self.param.name}")
        control.installEventFilter(self)
        if self.focusProxy() is None:
            self.setFocusProxy(control)
        self._row.addWidget(control, stretch)

    def leave_out_keras_name(self) -> None:
        """Explain without Keras's name: what is set here is not Keras's, or its help says so."""
        for control in self.findChildren(QWidget):
            if control.toolTip():
                describe(control, control.accessibleName(), self.param.help)

    def submit(self, value: object) -> None:
        """Ask for `value`, or say why it does not fit."""
        try:
            parsed = self.param.parse(value)
        except ParameterError as error:
            self.show_value(self._value)
            self._editor.reject(str(error))
            return
        self._editor.accept()
        is_new, self._value = parsed != self._value, parsed
        self.show_value(parsed)
        if is_new:
            self.start_gesture()
            self.edited.emit(parsed)

    def start_gesture(self) -> None:
        """Open a gesture unless one is open."""
        if not self._is_in_gesture:
            self._is_in_gesture = True
            self._editor.begin(self.step)

    def finish_gesture(self) -> None:
        """Close the gesture, if one is open."""
        if self._is_in_gesture:
            self._is_in_gesture = False
            self._editor.end()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.finish_gesture()
        return super().eventFilter(watched, event)

    def hideEvent(self, event: QHideEvent) -> None:
        self.finish_gesture()
        super().hideEvent(event)
