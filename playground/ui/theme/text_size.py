"""Text size: how much larger than designed text is, and the lengths that grow with it.

The application keeps it, as it keeps its font and its stylesheet. Lengths that must hold
text are written in the code as they are at 100 %, and become pixels of the screen by
`pixels` when they are used. Lengths that a widget gets only once are set again after a
change: see `follow_text`.
"""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QFont, QFontInfo
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

TEXT_SIZES = (90, 100, 115, 130, 150)
"""What the View menu offers, in per cent."""
DESIGNED = 100
SMALLEST_PIXELS = 10
PROPERTY, WIDTH = "text percent", "width at 100 %"


def text_percent() -> int:
    """Return the current size of text, in per cent of the designed one."""
    application = QCoreApplication.instance()
    value = None if application is None else application.property(PROPERTY)
    return value if isinstance(value, int) else DESIGNED


def set_text_percent(application: QCoreApplication, percent: int) -> None:
    """Set the size of text; then set font and stylesheet, and call `notify_widgets`."""
    application.setProperty(PROPERTY, percent)


def notify_widgets() -> None:
    """Do in every widget what `on_look_change` was given; call it after each new stylesheet.

    Qt's own StyleChange event comes too early: after it Qt restores the previous fonts of
    the widgets. What is done in one widget may delete others, so only followers are kept,
    which are made in Python and therefore known to be alive or not. Python
    does not know when a widget that Qt made is deleted; using it then would crash.
    """
    windows = QApplication.topLevelWidgets()
    found = dict.fromkeys(each for window in windows for each in window.findChildren(_Follower))
    for follower in found:
        if isValid(follower):
            follower.fit()


def pixels(length: float) -> int:
    """Return how many pixels a length takes that is `length` pixels at 100 %."""
    return round(length * text_percent() / 100)


def scaled(font: QFont, share: float) -> QFont:
    """Return `font` at `share` of its size, but never too small to read."""
    result = QFont(font)
    result.setPixelSize(max(SMALLEST_PIXELS, round(QFontInfo(font).pixelSize() * share)))
    return result


def follow_text(widget: QWidget, fit: Callable[[], object]) -> None:
    """Call `fit` now, and again after each change of text size or theme."""
    fit()
    on_look_change(widget, fit)


def on_look_change(widget: QWidget, act: Callable[[], object]) -> None:
    """Call `act` after each change of text size or theme, in the order of these calls."""
    followers = (child for child in widget.children() if isinstance(child, _Follower))
    follower = next(followers, None) or _Follower(widget)
    follower.fits.append(act)


def keep_width(widget: QWidget, width: float) -> None:
    """Fix the width of `widget` at `width`, in pixels at 100 %; the last call counts."""
    is_new = widget.property(WIDTH) is None
    widget.setProperty(WIDTH, width)
    if is_new:
        follow_text(widget, lambda: widget.setFixedWidth(pixels(widget.property(WIDTH))))
    else:
        widget.setFixedWidth(pixels(width))


def keep_font(widget: QWidget, share: float, *, is_bold: bool = False) -> None:
    """Set the font of `widget` to `share` of the application's size."""

    def fit() -> None:
        font = scaled(QApplication.font(), share)
        font.setBold(is_bold)
        widget.setFont(font)

    follow_text(widget, fit)


def lay_out_now(widget: QWidget) -> None:
    """Lay out all widgets in `widget` now, not with later events."""
    for part in reversed([widget, *widget.findChildren(QWidget)]):
        layout = part.layout()
        if layout is not None:
            layout.invalidate()
            layout.activate()


class _Follower(QObject):
    """What a widget does after text size or theme changed."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.fits: list[Callable[[], object]] = []

    def fit(self) -> None:
        """Do all of it, as long as the widget exists."""
        for fit in tuple(self.fits):
            if isValid(self):
                fit()
