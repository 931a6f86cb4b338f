"""`Presentation`: shows only what a class looks at, large, until Esc.

Large text in high contrast; no menus, toolbars or settings; a spotlight around the pointer;
keys, as those of a presenter's remote control, for the next step. Nothing of it is an edit or
a setting: afterwards the window is as it was before.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QCursor, QKeySequence, QMouseEvent, QShortcut
from PySide6.QtWidgets import QWidget

from playground.training.protocol.frames import Frame
from playground.ui.classroom.caption import PresentationCaption
from playground.ui.classroom.spotlight import Spotlight
from playground.ui.designer.layout.navigation import Look
from playground.ui.presenters.run_presenter import RunPresenter
from playground.ui.shell.main_window import MainWindow
from playground.ui.theme.appearance import Appearance

SIDE_SHARE = 0.42
"""Share of the width that the output has while presenting."""


@dataclass(frozen=True, slots=True)
class Before:
    """What the window looked like.

    Attributes
    ----------
    shown : tuple of (QWidget, bool)
        The parts that are hidden meanwhile, and whether they were hidden before.
    state : Qt.WindowState
        Whether the window was maximized or in full screen.
    middle : QByteArray or None
        The heights of the canvas and of what is below it; None if nothing is shown below.
    has_larger_panels : bool
        Whether most of that height was for the panels.
    look : Look
        Which part of the canvas was in sight.
    """

    shown: tuple[tuple[QWidget, bool], ...]
    state: Qt.WindowState
    middle: QByteArray | None
    has_larger_panels: bool
    look: Look


class Presentation(QObject):
    """Begins and ends the presentation of a window.

    Parameters
    ----------
    window : MainWindow
    appearance : Appearance
    run : RunPresenter
        Its frames give the epoch that is shown.
    parent : QObject
    """

    def __init__(
        self, window: MainWindow, appearance: Appearance, run: RunPresenter, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._appearance = appearance
        self._before: Before | None = None
        self.spotlight = Spotlight(window)
        self.caption = PresentationCaption(window.designer, window.messages)
        window.actions_by_name["presentation"].triggered.connect(self.toggle)
        window.close_requested.connect(self.end)
        run.frame_shown.connect(self._show_frame)
        self._keys = tuple(
            self._key(keys, act)
            for keys, act in (
                (("PgDown", "Right"), self.show_next),
                (("PgUp", "Left"), self.show_previous),
                (("S",), self.toggle_spotlight),
                (("Esc",), self.end),
            )
        )

    def _key(self, keys: tuple[str, ...], act: Callable[[], None]) -> QShortcut:
        shortcut = QShortcut(self._window)
        shortcut.setKeys([QKeySequence(key) for key in keys])
        shortcut.setEnabled(False)
        shortcut.activated.connect(act)
        return shortcut

    @property
    def is_on(self) -> bool:
        """Whether the window is presented."""
        return self._before is not None

    def toggle(self) -> None:
        """Begin, or end."""
        if self.is_on:
            self.end()
        else:
            self.begin()

    def begin(self) -> None:
        """Present the window in full screen."""
        window = self._window
        left = window.columns.widget(0)
        assert left is not None
        parts: tuple[QWidget, ...] = (window.menuBar(), window.transport, window.status)
        parts = (*parts, window.side.inspector)
        if not window.actions_by_name["lesson_leave"].isEnabled():
            parts = (*parts, left)  # the text of an open lesson stays
        self._before = Before(
            tuple((part, part.isHidden()) for part in parts),
            window.windowState(),
            window.middle.saveState() if window.bottom.isVisible() else None,
            window.sizes.has_larger_panels,
            window.designer.navigation.look(),
        )
        for part in parts:
            part.hide()
        self._appearance.present()
        window.sizes.give_side(SIDE_SHARE)
        window.setWindowState(window.windowState() | Qt.WindowState.WindowFullScreen)
        window.designer.navigation.fit()  # and again when the window has its size
        self.caption.show()
        self.caption.place()
        for key in self._keys:
            key.setEnabled(True)
        window.windowHandle().installEventFilter(self)
        window.installEventFilter(self)
        window.designer.setFocus()
        self.toggle_spotlight()

    def end(self) -> None:
        """Show the window as it was before; nothing if it is not presented."""
        before, self._before = self._before, None
        if before is None:
            return
        window = self._window
        window.windowHandle().removeEventFilter(self)
        window.removeEventFilter(self)
        for key in self._keys:
            key.setEnabled(False)
        self.spotlight.hide()
        self.caption.hide()
        window.setWindowState(before.state)
        for part, was_hidden in before.shown:
            part.setHidden(was_hidden)
        self._appearance.end_presenting()
        window.sizes.give_side(None)
        window.actions_by_name["larger_panels"].setChecked(before.has_larger_panels)
        if before.middle is not None:
            window.middle.restoreState(before.middle)
        window.side.settle()
        window.designer.navigation.look_again(before.look)

    def toggle_spotlight(self) -> None:
        """Show the light at the pointer, or hide it."""
        if self.spotlight.isVisible():
            self.spotlight.hide()
        else:
            self.spotlight.shine(self._window.mapFromGlobal(QCursor.pos()))

    def show_next(self) -> None:
        """Show the next step of a lesson, or else the next recorded epoch, or train another."""
        actions = self._window.actions_by_name
        if actions["lesson_leave"].isEnabled():
            actions["lesson_next"].trigger()
            return
        timeline = self._window.timeline
        is_last = not (timeline.slider.marks > timeline.slider.value()).any()
        name = "epoch" if timeline.is_live else "present" if is_last else "later"
        actions[name].trigger()

    def show_previous(self) -> None:
        """Show the step of the lesson or the recorded epoch before."""
        actions = self._window.actions_by_name
        in_lesson = actions["lesson_leave"].isEnabled()
        actions["lesson_back" if in_lesson else "earlier"].trigger()

    def _show_frame(self, frame: Frame) -> None:
        self.caption.show_frame(frame)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move the light with the pointer; the window's system handle reports every move."""
        if isinstance(event, QMouseEvent) and event.type() is QEvent.Type.MouseMove:
            if self.spotlight.isVisible() and watched is self._window.windowHandle():
                self.spotlight.move_to(event.position().toPoint())
        elif event.type() is QEvent.Type.Resize and self.spotlight.isVisible():
            self.spotlight.shine(self._light())
        return super().eventFilter(watched, event)

    def _light(self) -> QPoint:
        return self.spotlight.centre
