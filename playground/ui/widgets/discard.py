"""Removes widgets that are no longer shown."""

from PySide6.QtWidgets import QLayout, QWidget


def discard(widget: QWidget) -> None:
    """Hide a widget, take it out of its layout, and delete it.

    It may be the sender of the signal that is being handled: Qt deletes it afterwards. For the
    same reason it keeps its parent; without one, Python would delete it at once.
    """
    parent = widget.parentWidget()
    layout = parent.layout() if parent is not None else None
    if layout is not None:
        _take_out(widget, layout)
    widget.hide()
    widget.deleteLater()


def clear_layout(layout: QLayout) -> None:
    """Discard all widgets of a layout."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            discard(widget)


def _take_out(widget: QWidget, layout: QLayout) -> None:
    """Take a widget out of a layout, or out of the one of its inner layouts that has it."""
    layout.removeWidget(widget)
    items = (layout.itemAt(place) for place in range(layout.count()))
    for item in tuple(items):
        inner = item.layout() if item is not None else None
        if inner is not None:
            _take_out(widget, inner)
