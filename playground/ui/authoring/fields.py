"""Fields of the dialogs in which a teacher writes."""

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from playground.ui.theme.text_size import pixels
from playground.ui.widgets.roles import describe, set_role


def text_field(name: str, tip: str, height: int, parent: QWidget) -> QPlainTextEdit:
    """Return a field for several lines; Tab leaves it.

    Parameters
    ----------
    height : int
        In pixels at 100 %.
    """
    field = QPlainTextEdit(parent)
    field.setTabChangesFocus(True)
    set_role(field, "field")
    field.setFixedHeight(pixels(height))
    describe(field, name, tip)
    return field
