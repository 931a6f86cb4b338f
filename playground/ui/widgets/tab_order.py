"""`neighbour`: where Tab goes in a window, in the order of its layout.

Qt's own order is that in which widgets were made or moved into the window, which for forms that
are made again is the end.
"""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QLayout,
    QScrollArea,
    QSplitter,
    QTabWidget,
    QWidget,
)


def neighbour(root: QWidget, focused: QWidget | None, step: int) -> QWidget | None:
    """Return what follows in `root`, or comes before; None if the layout does not say it.

    Parameters
    ----------
    root : QWidget
        A window.
    focused : QWidget or None
        What has the focus.
    step : int
        1 for what follows, -1 for what comes before.
    """
    parts = [part for part in dict.fromkeys(_in_order(root)) if _takes_focus(part)]
    current = focused
    while current is not None and current not in parts:
        current = current.parentWidget()
    return None if current is None else parts[(parts.index(current) + step) % len(parts)]


def _takes_focus(part: QWidget) -> bool:
    is_reached = bool(part.focusPolicy().value & Qt.FocusPolicy.TabFocus.value)
    return is_reached and part.focusProxy() is None and part.isVisible() and part.isEnabled()


def _in_order(widget: QWidget) -> Iterator[QWidget]:
    """Yield a widget and all in it, from left to right and from top to bottom."""
    yield widget
    for part in _parts(widget):
        yield from _in_order(part)


def _parts(widget: QWidget) -> Iterator[QWidget]:
    """Yield the widgets inside a widget; nothing for a view that draws its content itself."""
    if isinstance(widget, QTabWidget):
        yield widget.tabBar()
        yield from (part for part in widget.children() if isinstance(part, QAbstractButton))
    if isinstance(widget, QTabWidget | QSplitter):
        pages = (widget.widget(index) for index in range(widget.count()))
        yield from (page for page in pages if page is not None)
    elif isinstance(widget, QScrollArea):
        content = widget.widget()
        yield from () if content is None else (content,)
    else:
        layout = widget.layout()
        yield from () if layout is None else _widgets(layout)


def _widgets(layout: QLayout) -> Iterator[QWidget]:
    for index in range(layout.count()):
        item = layout.itemAt(index)
        if item is None:
            continue
        inner, widget = item.layout(), item.widget()
        if inner is not None:
            yield from _widgets(inner)
        elif widget is not None:
            yield widget
