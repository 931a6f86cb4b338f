"""`FormDialog`: a few fields above two buttons, one that says what it does, and Cancel."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLayout, QVBoxLayout, QWidget

from playground.ui.theme.text_size import pixels
from playground.ui.widgets.plain import plain_tip
from playground.ui.widgets.wrapped_height import WrappedHeight

SPACING = 12
LEAST_WIDTH = 260
"""In pixels at 100 %."""


class FormDialog(QDialog):
    """Exists until it is closed.

    A subclass makes its fields, calls `lay_out`, and says in `use` what the first button does.

    Attributes
    ----------
    accept_button : QPushButton
        Enter presses it.
    """

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        WrappedHeight(self)

    def lay_out(
        self, *parts: QWidget | QLayout, verb: str, effect: str, otherwise: str = "Changes nothing."
    ) -> None:
        """Put the parts below each other, above the buttons.

        Parameters
        ----------
        verb : str
            What the first button says, with its key: "&Rename".
        effect, otherwise : str
            What the buttons do: their tooltips.
        """
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 14)
        layout.setSpacing(SPACING)
        layout.addStrut(pixels(LEAST_WIDTH))
        for part in parts:
            if isinstance(part, QLayout):
                layout.addLayout(part)
            else:
                layout.addWidget(part)
        standard = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(standard.Ok | standard.Cancel, self)
        self.accept_button = buttons.button(standard.Ok)
        self.accept_button.setText(verb)
        self.accept_button.setToolTip(plain_tip(effect))
        buttons.button(standard.Cancel).setToolTip(plain_tip(otherwise))
        buttons.accepted.connect(self.use)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)

    def use(self) -> None:
        """Do what the first button says, and close if that can be done."""
        raise NotImplementedError
