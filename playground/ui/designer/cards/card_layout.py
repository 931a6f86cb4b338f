"""Where everything is on a layer item, computed from its picture before painting."""

from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, Qt

from playground.ui.designer.cards.footer import HEIGHT, Footer, footer_of, has_footer
from playground.ui.designer.cards.measures import MAXIMUM_WIDTH, PADDING, PORT_DISTANCE
from playground.ui.designer.cards.pictures.card_picture import CardPicture
from playground.ui.designer.style import CanvasStyle

HEADER = 49.0
STEPPER_WIDTH = 64.0
STEPPER_HEIGHT = 20.0
OVERHANG = 14.0


@dataclass(frozen=True, slots=True)
class CardLayout:
    """Rectangles and points in item coordinates; (0, 0) is the card's top left corner.

    Attributes
    ----------
    card : QRectF
    title, details : str
        Shortened to fit.
    body : QRectF
        Below the two lines of text.
    cells : tuple of QRectF
        One per map, feature map or bar.
    inputs : tuple of QPointF
        Input ports, on the left edge.
    output : QPointF
        The output port, on the right edge.
    stepper : QRectF
        The minus and plus buttons, across the lower edge; empty if there are none.
    footer : Footer
        The row below the cells.
    has_rows : bool
        Whether cells are rows of text and bars, which lines of weights must not cross.
    """

    card: QRectF
    title: str
    details: str
    body: QRectF
    cells: tuple[QRectF, ...]
    inputs: tuple[QPointF, ...]
    output: QPointF
    stepper: QRectF
    footer: Footer = field(default_factory=Footer)
    has_rows: bool = False

    @property
    def live(self) -> QRectF:
        """The part that changes with each frame."""
        if not self.cells:
            return QRectF()
        return self.cells[0].united(self.cells[-1]).adjusted(-1, -1, 1, 1)

    def unit_input(self, unit: int) -> QPointF:
        """Return where weights into `unit` end."""
        cell = self.cells[unit]
        return QPointF(0.0 if self.has_rows else cell.left(), cell.center().y())

    def unit_output(self, unit: int) -> QPointF:
        """Return where weights out of `unit` begin."""
        cell = self.cells[unit]
        right = self.card.width() if self.has_rows else cell.right()
        return QPointF(right, cell.center().y())

    def cell_at(self, point: QPointF) -> int | None:
        """Return the cell under `point`, or None."""
        return next((i for i, cell in enumerate(self.cells) if cell.contains(point)), None)


@dataclass(frozen=True, slots=True)
class CardText:
    """The two lines of a card and what its ports are.

    `short_title` is shown if `title` is too long.
    """

    title: str
    short_title: str
    details: str
    input_ports: int
    has_stepper: bool


def lay_out(text: CardText, picture: CardPicture, style: CanvasStyle) -> CardLayout:
    """Return the layout of a card."""
    title = text.title
    widest = style.grown(MAXIMUM_WIDTH)
    if style.title_metrics.horizontalAdvance(title) > widest - 2 * PADDING:
        title = text.short_title
    natural = max(
        style.title_metrics.horizontalAdvance(title),
        style.detail_metrics.horizontalAdvance(text.details),
    )
    width = min(widest, max(picture.least_width(style), natural + 2 * PADDING + 2))
    width = 8.0 * -(-width // 8)
    header = style.grown(HEADER)
    cells = picture.cells(width, header, style)
    body_height = cells[-1].bottom() - header if cells else 0.0
    note_height = style.grown(HEIGHT) if has_footer(picture) else 0.0
    bottom = PADDING if body_height else 4.0
    needed_by_ports = PORT_DISTANCE * (text.input_ports + 1)
    height = max(header + body_height + note_height + bottom, needed_by_ports)
    room = width - 2 * PADDING + 2
    body = QRectF(PADDING, header, width - 2 * PADDING, body_height)
    elide = Qt.TextElideMode.ElideRight
    middle = max(_middle(cells, height), needed_by_ports / 2)
    return CardLayout(
        card=QRectF(0, 0, width, height),
        title=style.title_metrics.elidedText(title, elide, room),
        details=style.detail_metrics.elidedText(text.details, elide, room),
        body=body,
        cells=cells,
        inputs=ports(text.input_ports, 0.0, middle),
        output=QPointF(width, middle),
        stepper=_stepper(width, height, style) if text.has_stepper else QRectF(),
        footer=footer_of(picture, body, style),
        has_rows=picture.has_rows,
    )


def _middle(cells: tuple[QRectF, ...], height: float) -> float:
    return (cells[0].top() + cells[-1].bottom()) / 2 if cells else height / 2


def ports(count: int, x: float, middle: float) -> tuple[QPointF, ...]:
    """Return the centres of ports in a column at `x`, spread evenly about `middle`."""
    first = middle - PORT_DISTANCE * (count - 1) / 2
    return tuple(QPointF(x, first + PORT_DISTANCE * port) for port in range(count))


def _stepper(width: float, height: float, style: CanvasStyle) -> QRectF:
    across, down = style.grown(STEPPER_WIDTH), style.grown(STEPPER_HEIGHT)
    return QRectF((width - across) / 2, height - down / 2, across, down)
