"""`MenuTitle`: the name of the program and the title of the project, beside the menus."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenuBar

from playground.ui.theme.text_size import follow_text, pixels
from playground.ui.widgets.plain import PlainLabel, plain_tip
from playground.ui.widgets.roles import label

WIDEST = 360
"""How many pixels, at 100 %, the title may take; longer ones lose their middle."""


class MenuTitle:
    """The two corner widgets of a menu bar.

    Parameters
    ----------
    bar : QMenuBar
    name : str
        Of the program.
    """

    def __init__(self, bar: QMenuBar, name: str) -> None:
        self._bar = bar
        program = label(name, "title", bar)
        program.setContentsMargins(12, 0, 6, 0)
        bar.setCornerWidget(program, Qt.Corner.TopLeftCorner)
        self._shown = ("", False)
        self._title = PlainLabel(parent=bar)
        self._title.setObjectName("project title")
        self._title.setProperty("role", "muted")
        follow_text(self._title, self._follow_text)
        self._title.setAccessibleName("project")
        bar.setCornerWidget(self._title, Qt.Corner.TopRightCorner)

    def show(self, title: str, *, is_unsaved: bool) -> None:
        """Show the title of a project, and whether all of it is on disk."""
        self._shown = (title, is_unsaved)
        self.fit()

    def fit(self) -> None:
        """Shorten the title to the room beside the menus."""
        title, is_unsaved = self._shown
        free = self._bar.window().width() - self._menus_width()
        room = min(pixels(WIDEST), max(free, pixels(60)))
        short = self._title.fontMetrics().elidedText(title, Qt.TextElideMode.ElideMiddle, room)
        text = f"{short} •" if is_unsaved else short
        state = "Some of it is not saved." if is_unsaved else "All of it is saved."
        self._title.setToolTip(plain_tip(state if short == title else f"{title}\n{state}"))
        if text != self._title.text():
            self._title.setText(text)
            self.fit_corners()

    def fit_corners(self) -> None:
        """Set the corner widgets again: the bar keeps the sizes that they had before."""
        for corner in (Qt.Corner.TopLeftCorner, Qt.Corner.TopRightCorner):
            part = self._bar.cornerWidget(corner)
            self._bar.setCornerWidget(part, corner)
            part.show()

    def _follow_text(self) -> None:
        """Give the title room that goes with the size of text.

        A label measures itself with its current least height, and keeps the result until
        its margins, font or text change: so the margins are set last.
        """
        self._title.setMinimumHeight(pixels(26))
        self._title.setContentsMargins(pixels(6), 0, pixels(14), 0)

    def _menus_width(self) -> int:
        """Return how many pixels the menus take, with the name before them."""
        bar = self._bar
        name = bar.cornerWidget(Qt.Corner.TopLeftCorner).sizeHint().width()
        menus = sum(bar.actionGeometry(action).width() for action in bar.actions())
        return name + menus + pixels(60)
