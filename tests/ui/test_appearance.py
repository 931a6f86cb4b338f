"""The themes: followed, chosen, kept; colours legible."""

import re
from collections import Counter
from itertools import combinations
from typing import TypeAlias

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete, getCppPointer, isValid

from playground.ui.film.dialog import FilmDialog
from playground.ui.film.plan import FilmRun
from playground.ui.panels.runs.panel import RunsPanel
from playground.ui.settings import Settings
from playground.ui.shell.main_window import MainWindow
from playground.ui.theme.appearance import FONT_FAMILY, Appearance, ThemeChoice
from playground.ui.theme.stylesheet import CHIP, stylesheet
from playground.ui.theme.text_size import notify_widgets
from playground.ui.theme.theme import ALL_THEMES, DARK, LIGHT, Theme, blended
from tests.ui.conftest import Spy
from tests.ui.recording_editor import RecordingEditor


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2."""
    shades = QColor(colour)
    shares = (shades.redF(), shades.greenF(), shades.blueF())
    linear: list[float] = [
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of WCAG 2, 1 to 21."""
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ALL_THEMES.values(), ids=lambda theme: theme.name)
@pytest.mark.parametrize(
    "text", ["text", "text_muted", "text_faint", "accent", "good", "warning", "error"]
)
def test_colours_of_text_stand_out_on_every_ground(theme: Theme, text: str) -> None:
    """By at least 4.5, as WCAG 2.2 asks (AA)."""
    grounds = [theme.surface, theme.raised, theme.sunken]
    assert min(contrast(getattr(theme, text), ground) for ground in grounds) >= 4.5


@pytest.mark.parametrize("theme", ALL_THEMES.values(), ids=lambda theme: theme.name)
def test_text_on_a_selected_row_or_button_stands_out(theme: Theme) -> None:
    assert contrast(theme.on_accent, theme.accent) >= 4.5
    assert contrast(theme.text, blended(theme.accent, theme.raised, CHIP)) >= 4.5


def test_chosen_theme_is_reported_and_saved(
    look: Appearance, settings: Settings, spy_on: Spy
) -> None:
    themes = spy_on(look.theme_changed)
    wanted = ThemeChoice.LIGHT if look.theme.is_dark else ThemeChoice.DARK
    look.choose(wanted)
    look.choose(wanted)
    assert [theme.name for theme in themes] == [wanted]
    assert settings.text("view/theme") == wanted


def test_kept_theme_holds_at_the_next_start(
    look: Appearance, settings: Settings, qapp: QApplication
) -> None:
    look.choose(ThemeChoice.LIGHT)
    second = Appearance(qapp, settings)
    assert second.theme is LIGHT
    second.close()


def test_system_colours_are_followed(
    look: Appearance, qapp: QApplication, monkeypatch: pytest.MonkeyPatch, spy_on: Spy
) -> None:
    look.choose(ThemeChoice.DARK)
    themes = spy_on(look.theme_changed)
    hints = type(qapp.styleHints())
    monkeypatch.setattr(hints, "colorScheme", lambda _hints: Qt.ColorScheme.Light)
    look.choose(ThemeChoice.SYSTEM)
    monkeypatch.setattr(hints, "colorScheme", lambda _hints: Qt.ColorScheme.Dark)
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert themes == [LIGHT, DARK]


def test_chosen_theme_ignores_the_system(look: Appearance, qapp: QApplication) -> None:
    look.choose(ThemeChoice.LIGHT)
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert look.theme is LIGHT


@pytest.mark.parametrize("theme", ALL_THEMES.values(), ids=lambda theme: theme.name)
def test_stylesheet_names_only_colours_and_files_that_exist(theme: Theme) -> None:
    text = stylesheet(theme)
    assert "$" not in text
    files = re.findall(r'url\("([^"]+)"\)', text)
    assert files
    for name in files:
        with open(name, encoding="utf-8") as stream:
            assert "<svg" in stream.read()


@pytest.mark.parametrize("theme", ALL_THEMES.values(), ids=lambda theme: theme.name)
def test_text_stands_out_from_every_ground(theme: Theme) -> None:
    for ground in (theme.window, theme.surface, theme.raised, theme.sunken):
        assert contrast(theme.text, ground) >= 7
        assert contrast(theme.text_muted, ground) >= 4.5
    assert contrast(theme.on_accent, theme.accent) >= 4.5
    assert contrast(theme.text, blended(theme.accent, theme.raised, 0.22)) >= 7


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_the_lines_of_a_plot_can_be_distinguished(theme: Theme) -> None:
    for first, second in combinations(map(QColor, theme.series[:4]), 2):
        red, green = first.red() - second.red(), first.green() - second.green()
        assert red**2 + green**2 + (first.blue() - second.blue()) ** 2 > 65**2
    assert len(set(theme.series)) == len(theme.series)


def test_text_is_set_in_the_font_that_ships_with_the_program(
    look: Appearance, qapp: QApplication
) -> None:
    assert QFontInfo(qapp.font()).family() == FONT_FAMILY
    assert QFontInfo(qapp.font()).exactMatch()


class Restyled(QObject):
    """Counts how often Qt styles each widget again, by its address."""

    def __init__(self) -> None:
        super().__init__()
        self.counts = Counter[int]()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.StyleChange:
            self.counts[getCppPointer(watched)[0]] += 1
        return super().eventFilter(watched, event)


def test_a_new_window_is_styled_when_it_is_complete(
    look: Appearance, qapp: QApplication, qtbot: QtBot
) -> None:
    # One that an earlier test left to the garbage collector would make this the second window.
    for widget in qapp.topLevelWidgets():
        if isValid(widget):
            delete(widget)
    assert qapp.allWidgets() == []
    sheet, restyled = qapp.styleSheet(), Restyled()
    qapp.installEventFilter(restyled)
    window = MainWindow(RecordingEditor(), Settings(None))
    qapp.removeEventFilter(restyled)
    qtbot.addWidget(window)
    assert sheet
    assert qapp.styleSheet() == sheet
    assert restyled.counts.total() < 2 * len(window.findChildren(QWidget))


Look: TypeAlias = tuple[str, tuple[str, ...]]


def looks(application: QApplication) -> dict[int, Look]:
    """Return the font and the colours of each widget, by its address."""
    roles = [role for role in QPalette.ColorRole if role is not QPalette.ColorRole.NColorRoles]

    def colours(part: QWidget) -> tuple[str, ...]:
        return tuple(part.palette().color(role).name() for role in roles)

    return {
        getCppPointer(part)[0]: (part.font().key(), colours(part))
        for part in application.allWidgets()
    }


@pytest.fixture
def styled_parts(qtbot: QtBot) -> tuple[QWidget, ...]:
    """Return a panel with many kinds of controls, and a dialog over it."""
    panel = RunsPanel(RecordingEditor())
    qtbot.addWidget(panel)
    panel.show()
    dialog = FilmDialog((FilmRun(1, "Run 1", 0, 100, has_plane=True),), panel)
    dialog.open()
    return panel, dialog


def test_each_widget_is_styled_once_when_the_look_changes(
    look: Appearance, qapp: QApplication, styled_parts: tuple[QWidget, ...]
) -> None:
    look.choose(ThemeChoice.DARK)
    own = [part for part in qapp.allWidgets() if part.styleSheet()]  # they style their content
    restyled = Restyled()
    for part in styled_parts:
        for each in (part, *part.findChildren(QWidget)):
            if not any(other is each or other.isAncestorOf(each) for other in own):
                each.installEventFilter(restyled)
    before = looks(qapp)
    look.choose(ThemeChoice.LIGHT)
    assert 0 < max(restyled.counts.values()) == 1
    assert before != looks(qapp)


@pytest.mark.parametrize("percent", [100, 150])
def test_widgets_look_as_if_qt_had_styled_them(
    look: Appearance,
    qapp: QApplication,
    styled_parts: tuple[QWidget, ...],
    percent: int,
) -> None:
    look.choose(ThemeChoice.DARK)
    look.choose(ThemeChoice.LIGHT)
    look.choose_text(percent)
    found = looks(qapp)
    assert len(found) > len(styled_parts)
    qapp.setStyleSheet(qapp.styleSheet())
    notify_widgets()
    assert looks(qapp) == found
