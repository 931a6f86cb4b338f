"""Where everything stands on a layer item, computed from its content before painting."""

from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, Qt

from playground.ui.designer.cards.footer import HEIGHT, Footer, footer_of, has_footer
from playground.ui.designer.cards.pictures.content import Content, ContentKind
from playground.ui.designer.style import CanvasStyle

PADDING = 12.0
HEADER = 49.0
MINIMUM_WIDTH = 136.0
WIDE = 208.0
"""At least, where there are many maps."""
VALUE_WIDTH = 38.0
LONGEST_NAME = 104.0
LEAST_BAR = 42.0
MAXIMUM_WIDTH = 208.0
PORT_DISTANCE = 18.0
STEPPER_WIDTH = 64.0
STEPPER_HEIGHT = 20.0
OVERHANG = 14.0
GRIDS = frozenset({ContentKind.MAPS, ContentKind.FEATURES, ContentKind.KERNELS})
ROW_HEIGHTS = {ContentKind.BARS: 20.0, ContentKind.UNITS: 18.0, ContentKind.NEIGHBOURS: 18.0}
BOX_HEIGHTS = {
    ContentKind.HEAT: 72.0,
    ContentKind.STRIP: 44.0,
    ContentKind.HISTOGRAM: 44.0,
    ContentKind.CHANGE: 44.0,
}


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
        Whether cells are rows of text and bars, which strands must not cross.
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

    `short_title` stands in where the title is too long.
    """

    title: str
    short_title: str
    details: str
    input_ports: int
    has_stepper: bool


def lay_out(text: CardText, content: Content, style: CanvasStyle) -> CardLayout:
    """Return the layout of a card."""
    title = text.title
    widest = style.grown(MAXIMUM_WIDTH)
    if style.title_metrics.horizontalAdvance(title) > widest - 2 * PADDING:
        title = text.short_title
    natural = max(
        style.title_metrics.horizontalAdvance(title),
        style.detail_metrics.horizontalAdvance(text.details),
    )
    least = MINIMUM_WIDTH
    if content.has_names:
        least = name_width(content, style) + LEAST_BAR + style.grown(VALUE_WIDTH) + 2 * PADDING
    elif content.kind is ContentKind.MAPS and content.total:
        least = WIDE
    width = min(widest, max(least, natural + 2 * PADDING + 2))
    width = 8.0 * -(-width // 8)
    header = style.grown(HEADER)
    cells, body_height = _cells(content, width, style)
    note_height = style.grown(HEIGHT) if has_footer(content) else 0.0
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
        inputs=_ports(text.input_ports, middle),
        output=QPointF(width, middle),
        stepper=_stepper(width, height, style) if text.has_stepper else QRectF(),
        footer=footer_of(content, body, style),
        has_rows=content.kind in ROW_HEIGHTS,
    )


def name_width(content: Content, style: CanvasStyle) -> float:
    """Return the room that the names of rows take, the gap behind them included."""
    widest = max(map(style.detail_metrics.horizontalAdvance, content.labels), default=0.0)
    return min(style.grown(LONGEST_NAME), widest + 8.0)


def _middle(cells: tuple[QRectF, ...], height: float) -> float:
    return (cells[0].top() + cells[-1].bottom()) / 2 if cells else height / 2


def _ports(count: int, middle: float) -> tuple[QPointF, ...]:
    first = middle - PORT_DISTANCE * (count - 1) / 2
    return tuple(QPointF(0, first + PORT_DISTANCE * port) for port in range(count))


def _stepper(width: float, height: float, style: CanvasStyle) -> QRectF:
    across, down = style.grown(STEPPER_WIDTH), style.grown(STEPPER_HEIGHT)
    return QRectF((width - across) / 2, height - down / 2, across, down)


def _cells(content: Content, width: float, style: CanvasStyle) -> tuple[tuple[QRectF, ...], float]:
    """Return the cells and the height of the body."""
    kind, top = content.kind, style.grown(HEADER)
    if kind is ContentKind.MAPS and not content.total:
        return _map_column(content, width, top)
    if kind in GRIDS:
        return _grid(content, width, top)
    if kind in ROW_HEIGHTS:
        return _rows(content, width, top, style.grown(ROW_HEIGHTS[kind]))
    if kind in BOX_HEIGHTS:
        height = BOX_HEIGHTS[kind]
        return (QRectF(PADDING, top, width - 2 * PADDING, height),), height
    if kind is ContentKind.IMAGE:
        height = 88.0 / max(1.0, content.aspect)
        picture_width = height * content.aspect
        return (QRectF((width - picture_width) / 2, top, picture_width, height),), height
    return (), 0.0


def _rows(
    content: Content, width: float, top: float, height: float
) -> tuple[tuple[QRectF, ...], float]:
    """Return one row for each cell."""
    rows = (
        QRectF(PADDING, top + height * index, width - 2 * PADDING, height)
        for index in range(content.count)
    )
    return tuple(rows), height * content.count


def _map_column(content: Content, width: float, top: float) -> tuple[tuple[QRectF, ...], float]:
    """Return one column of square maps, smaller the more there are."""
    count = content.count
    if count == 1 and content.is_prediction:
        side = 84.0
    else:
        side = 50.0 if count <= 6 else max(24.0, 50.0 - 3.0 * (count - 6))
    gap = 8.0 if side > 40 else 5.0
    cells = (
        QRectF((width - side) / 2, top + (side + gap) * unit, side, side) for unit in range(count)
    )
    return tuple(cells), (side + gap) * count - gap


def _grid(content: Content, width: float, top: float) -> tuple[tuple[QRectF, ...], float]:
    columns = 2 if content.count <= 8 else 3 if content.count <= 12 else 4
    gap = 6.0 if columns < 4 else 4.0
    side = min(54.0, (width - 2 * PADDING - gap * (columns - 1)) / columns)
    left = (width - columns * side - gap * (columns - 1)) / 2
    height = side / content.aspect if content.aspect > 1 else side
    cells = (
        QRectF(
            left + (side + gap) * (index % columns),
            top + (height + gap) * (index // columns),
            side,
            height,
        )
        for index in range(content.count)
    )
    rows = -(-content.count // columns)
    return tuple(cells), (height + gap) * rows - gap
