"""The theme, the system's or the user's choice, and the size of text."""

import logging
from enum import StrEnum

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from playground.base.paths import resources_folder
from playground.ui.settings import Settings
from playground.ui.theme.stylesheet import palette, stylesheet
from playground.ui.theme.text_size import (
    DESIGNED,
    TEXT_SIZES,
    notify_widgets,
    pixels,
    set_text_percent,
    text_percent,
)
from playground.ui.theme.theme import CONTRASTING, DARK, LIGHT, Theme, set_current_theme

logger = logging.getLogger(__name__)

FONT_PIXELS = 13
FONT_FAMILY = "Inter"
KEY = "view/theme"
TEXT_KEY = "view/text size"


class ThemeChoice(StrEnum):
    """What the View menu offers."""

    SYSTEM = "system"
    DARK = "dark"
    LIGHT = "light"


class Appearance(QObject):
    """Applies a theme and a size of text to the application and says when they change.

    Signals
    -------
    theme_changed(Theme)
        Another theme holds from now on, or another size of text; widgets that paint
        themselves take it over.
    """

    theme_changed = Signal(object)

    def __init__(
        self, application: QApplication, settings: Settings, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._application = application
        self._settings = settings
        kept = settings.text(KEY, ThemeChoice.SYSTEM)
        self._before_presenting: int | None = None
        self._choice = ThemeChoice(kept) if kept in set(ThemeChoice) else ThemeChoice.SYSTEM
        self._theme = self._wanted()
        application.setStyle("Fusion")
        size = settings.text(TEXT_KEY, str(DESIGNED))
        is_known = size in map(str, TEXT_SIZES)
        set_text_percent(application, int(size) if is_known else DESIGNED)
        application.styleHints().colorSchemeChanged.connect(self._follow_system)
        self._apply()

    def close(self) -> None:
        """Stop following the system."""
        self._application.styleHints().colorSchemeChanged.disconnect(self._follow_system)

    @property
    def theme(self) -> Theme:
        """The current theme."""
        return self._theme

    @property
    def choice(self) -> ThemeChoice:
        """What the user chose."""
        return self._choice

    def choose(self, choice: ThemeChoice, *, is_kept: bool = True) -> None:
        """Follow the system, or stay with one theme; remember it if `is_kept`."""
        self._choice = choice
        if is_kept:
            self._settings.set_text(KEY, choice)
        self._follow_system()

    @property
    def text_percent(self) -> int:
        """The size of text, in per cent of the designed one."""
        return text_percent()

    def choose_text(self, percent: int) -> None:
        """Set another size of text, and save it."""
        if percent != text_percent():
            self._settings.set_text(TEXT_KEY, str(percent))
            self._show(percent)

    def present(self) -> None:
        """Show the largest text, and the theme in high contrast, until `end_presenting`.

        Settings keep what the user chose, whatever ends the program meanwhile.
        """
        if self._before_presenting is None:
            self._before_presenting = text_percent()
            self._show(max(TEXT_SIZES))

    def end_presenting(self) -> None:
        """Show theme and text size as the user chose them."""
        if self._before_presenting is not None:
            percent, self._before_presenting = self._before_presenting, None
            self._show(percent)

    def _show(self, percent: int) -> None:
        set_text_percent(self._application, percent)
        self._theme = self._wanted()
        self._apply()
        self.theme_changed.emit(self._theme)

    def _wanted(self) -> Theme:
        is_light = self._choice is ThemeChoice.LIGHT
        if self._choice is ThemeChoice.SYSTEM:
            is_light = self._application.styleHints().colorScheme() is Qt.ColorScheme.Light
        theme = LIGHT if is_light else DARK
        return theme if self._before_presenting is None else CONTRASTING[theme.name]

    def _follow_system(self) -> None:
        wanted = self._wanted()
        if wanted is not self._theme:
            self._theme = wanted
            self._apply()
            self.theme_changed.emit(wanted)

    def _apply(self) -> None:
        set_current_theme(self._application, self._theme)
        self._application.setFont(interface_font())
        self._application.setPalette(palette(self._theme))
        self._application.setStyleSheet(stylesheet(self._theme))
        notify_widgets()


def interface_font() -> QFont:
    """Return the interface's font, Inter, in the size of text in force.

    Inter ships with the program, so that text is as wide on every machine. Where its files
    cannot be read, this is the system's own font.
    """
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    if FONT_FAMILY not in QFontDatabase.families():
        for path in sorted((resources_folder() / "fonts").glob("*.otf")):
            if QFontDatabase.addApplicationFont(str(path)) < 0:
                logger.warning("%s could not be loaded as a font", path)
    if FONT_FAMILY in QFontDatabase.families():
        font.setFamily(FONT_FAMILY)
    font.setPixelSize(pixels(FONT_PIXELS))
    return font
