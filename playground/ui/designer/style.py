"""`CanvasStyle`: the theme as ready-made fonts, colours and colour tables for painting."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QFont, QFontMetricsF
from PySide6.QtWidgets import QApplication

from playground.catalog.spec import Category
from playground.document.inference import Severity
from playground.ui.theme.text_size import pixels, text_percent
from playground.ui.theme.theme import Theme, diverging_table

TITLE_PIXELS = 13
DETAIL_PIXELS = 11
COMMENT_PIXELS = 13


@dataclass(frozen=True, slots=True, eq=False)
class CanvasStyle:
    """What items paint with; made once per theme and size of text.

    Attributes
    ----------
    theme : Theme
    title_font, detail_font, comment_font : QFont
        In the current size of text, at zoom 1.
    scale : float
        The current size of text; 1 is normal.
    title_metrics, detail_metrics : QFontMetricsF
    card, border, border_strong, text, muted, faint, accent, error, warning : QColor
    canvas, dots, sunken : QColor
    positive, negative : QColor
    category_colours : mapping of str to QColor
        By palette heading.
    signed : (256,) uint32
        The diverging scale as 0xAARRGGBB: 0 most negative, 255 most positive.
    intensity : (256,) uint32
        From the background to the brightest, for images and feature maps.
    """

    theme: Theme
    scale: float
    title_font: QFont
    detail_font: QFont
    comment_font: QFont
    title_metrics: QFontMetricsF
    detail_metrics: QFontMetricsF
    card: QColor
    border: QColor
    border_strong: QColor
    text: QColor
    muted: QColor
    faint: QColor
    accent: QColor
    error: QColor
    warning: QColor
    canvas: QColor
    dots: QColor
    sunken: QColor
    positive: QColor
    negative: QColor
    category_colours: Mapping[str, QColor]
    signed: NDArray[np.uint32]
    intensity: NDArray[np.uint32]

    def problem(self, severity: Severity) -> QColor:
        """Return the colour of a problem."""
        return self.error if severity is Severity.ERROR else self.warning

    def grown(self, length: float) -> float:
        """Return a length that holds text; `length` is for scale 1."""
        return length * self.scale


def style_of(theme: Theme) -> CanvasStyle:
    """Return the style of `theme` at the current size of text; needs a running application."""
    title = QFont(QApplication.font())
    title.setPixelSize(pixels(TITLE_PIXELS))
    title.setWeight(QFont.Weight.DemiBold)
    detail = QFont(QApplication.font())
    detail.setPixelSize(pixels(DETAIL_PIXELS))
    comment = QFont(QApplication.font())
    comment.setPixelSize(pixels(COMMENT_PIXELS))
    return CanvasStyle(
        theme=theme,
        scale=text_percent() / 100,
        title_font=title,
        detail_font=detail,
        comment_font=comment,
        title_metrics=QFontMetricsF(title),
        detail_metrics=QFontMetricsF(detail),
        card=QColor(theme.raised),
        border=QColor(theme.border),
        border_strong=QColor(theme.border_strong),
        text=QColor(theme.text),
        muted=QColor(theme.text_muted),
        faint=QColor(theme.text_faint),
        accent=QColor(theme.accent),
        error=QColor(theme.error),
        warning=QColor(theme.warning),
        canvas=QColor(theme.window),
        dots=QColor(theme.border),
        sunken=QColor(theme.sunken),
        positive=QColor(theme.positive),
        negative=QColor(theme.negative),
        category_colours={each.value: QColor(theme.category(each.value)) for each in Category},
        signed=_packed(diverging_table(theme)),
        intensity=_packed(_intensity_table(theme)),
    )


def _packed(table: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """Return (256, 4) uint8 RGBA as (256,) 0xAARRGGBB."""
    red, green, blue, alpha = (table[:, channel].astype(np.uint32) for channel in range(4))
    return ((alpha << 24) | (red << 16) | (green << 8) | blue).astype(np.uint32)


def _intensity_table(theme: Theme) -> NDArray[np.uint8]:
    colours = [QColor(name) for name in (theme.sunken, theme.positive, theme.text)]
    if theme.is_dark:
        colours[2] = QColor("#ffffff")
    rows = [(colour.red(), colour.green(), colour.blue(), 255) for colour in colours]
    at = np.linspace(0.0, 1.0, 256)
    channels = [np.interp(at, (0.0, 0.55, 1.0), [row[index] for row in rows]) for index in range(4)]
    return np.stack(channels, axis=1).round().astype(np.uint8)
