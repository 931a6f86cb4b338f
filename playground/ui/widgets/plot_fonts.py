"""Fonts of plots and panels, in proportion to the application's."""

from PySide6.QtGui import QFont, QFontInfo

SMALLEST_PIXELS = 10


def scaled(font: QFont, share: float) -> QFont:
    """Return `font` at `share` of its size, but never too small to read."""
    result = QFont(font)
    result.setPixelSize(max(SMALLEST_PIXELS, round(QFontInfo(font).pixelSize() * share)))
    return result
