"""The palette and the one stylesheet, both made from a `Theme`."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from string import Template

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from playground.base.paths import resources_folder
from playground.ui.theme.text_size import notify_widgets, pixels
from playground.ui.theme.theme import Theme, blended

LENGTH = re.compile(r"(?<![\w.])(\d+)px")
THIN = 2
"""Pixels up to which a length is that of a line."""
CHIP = 0.22
"""How much of the accent colour is in what is chosen: a chip, or a row of a table."""
GROOVE, HANDLE = 4, 12
"""Height of a slider's groove and width of its handle: one that is rounded by more than half
of its height would be drawn square."""


def stylesheet(theme: Theme) -> str:
    """Return the application's stylesheet in the colours of `theme`, at the size of text."""
    source = (resources_folder() / "theme.qss").read_text(encoding="utf-8")
    names = {name: value for name, value in asdict(theme).items() if isinstance(value, str)}
    groove, radius = pixels(GROOVE), pixels(HANDLE / 2)
    return Template(LENGTH.sub(_grown, source)).substitute(
        names,
        icons=(resources_folder() / "icons").as_posix(),
        shade="dark" if theme.is_dark else "light",
        chip=blended(theme.accent, theme.raised, CHIP),
        knob=theme.text if theme.is_dark else theme.raised,
        groove=groove,
        handle=2 * radius,
        overhang=(2 * radius + 2 - groove) // 2,
        round=radius,
    )


def _grown(length: re.Match[str]) -> str:
    """Return a length at the size of text in force; thin lines stay thin."""
    designed = int(length[1])
    return f"{designed if designed <= THIN else pixels(designed)}px"


def palette(theme: Theme) -> QPalette:
    """Return the Qt palette in the colours of `theme`."""
    result = QPalette()
    roles = {
        QPalette.ColorRole.Window: theme.surface,
        QPalette.ColorRole.WindowText: theme.text,
        QPalette.ColorRole.Base: theme.sunken,
        QPalette.ColorRole.AlternateBase: theme.surface,
        QPalette.ColorRole.ToolTipBase: theme.raised,
        QPalette.ColorRole.ToolTipText: theme.text,
        QPalette.ColorRole.PlaceholderText: theme.text_faint,
        QPalette.ColorRole.Text: theme.text,
        QPalette.ColorRole.Button: theme.raised,
        QPalette.ColorRole.ButtonText: theme.text,
        QPalette.ColorRole.BrightText: theme.error,
        QPalette.ColorRole.Highlight: theme.accent,
        QPalette.ColorRole.HighlightedText: theme.on_accent,
        QPalette.ColorRole.Link: theme.accent,
        QPalette.ColorRole.Light: theme.border_strong,
        QPalette.ColorRole.Mid: theme.border,
        QPalette.ColorRole.Dark: theme.window,
    }
    for role, colour in roles.items():
        result.setColor(role, QColor(colour))
    for role in (
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
    ):
        result.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.text_faint))
    for role, colour in (
        (QPalette.ColorRole.Highlight, theme.border),
        (QPalette.ColorRole.HighlightedText, theme.text_faint),
    ):
        result.setColor(QPalette.ColorGroup.Disabled, role, QColor(colour))
    return result


@contextmanager
def styled_when_complete() -> Iterator[None]:
    """Within the block the first window is made without the stylesheet; then it is styled.

    With it, Qt styles a widget and all that it contains whenever it is put into another one.
    Doing that once halves the time that a window with many widgets takes.

    If there are widgets already, the stylesheet stays. A widget asks for its style before it
    is shown; if the stylesheet is removed between the two, Qt forgets to watch the widget, and
    uses it after it is destroyed, at the next change of the stylesheet.
    """
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    sheet, is_first = application.styleSheet(), not application.allWidgets()
    if is_first:
        application.setStyleSheet("")  # WORKAROUND: with widgets it would leave a dangling pointer
    try:
        yield
    finally:
        if is_first:
            application.setStyleSheet(sheet)
    for window in application.topLevelWidgets():
        for part in (window, *window.findChildren(QWidget)):
            part.ensurePolished()
    notify_widgets()
