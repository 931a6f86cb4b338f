"""Colours of the dark and the light theme, each also in high contrast, as frozen values."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from playground.catalog.spec import Category
from playground.ui.theme.text_size import follow_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """Colours as ``#rrggbb``; sizes in pixels.

    Attributes
    ----------
    window, surface, raised, sunken : str
        Backgrounds: behind all, of docks, of cards and controls, of plots.
    border, border_strong : str
    text, text_muted, text_faint : str
    accent, on_accent : str
        Selection and the Play button; text on it.
    negative, neutral, positive : str
        The diverging scale for signed values.
    good, warning, error : str
    train, test : str
        The two curves of every plot.
    series : tuple of str
        Further curves, distinguishable by colour-blind people.
    core, regularization, convolution, recurrent, merge : str
        The palette's headings and the cards of their layers.
    """

    name: str
    is_dark: bool
    window: str
    surface: str
    raised: str
    sunken: str
    border: str
    border_strong: str
    text: str
    text_muted: str
    text_faint: str
    accent: str
    on_accent: str
    negative: str
    neutral: str
    positive: str
    good: str
    warning: str
    error: str
    train: str
    test: str
    series: tuple[str, ...]
    core: str
    regularization: str
    convolution: str
    recurrent: str
    merge: str

    def category(self, heading: str) -> str:
        """Return the colour of a palette heading ("Core", "Merge", ...)."""
        colours = {
            "Core": self.core,
            "Regularization": self.regularization,
            "Convolution": self.convolution,
            "Recurrent": self.recurrent,
            "Merge": self.merge,
        }
        return colours[Category(heading).family]


DARK = Theme(
    name="dark",
    is_dark=True,
    window="#15161a",
    surface="#1c1e24",
    raised="#262931",
    sunken="#17181c",
    border="#2e323b",
    border_strong="#454b57",
    text="#eceef2",
    text_muted="#a0a7b4",
    text_faint="#8b93a1",
    accent="#74a9ff",
    on_accent="#0b1526",
    negative="#f58b3c",
    neutral="#22252c",
    positive="#4a98e8",
    good="#3fbf8f",
    warning="#f2b84b",
    error="#ff6b6b",
    train="#f58b3c",
    test="#74a9ff",
    series=("#74a9ff", "#b78ce0", "#f58b3c", "#3fbf8f", "#f2b84b", "#e37fb0"),
    core="#74a9ff",
    regularization="#f0b25a",
    convolution="#bb8dad",
    recurrent="#3fb98c",
    merge="#f58b3c",
)

LIGHT = Theme(
    name="light",
    is_dark=False,
    window="#eef0f4",
    surface="#f8f9fb",
    raised="#ffffff",
    sunken="#ffffff",
    border="#d9dde4",
    border_strong="#b3bac6",
    text="#1b1e25",
    text_muted="#565e6c",
    text_faint="#656d7b",
    accent="#2468d6",
    on_accent="#ffffff",
    negative="#e0721c",
    neutral="#f2f3f5",
    positive="#2478cf",
    good="#14805a",
    warning="#9a6100",
    error="#c8322f",
    train="#d2650f",
    test="#2468d6",
    series=("#2468d6", "#8a4fc0", "#d2650f", "#14805a", "#8a6a00", "#b8407f"),
    core="#2468d6",
    regularization="#b97a14",
    convolution="#96608a",
    recurrent="#14805a",
    merge="#d2650f",
)

DARK_CONTRAST = replace(
    DARK,
    name="dark, high contrast",
    window="#000000",
    surface="#000000",
    raised="#14161b",
    sunken="#000000",
    border="#7d8593",
    border_strong="#c3c9d4",
    text="#ffffff",
    text_muted="#e4e7ee",
    text_faint="#c3c9d4",
    accent="#9cc3ff",
    on_accent="#000000",
    good="#63e0b2",
    warning="#ffd06b",
    error="#ff9494",
    train="#ffa35c",
    test="#9cc3ff",
)

LIGHT_CONTRAST = replace(
    LIGHT,
    name="light, high contrast",
    window="#ffffff",
    surface="#ffffff",
    border="#7b828e",
    border_strong="#3d434d",
    text="#000000",
    text_muted="#22262d",
    text_faint="#3d434d",
    accent="#0b48ab",
    good="#0a5a3d",
    warning="#6e4500",
    error="#9c1512",
    train="#a34a00",
    test="#0b48ab",
)

THEMES = {theme.name: theme for theme in (DARK, LIGHT)}
"""What the user chooses from."""
CONTRASTING = {DARK.name: DARK_CONTRAST, LIGHT.name: LIGHT_CONTRAST}
"""The theme in high contrast for each of the two that the user chooses from."""
ALL_THEMES = {theme.name: theme for theme in (*THEMES.values(), *CONTRASTING.values())}
PROPERTY = "theme"


def current_theme() -> Theme:
    """Return the theme that the application shows; the dark one before any is chosen.

    The application stores it, as it stores its palette and the size of text. A widget that
    paints itself reads it when it paints; one that sets colours uses `follow_theme`.
    """
    application = QCoreApplication.instance()
    name = None if application is None else application.property(PROPERTY)
    return ALL_THEMES[name] if isinstance(name, str) else DARK


def set_current_theme(application: QCoreApplication, theme: Theme) -> None:
    """Make `theme` the current one; then set the stylesheet, and call `notify_widgets`."""
    application.setProperty(PROPERTY, theme.name)


def follow_theme(widget: QWidget, set_colours: Callable[[Theme], object]) -> None:
    """Call `set_colours` with the current theme, now and after each change of it."""
    follow_text(widget, lambda: set_colours(current_theme()))


def diverging_table(theme: Theme) -> NDArray[np.uint8]:
    """Return the diverging colour table, (256, 4) uint8 RGBA.

    Entry 0 is the most negative value, 127.5 zero, 255 the most positive.
    """
    rgba = [
        (colour.red(), colour.green(), colour.blue(), colour.alpha())
        for colour in map(QColor, (theme.negative, theme.neutral, theme.positive))
    ]
    positions = np.linspace(0.0, 1.0, 256)
    channels = [
        np.interp(positions, (0.0, 0.5, 1.0), [colour[channel] for colour in rgba])
        for channel in range(4)
    ]
    return np.stack(channels, axis=1).round().astype(np.uint8)


def blended(colour: str, ground: str, share: float) -> str:
    """Return `share` of `colour` over `ground`, as ``#rrggbb``.

    >>> blended("#ffffff", "#000000", 0.5)
    '#808080'
    """
    over, under = QColor(colour), QColor(ground)
    mixed = (
        round(share * a + (1 - share) * b)
        for a, b in (
            (over.red(), under.red()),
            (over.green(), under.green()),
            (over.blue(), under.blue()),
        )
    )
    return QColor(*mixed).name()
