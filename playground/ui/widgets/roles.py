"""Roles: the names by which the stylesheet knows a label or a button."""

from PySide6.QtWidgets import QLabel, QWidget

from playground.ui.widgets.plain import PlainLabel, plain_tip


def set_role(widget: QWidget, role: str) -> None:
    """Give `widget` the look that the stylesheet keeps for `role`."""
    if widget.property("role") == role:
        return
    widget.setProperty("role", role)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def label(text: str, role: str, parent: QWidget | None = None) -> QLabel:
    """Return a label with that text and role."""
    result = PlainLabel(text, parent)
    set_role(result, role)
    return result


def describe(widget: QWidget, name: str, explanation: str) -> None:
    """Give `widget` an accessible name, and an explanation as tooltip and description."""
    widget.setAccessibleName(name)
    widget.setAccessibleDescription(explanation)
    widget.setToolTip(plain_tip(explanation))
