"""`Form`: rows of labels and fields, made from parameter descriptions."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QToolButton, QVBoxLayout, QWidget

from playground.base.params import Param, ParamValue
from playground.ui.editor import Editor
from playground.ui.theme.text_size import keep_width
from playground.ui.widgets.elided_label import ElidedLabel
from playground.ui.widgets.fields.field import Field
from playground.ui.widgets.fields.kinds import CONTROL_WIDTH, make_field
from playground.ui.widgets.fields.number_field import SliderField
from playground.ui.widgets.plain import plain_tip
from playground.ui.widgets.roles import describe, set_role
from playground.ui.widgets.texts import caption_of

SLIDER_WIDTH = 176


class Fold(QWidget):
    """Content behind a line that opens and closes it."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.button = QToolButton(self)
        self.button.setText(text)
        self.button.setCheckable(True)
        self.button.setArrowType(Qt.ArrowType.RightArrow)
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        set_role(self.button, "fold")
        describe(self.button, text, "Shows or hides the settings that are rarely needed.")
        self.button.toggled.connect(self._show)
        self._content: QWidget | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(6)
        self._layout.addWidget(self.button)

    def set_content(self, content: QWidget) -> None:
        """Put `content` behind the line, hidden at first."""
        self._content = content
        self._layout.addWidget(content)
        content.setVisible(self.button.isChecked())

    def _show(self, is_open: bool) -> None:
        self.button.setArrowType(Qt.ArrowType.DownArrow if is_open else Qt.ArrowType.RightArrow)
        if self._content is not None:
            self._content.setVisible(is_open)


class Form(QWidget):
    """Edits the values of some parameters; the advanced ones are folded away.

    Parameters
    ----------
    params : tuple of Param
    editor : Editor
        Receives the steps of the history and the values that are not valid.
    prefers_sliders : bool
        Whether numbers have sliders where their range allows.
    has_keras_names : bool
        Whether the names are Keras's, to be shown as they are.
    more : str
        What the line says that opens the advanced part; {} is how many there are.

    Signals
    -------
    edited(str, ParamValue)
        The user wants this value for the parameter of that name.
    """

    edited = Signal(str, object)

    def __init__(
        self,
        params: tuple[Param, ...],
        editor: Editor,
        parent: QWidget | None = None,
        *,
        prefers_sliders: bool = False,
        has_keras_names: bool = True,
        more: str = "{} more settings",
    ) -> None:
        super().__init__(parent)
        self.params = params
        self._editor = editor
        self.fields: dict[str, Field] = {}
        self._prefers_sliders = prefers_sliders
        self._has_keras_names = has_keras_names
        self.fold: Fold | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        plain = tuple(param for param in params if not param.is_advanced)
        advanced = tuple(param for param in params if param.is_advanced)
        if plain:
            layout.addWidget(self._rows(plain))
        if advanced:
            self.fold = Fold(more.format(len(advanced)), self)
            self.fold.set_content(self._rows(advanced))
            layout.addWidget(self.fold)
        self.show_values({})

    def set_values(self, values: Mapping[str, ParamValue]) -> None:
        """Show `values`, and defaults for what is missing, without asking for edits."""
        for name, field in self.fields.items():
            value = values.get(name, field.param.initial)
            if value != field.value:
                field.set_value(value)

    def show_values(self, values: Mapping[str, ParamValue]) -> None:
        """Show `values` in every field, whatever it shows now."""
        for name, field in self.fields.items():
            field.set_value(values.get(name, field.param.initial))

    def _rows(self, params: tuple[Param, ...]) -> QWidget:
        host = QWidget(self)
        grid = QGridLayout(host)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        for row, param in enumerate(params):
            field = self._field(param)
            caption = ElidedLabel(self._caption(param), "muted", host)
            caption.setToolTip(plain_tip(param.help))
            caption.setBuddy(field)
            grid.addWidget(caption, row, 0)
            grid.addWidget(field, row, 1, Qt.AlignmentFlag.AlignRight)
        return host

    def _caption(self, param: Param) -> str:
        return param.name if self._has_keras_names else caption_of(param)

    def _field(self, param: Param) -> Field:
        field = make_field(param, self._editor, prefers_slider=self._prefers_sliders)
        keep_width(field, SLIDER_WIDTH if isinstance(field, SliderField) else CONTROL_WIDTH)
        name = param.name
        if not self._has_keras_names:
            field.leave_out_keras_name()
            field.step = f"Set {caption_of(param).lower()}"
        field.edited.connect(lambda value: self.edited.emit(name, value))
        self.fields[name] = field
        return field
