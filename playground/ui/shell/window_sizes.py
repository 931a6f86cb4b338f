"""`WindowSizes`: the size of the window and of its columns, saved between starts."""

from PySide6.QtCore import QByteArray, QObject, QRect, QSize
from PySide6.QtWidgets import QMainWindow, QSplitter

from playground.ui.settings import Settings
from playground.ui.shell.side_column import SideColumn
from playground.ui.theme.text_size import on_look_change, pixels, text_percent

FIRST_SIZE = QSize(1440, 900)
FRAME = QSize(8, 36)
"""What the desktop adds to the window, in pixels, until it is known: once it is shown."""
USUAL_WIDTHS = (240, 336)
"""Of palette and side column, in pixels at 100 %."""
MOST_PALETTE, MOST_SIDE = 0.2, 0.36
"""Largest shares of the window that the two get unless the user gives them more."""
FIRST_HEIGHTS = (560, 340)
"""Of the canvas and of what is below it, in pixels."""
LARGE_BELOW = 0.7
"""Share of the height that the panels get from "Larger panels", until the user changes it."""
WIDTHS, OUTPUT_HEIGHT = "window/widths", "window/output height"
GEOMETRY, MIDDLE = "window/geometry", "window/middle"
LARGER, IS_LARGER = "window/middle with larger panels", "window/has larger panels"
UNLIMITED = 16_777_215
"""Qt's QWIDGETSIZE_MAX, which PySide does not have."""
MOST_LEFT = 0.28
"""Largest share of the width for a lesson, while `give_side` has set that of the output."""


class WindowSizes(QObject):
    """Keeps the window on its screen, and the canvas at its share of the width.

    Parameters
    ----------
    window : QMainWindow
    columns : QSplitter
        Palette, canvas and side column.
    middle : QSplitter
        The canvas and what is below it.
    side : SideColumn
    settings : Settings
        Where the sizes are kept from one start to the next.

    Attributes
    ----------
    has_larger_panels : bool
        Whether the panels have most of the height.
    """

    def __init__(
        self,
        window: QMainWindow,
        columns: QSplitter,
        middle: QSplitter,
        side: SideColumn,
        settings: Settings,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._columns = columns
        self._middle = middle
        self._side = side
        self._settings = settings
        self._own_widths: tuple[int, ...] = ()
        self._side_share: float | None = None
        self._heights: QByteArray | None = None
        self.has_larger_panels = False
        self._other_heights = QByteArray()
        columns.splitterMoved.connect(self._choose_widths)
        on_look_change(middle, self._limit_below)

    def restore(self) -> None:
        """Restore the sizes of the last start, limited to the screen."""
        settings = self._settings
        self._window.resize(FIRST_SIZE)
        self._window.restoreGeometry(settings.bytes(GEOMETRY))
        self._fit_screen()
        self._own_widths = _widths(settings.text(WIDTHS))
        self.share_width()
        self._middle.setSizes(FIRST_HEIGHTS)
        self._middle.restoreState(settings.bytes(MIDDLE))
        self._other_heights = settings.bytes(LARGER)
        self.enlarge_panels(is_larger=settings.text(IS_LARGER) == "yes")
        height = settings.text(OUTPUT_HEIGHT)
        self._side.output_height = int(height) if height.isdecimal() and len(height) < 5 else None

    def remember(self) -> None:
        """Save the sizes for the next start."""
        settings, height = self._settings, self._side.output_height
        settings.set_bytes(GEOMETRY, self._window.saveGeometry())
        settings.set_text(WIDTHS, " ".join(map(str, self._own_widths)))
        heights = self._heights or self._middle.saveState(), self._other_heights
        usual, larger = reversed(heights) if self.has_larger_panels else heights
        settings.set_bytes(MIDDLE, usual)
        settings.set_bytes(LARGER, larger)
        settings.set_text(IS_LARGER, "yes" if self.has_larger_panels else "")
        settings.set_text(OUTPUT_HEIGHT, "" if height is None else str(height))

    def share_width(self) -> None:
        """Give palette and settings their preferred width, and the canvas the rest.

        Widths that the user chose hold as long as they leave the canvas its part.
        """
        width = self._window.width()
        if self._side_share is not None:
            side = round(self._side_share * width)
            lesson = self._columns.widget(0)
            assert lesson is not None
            left = min(pixels((self._own_widths or USUAL_WIDTHS)[0]), round(MOST_LEFT * width))
            left = 0 if lesson.isHidden() else left
            self._columns.setSizes([left, max(width - left - side, 1), side])
            return
        palette, side = (pixels(each) for each in self._own_widths or USUAL_WIDTHS)
        is_crowded = width - palette - side < (1 - MOST_PALETTE - MOST_SIDE) * width
        if is_crowded or not self._own_widths:
            palette = min(palette, round(MOST_PALETTE * width))
            side = min(side, round(MOST_SIDE * width))
        self._columns.setSizes([palette, max(width - palette - side, 1), side])

    def give_side(self, share: float | None) -> None:
        """Give the side column a share of the width; None for its usual width."""
        self._side_share = share
        self.share_width()

    def give_canvas(self, *, is_given: bool) -> None:
        """Give the canvas the height of the panels below it, which are hidden, or return it."""
        if is_given == (self._heights is not None):
            return
        heights, self._heights = self._heights, self._middle.saveState() if is_given else None
        self._limit_below()
        if heights is not None:
            self._middle.restoreState(heights)

    def enlarge_panels(self, *, is_larger: bool) -> None:
        """Give the panels most of the canvas's height, or return it.

        Both heights are kept, as the user last chose them. Nothing happens while the panels
        are hidden.
        """
        if is_larger == self.has_larger_panels or self._heights is not None:
            return
        self.has_larger_panels = is_larger
        heights, self._other_heights = self._other_heights, self._middle.saveState()
        if not self._middle.restoreState(heights):
            total = sum(self._middle.sizes())
            self._middle.setSizes([round((1 - LARGE_BELOW) * total), round(LARGE_BELOW * total)])

    def _limit_below(self) -> None:
        """Keep what is below the canvas as high as it must be, if the canvas has the rest."""
        below = self._middle.widget(1)
        layout = below.layout() if below is not None else None
        if below is None or layout is None:
            return
        layout.invalidate()
        is_limited = self._heights is not None
        below.setMaximumHeight(layout.sizeHint().height() if is_limited else UNLIMITED)

    def _choose_widths(self) -> None:
        """Store the column widths that the user chose, at 100 %."""
        if self._side_share is not None:
            return
        before = self._own_widths or USUAL_WIDTHS
        now = (self._columns.sizes()[0], self._columns.sizes()[2])
        designed = (round(100 * each / text_percent()) for each in now)
        self._own_widths = tuple(new or old for new, old in zip(designed, before, strict=True))

    def _fit_screen(self) -> None:
        """Shrink to the screen and move onto it, including the window frame."""
        window = self._window
        if window.isMaximized() or window.isFullScreen():
            return
        room = window.screen().availableGeometry()
        frame = FRAME.expandedTo(window.frameGeometry().size() - window.size())
        window.resize(window.size().boundedTo(room.size() - frame))
        place = QRect(window.frameGeometry().topLeft(), window.size() + frame)
        place.moveRight(min(place.right(), room.right()))
        place.moveBottom(min(place.bottom(), room.bottom()))
        place.moveLeft(max(place.left(), room.left()))
        place.moveTop(max(place.top(), room.top()))
        window.move(place.topLeft())


def _widths(text: str) -> tuple[int, ...]:
    """Return the two widths in `text`; none where it holds anything else."""
    words = text.split()
    is_pair = len(words) == 2 and all(word.isdecimal() and len(word) < 5 for word in words)
    return tuple(map(int, words)) if is_pair else ()
