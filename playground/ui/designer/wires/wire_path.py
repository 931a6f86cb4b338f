"""The curve of a wire, and the way around cards between its ends."""

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

CLEARANCE = 26.0
TURN = 26.0
"""Distance that a wire goes straight before it turns back."""
RADIUS = 16.0


def curve(start: QPointF, end: QPointF) -> QPainterPath:
    """Return a curve that leaves to the right and arrives from the left."""
    path = QPainterPath(start)
    first, second = handles(start, end)
    path.cubicTo(first, second, end)
    return path


def handles(start: QPointF, end: QPointF) -> tuple[QPointF, QPointF]:
    """Return the two inner control points of `curve`."""
    distance = end.x() - start.x()
    reach = distance / 2 if distance >= 40 else max(20.0, min(140.0, 40.0 - distance / 2))
    return QPointF(start.x() + reach, start.y()), QPointF(end.x() - reach, end.y())


def routed(start: QPointF, end: QPointF, cards: Iterable[QRectF]) -> QPainterPath:
    """Return a curve from `start` to `end` that passes above or below the cards between them."""
    span = QRectF(start, end).normalized().adjusted(4, -2, -4, 2)
    blocking = [card for card in cards if card.intersects(span)]
    if not blocking or end.x() <= start.x():
        return curve(start, end)
    left = min(card.left() for card in blocking)
    right = max(card.right() for card in blocking)
    above = min(card.top() for card in blocking) - CLEARANCE
    below = max(card.bottom() for card in blocking) + CLEARANCE
    middle = (start.y() + end.y()) / 2
    level = above if middle - above <= below - middle else below
    into, out_of = (
        QPointF(max(left, start.x() + 30), level),
        QPointF(min(right, end.x() - 30), level),
    )
    path = curve(start, into)
    path.lineTo(out_of)
    first, second = handles(out_of, end)
    path.cubicTo(first, second, end)
    return path


def returned(start: QPointF, end: QPointF, cards: Iterable[QRectF]) -> QPainterPath:
    """Return a path back to the left between two rows of cards; a curve if there is no room.

    Parameters
    ----------
    cards : iterable of QRectF
        The cards between the ends.
    """
    upper, lower = sorted((start.y(), end.y()))
    known = list(cards)
    bottoms = [card.bottom() for card in known if card.top() <= upper <= card.bottom()]
    tops = [card.top() for card in known if card.top() <= lower <= card.bottom()]
    ceiling, floor = max(bottoms, default=upper), min(tops, default=lower)
    if floor - ceiling < 2 * RADIUS:
        return curve(start, end)
    level = (ceiling + floor) / 2
    right, left = start.x() + TURN, end.x() - TURN
    down = RADIUS if end.y() > start.y() else -RADIUS
    path = QPainterPath(start)
    for corner, ahead in (
        (QPointF(right, start.y()), QPointF(0, down)),
        (QPointF(right, level), QPointF(-RADIUS, 0)),
        (QPointF(left, level), QPointF(0, down)),
        (QPointF(left, end.y()), QPointF(RADIUS, 0)),
    ):
        _turn(path, corner, corner + ahead)
    path.lineTo(end)
    return path


def _turn(path: QPainterPath, corner: QPointF, out: QPointF) -> None:
    """Continue towards `corner`, and around it to `out`."""
    here = path.currentPosition()
    along = QPointF(corner.x() - here.x(), corner.y() - here.y())
    length = max(abs(along.x()), abs(along.y()))
    near = min(1.0, RADIUS / length) if length else 0.0
    path.lineTo(corner - along * near)
    path.quadTo(corner, out)
