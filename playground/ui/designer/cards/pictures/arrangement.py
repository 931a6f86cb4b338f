"""Where the cells of a picture are: one box, rows, or a grid."""

from PySide6.QtCore import QRectF

from playground.ui.designer.cards.measures import PADDING

MOST_COLUMNS = 4
LARGEST_CELL = 54.0


def box(width: float, top: float, height: float) -> tuple[QRectF, ...]:
    """Return one cell as wide as the card of that width allows."""
    return (QRectF(PADDING, top, width - 2 * PADDING, height),)


def rows(count: int, width: float, top: float, height: float) -> tuple[QRectF, ...]:
    """Return `count` rows of that height, one below the other."""
    return tuple(
        QRectF(PADDING, top + height * index, width - 2 * PADDING, height) for index in range(count)
    )


def grid(count: int, width: float, top: float, aspect: float = 1.0) -> tuple[QRectF, ...]:
    """Return `count` cells in rows of two to four; more cells make more columns.

    Parameters
    ----------
    count : int
    width : float
        Of the card.
    top : float
    aspect : float
        Width over height of what a cell shows; wide ones get low cells.
    """
    columns = 2 if count <= 8 else 3 if count <= 12 else MOST_COLUMNS
    gap = 6.0 if columns < MOST_COLUMNS else 4.0
    side = min(LARGEST_CELL, (width - 2 * PADDING - gap * (columns - 1)) / columns)
    left = (width - columns * side - gap * (columns - 1)) / 2
    height = side / aspect if aspect > 1 else side
    return tuple(
        QRectF(
            left + (side + gap) * (index % columns),
            top + (height + gap) * (index // columns),
            side,
            height,
        )
        for index in range(count)
    )
