"""What cannot be used now looks so, whatever kind of control it is, in both themes."""

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QHeaderView, QTabBar, QWidget

from playground.document.templates.templates import TEMPLATES
from playground.ui.theme.theme import THEMES
from tests.ui.conftest import Shell
from tests.ui.test_small_windows import is_control

PLAIN = 12
"""How far a colour must be from another, of 255 in any channel, to be seen as another."""
LEAST_SHARE = 0.01
"""Of the pixels that must look different."""


def picture(widget: QWidget) -> NDArray[np.int16]:
    """Return what the widget looks like, (height, width, 3) int16, 0 to 255."""
    image = widget.grab(QRect(0, 0, 240, 160).intersected(widget.rect())).toImage()
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    pixels = rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3)
    return pixels.astype(np.int16)


def kind_of(widget: QWidget) -> tuple[str, str, bool]:
    """Return what decides on the look of a control."""
    is_on = isinstance(widget, QAbstractButton) and widget.isCheckable() and widget.isChecked()
    return type(widget).__name__, str(widget.property("role") or ""), is_on


def is_interactive(widget: QWidget) -> bool:
    if isinstance(widget, QHeaderView):
        return False
    has_rows = isinstance(widget, QAbstractItemView) and widget.model().rowCount() > 0
    return is_control(widget) or has_rows or isinstance(widget, QTabBar)


def one_of_each(shell: Shell) -> dict[tuple[str, str, bool], QWidget]:
    """Return a visible control of each kind that the window has."""
    window = shell.window
    window.panels.complete()
    found: dict[tuple[str, str, bool], QWidget] = {}
    for template in ("xor", "digits", "iris"):
        shell.presenter.files.current.show(TEMPLATES[template].build())
        window.designer.select((shell.document.project.network.layers[1].id,))
        for tabs in (window.panels.tabs, window.side.inspector.pages):
            for index in range(tabs.count()):
                tabs.setCurrentIndex(index)
                for part in window.findChildren(QWidget):
                    if part.isVisible() and part.width() > 4 and is_interactive(part):
                        found.setdefault(kind_of(part), part)
    return found


def faults_of(widget: QWidget, accent: QColor) -> set[str]:
    """Return what is wrong with the look of a control that is disabled."""
    widget.setEnabled(True)
    enabled = picture(widget)
    widget.setEnabled(False)
    disabled = picture(widget)
    widget.setEnabled(True)
    name = " ".join(map(str, kind_of(widget)))
    found = set()
    if (np.abs(enabled - disabled).max(axis=2) > PLAIN).mean() < LEAST_SHARE:
        found.add(f"looks the same: {name}")
    colour = np.array((accent.red(), accent.green(), accent.blue()), np.int16)
    if (np.abs(disabled - colour).max(axis=2) <= PLAIN).any():
        found.add(f"is still in the accent colour: {name}")
    return found


@pytest.mark.parametrize("theme", sorted(THEMES))
def test_each_kind_of_control_looks_disabled_when_it_is(shell: Shell, theme: str) -> None:
    shell.window.resize(1920, 1080)
    shell.window.actions_by_name[f"theme_{theme}"].trigger()
    controls = one_of_each(shell)
    assert {kind[0] for kind in controls} >= {"QPushButton", "QToolButton", "LayerList"}
    assert ("QPushButton", "chip", True) in controls
    accent = QColor(THEMES[theme].accent)
    found: set[str] = set()
    for widget in controls.values():
        found |= faults_of(widget, accent)
    assert found == set()
