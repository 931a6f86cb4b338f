"""Fields of the dialogs in which a teacher writes."""

from PySide6.QtWidgets import QPlainTextEdit, QScrollArea, QWidget

from playground.ui.theme.text_size import follow_text, lay_out_now, pixels
from playground.ui.widgets.roles import describe, set_role

BAR = 16
"""Width of a scroll bar in pixels at 100 %."""


def keep_wide_enough(area: QScrollArea, content: QWidget) -> None:
    """Keep `area` so wide that nothing of its content is cut, whatever the size of text."""

    def fit() -> None:
        lay_out_now(content)
        area.setMinimumWidth(content.minimumSizeHint().width() + pixels(BAR))

    follow_text(area, fit)


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
    follow_text(field, lambda: field.setFixedHeight(pixels(height)))
    describe(field, name, tip)
    return field
