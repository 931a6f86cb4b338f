"""Snapping: to a grid, and to the edges and centres of other cards."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF

STEP = 8.0
REACH = 6.0


@dataclass(frozen=True, slots=True)
class Alignment:
    """Where a card snaps to, and the guide lines that show why."""

    position: QPointF
    guides: tuple[QLineF, ...] = ()


def snapped(value: float) -> float:
    """Return the nearest multiple of the grid's step.

    >>> snapped(11.0), snapped(12.5), snapped(-9.0)
    (8.0, 16.0, -8.0)
    """
    return STEP * round(value / STEP)


def aligned(card: QRectF, others: Iterable[QRectF]) -> Alignment:
    """Return where `card` snaps to: other cards in reach first, else the grid."""
    near = list(others)
    across = _nearest(_columns(card), [(place, rect) for rect in near for place in _columns(rect)])
    along = _nearest(_rows(card), [(place, rect) for rect in near for place in _rows(rect)])
    x = snapped(card.left()) if across is None else card.left() + across[0]
    y = snapped(card.top()) if along is None else card.top() + along[0]
    guides: list[QLineF] = []
    if across is not None:
        _, place, rect = across
        span = rect.united(QRectF(x, y, card.width(), card.height()))
        guides.append(QLineF(place, span.top() - 8, place, span.bottom() + 8))
    if along is not None:
        _, place, rect = along
        span = rect.united(QRectF(x, y, card.width(), card.height()))
        guides.append(QLineF(span.left() - 8, place, span.right() + 8, place))
    return Alignment(QPointF(x, y), tuple(guides))


def _columns(rect: QRectF) -> tuple[float, float, float]:
    return rect.center().x(), rect.left(), rect.right()


def _rows(rect: QRectF) -> tuple[float, float, float]:
    return rect.center().y(), rect.top(), rect.bottom()


def _nearest(
    own: Sequence[float], places: list[tuple[float, QRectF]]
) -> tuple[float, float, QRectF] | None:
    """Return (offset, place, rectangle) of the nearest alignment in reach."""
    best: tuple[float, float, QRectF] | None = None
    for mine in own:
        for place, rect in places:
            offset = place - mine
            if abs(offset) <= REACH and (best is None or abs(offset) < abs(best[0])):
                best = (offset, place, rect)
    return best
