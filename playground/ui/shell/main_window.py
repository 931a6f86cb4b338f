"""`MainWindow`: creates the parts and puts them in their places; decides nothing."""

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QMainWindow, QSplitter, QVBoxLayout, QWidget

from playground.datasets.derived.baseline import Baseline
from playground.datasets.task import Prepared
from playground.importing.result import Imported, NoteKind
from playground.training.protocol.events import Event, RunsChanged
from playground.training.protocol.frames import Frame
from playground.ui.actions.actions import Actions
from playground.ui.designer.palette import Palette
from playground.ui.designer.view import DesignerView
from playground.ui.editor import Editor
from playground.ui.messages import Cause, Topic
from playground.ui.panels.base import Panel
from playground.ui.panels.code.panel import CodePanel
from playground.ui.panels.microscope.panel import MicroscopePanel
from playground.ui.panels.predict.panel import PredictPanel
from playground.ui.panels.predictions import PredictionsPanel
from playground.ui.panels.reconstructions import ReconstructionsPanel
from playground.ui.panels.saliency.panel import SaliencyPanel
from playground.ui.panels.samples import SamplesPanel
from playground.ui.settings import Settings
from playground.ui.shell.left_column import LeftColumn
from playground.ui.shell.message_bar import MessageBar
from playground.ui.shell.moment_banner import MomentBanner
from playground.ui.shell.panel_tabs import PanelTabs
from playground.ui.shell.side_column import SideColumn
from playground.ui.shell.space_key import SpaceKey
from playground.ui.shell.status_strip import StatusStrip
from playground.ui.shell.timeline_bar import TimelineBar
from playground.ui.shell.transport import TransportBar
from playground.ui.shell.window_sizes import WindowSizes
from playground.ui.theme.icons import application_icon
from playground.ui.theme.stylesheet import styled_when_complete
from playground.ui.theme.text_size import (
    follow_text,
    lay_out_now,
    on_look_change,
    pixels,
    text_percent,
)
from playground.ui.theme.theme import current_theme
from playground.ui.view_state import ViewState
from playground.ui.widgets.plain import PlainLabel, plain_tip
from playground.ui.widgets.roles import label
from playground.ui.widgets.tab_order import neighbour

TITLE_WIDTH = 360
"""How many pixels, at 100 %, the title may take in the menu bar; longer ones lose their middle."""

NOTHING_TRAINED = Frame(generation=-1, epoch=0, step=0, steps_per_epoch=1)


class MainWindow(QMainWindow):
    """The window.

    Attributes
    ----------
    further_views : tuple of Panel
        Live views in windows of their own.

    Signals
    -------
    close_requested(QCloseEvent)
        The window is about to close; ignore the event to keep it open.
    visibility_changed()
        Other live views are visible than before, or they ask for other probes.
    """

    close_requested = Signal(object)
    visibility_changed = Signal()

    def __init__(self, editor: Editor, settings: Settings) -> None:
        with styled_when_complete():
            super().__init__()
            self._text_percent = text_percent()
            self.further_views: tuple[Panel, ...] = ()
            self.setWindowIcon(application_icon())
            self.actions_by_name = Actions(self)
            self.palette_list = Palette(current_theme(), self)
            self.left = LeftColumn(self.palette_list, self)
            self.designer = DesignerView(current_theme(), editor, self)
            self.banner = MomentBanner(self.designer)
            self.messages = MessageBar(self.designer, self.designer.minimap)
            self.panels = PanelTabs(editor, self)
            self.timeline = TimelineBar(editor, self)
            self.side = SideColumn(editor, self)
            self.transport = TransportBar(self.actions_by_name, editor, self)
            self.status = StatusStrip(self)
            for part in (self.palette_list, self.designer):
                on_look_change(part, partial(_set_theme, part))
            self._lay_out()
            self.sizes = WindowSizes(self, self.columns, self.middle, self.side, settings)
            self._fill_menus()
            self._connect()
            self.space_key = SpaceKey(self.designer)
            self.space_key.tapped.connect(self.actions_by_name["play"].trigger)
            self.designer.setFocus()
        self.sizes.restore()
        larger = self.actions_by_name["larger_panels"]
        larger.setChecked(self.sizes.has_larger_panels)
        larger.toggled.connect(self._enlarge_panels)

    def _lay_out(self) -> None:
        self.bottom = QWidget(self)
        self.bottom.setObjectName("bottom")
        below = QVBoxLayout(self.bottom)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(0)
        below.addWidget(self.timeline)
        below.addWidget(self.panels, 1)
        self.middle = _splitter(Qt.Orientation.Vertical, (self.designer, self.bottom), self)
        self.columns = _splitter(
            Qt.Orientation.Horizontal, (self.left, self.middle, self.side), self
        )
        self.columns.setStretchFactor(0, 0)
        self.columns.setStretchFactor(1, 1)
        self.columns.setStretchFactor(2, 0)
        self.middle.setStretchFactor(0, 3)
        self.middle.setStretchFactor(1, 2)
        self.whole = QWidget(self)
        layout = QVBoxLayout(self.whole)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.transport)
        layout.addWidget(self.columns, 1)
        layout.addWidget(self.status)
        self.setCentralWidget(self.whole)

    def _fill_menus(self) -> None:
        bar = self.menuBar()
        name = label("Playground", "title", bar)
        name.setContentsMargins(12, 0, 6, 0)
        bar.setCornerWidget(name, Qt.Corner.TopLeftCorner)
        self._shown_title = ("", False)
        self._title = PlainLabel(parent=bar)
        self._title.setObjectName("project title")
        self._title.setProperty("role", "muted")
        follow_text(self._title, self._size_title)
        self._title.setAccessibleName("project")
        bar.setCornerWidget(self._title, Qt.Corner.TopRightCorner)
        self.actions_by_name.fill(bar)
        self.actions_by_name.attach(self, self.designer)
        self.panels.larger.setDefaultAction(self.actions_by_name["larger_panels"])
        self.transport.export.setMenu(self.actions_by_name.submenus["export"])
        for key, widget in (
            ("show_palette", self.left),
            ("show_side", self.side),
            ("show_bottom", self.bottom),
        ):
            action = self.actions_by_name[key]
            action.setChecked(True)
            action.toggled.connect(widget.setVisible)
            action.toggled.connect(self.visibility_changed)
        full_screen = self.actions_by_name["full_screen"]
        full_screen.toggled.connect(self._show_full_screen)

    def _size_title(self) -> None:
        """Give the title room that goes with the size of text.

        A label measures itself with its current least height, and keeps the result until
        its margins, font or text change: so the margins are set last.
        """
        self._title.setMinimumHeight(pixels(26))
        self._title.setContentsMargins(pixels(6), 0, pixels(14), 0)

    def _connect(self) -> None:
        self.palette_list.layer_requested.connect(self.designer.adder.add)
        self.designer.selection_changed.connect(self.side.select)
        self.designer.layers_pointed_at.connect(self.side.inspector.reveal)
        self.designer.escaped.connect(self.messages.close_shown)
        self.designer.probes_changed.connect(self.visibility_changed)
        self.side.sample.sample_changed.connect(self.designer.watch_sample)
        for panel in self.side.panels:
            panel.probes_changed.connect(self.visibility_changed)
        self.panels.panel_made.connect(self._connect_panel)

    def _connect_panel(self, panel: Panel) -> None:
        if isinstance(panel, PredictionsPanel | SaliencyPanel | SamplesPanel):
            panel.sample_requested.connect(self.side.sample.choose)
        if isinstance(panel, SaliencyPanel):
            for other in self.panels.made:
                if isinstance(other, PredictPanel):
                    panel.sample_requested.connect(other.watch_row)
            self.side.sample.sample_changed.connect(panel.watch_sample)
        if isinstance(panel, MicroscopePanel):
            panel.traced.connect(self.designer.tracing.show)
            self.designer.selection_changed.connect(panel.look_at_layers)
            self.designer.unit_pinned.connect(panel.look_at_unit)
            self.designer.weights.opened.connect(panel.look_at_place)
            self.designer.spot_hovered.connect(panel.look_at_spot)
            self.side.sample.sample_changed.connect(panel.watch_sample)

    def live_views(self) -> tuple[Panel | DesignerView, ...]:
        """Return the views that are visible and draw frames."""
        views: tuple[Panel | DesignerView, ...] = (
            self.designer,
            *self.side.panels,
            *self.panels.made,
            *self.further_views,
        )
        return () if self.isMinimized() else tuple(view for view in views if view.isVisible())

    def start_over(self) -> None:
        """Clear the selection, the data and what was drawn: another project is opened.

        Its data may come late, or never; until then no view shows those of the last one.
        """
        self.designer.pinned.clear()
        self.designer.select(())
        self.designer.forget_pictures()
        self.side.start_over()
        for panel in (*self.side.panels, *self.panels.made):
            panel.start_over()

    def forget_run(self) -> None:
        """Clear what was trained before: it belongs to another project.

        Views keep what they drew last; where no frame follows, because the new data cannot
        be loaded or the network is incomplete, they would show the other project's run.
        """
        self.transport.show_frame(NOTHING_TRAINED)
        self.timeline.forget()
        for panel in (*self.side.panels, *self.panels.made):
            panel.handle_event(RunsChanged(()))
            panel.show_frame(NOTHING_TRAINED)

    def show_state(self, state: ViewState) -> None:
        """Show the project as it is now."""
        for part in (self.transport, self.designer, self.panels, self.side, self.status):
            part.show_state(state)

    def set_editable(self, is_editable: bool) -> None:
        """Make the project editable or read only."""
        for part in (
            self.palette_list,
            *(part for part, _rank in self.transport.hyperparameters.entries),
            self.side.data,
            self.side.inspector,
        ):
            part.setEnabled(is_editable)

    def show_data(self, data: Prepared) -> None:
        """Show new data."""
        self.designer.show_data(data)
        for panel in (*self.side.panels, *self.panels.panels):
            panel.show_data(data)

    def show_baseline(self, baseline: Baseline | None, loss: str) -> None:
        """Show what simple methods reach on the data; None where that is not known."""
        for panel in self.panels.made:
            panel.show_baseline(baseline, loss)

    def handle_event(self, event: Event) -> None:
        """Pass a report of the training thread to the panels."""
        for panel in (*self.side.panels, *self.panels.panels):
            panel.handle_event(event)

    def show_imported(self, name: str, imported: Imported) -> None:
        """Report the result of opening `name`; mark script lines that need the user."""
        unread = [note for note in imported.notes if note.kind is NoteKind.NEEDS_YOU]
        if imported.source:
            code = self.panels.panel(CodePanel)
            code.show_imported(imported)
            if imported.notes:
                self.panels.tabs.setCurrentWidget(code)
        if not (imported.source and imported.notes) and self.panels.has(ReconstructionsPanel.title):
            self.panels.bring_to_front(ReconstructionsPanel.title)
        others = [note.message for note in imported.notes if note.kind is NoteKind.ASSUMED]
        if unread:
            more = f"; {len(unread) - 1} more in the Code panel" if len(unread) > 1 else ""
            self.messages.answer(Cause(Topic.SCRIPT), f"{name}: {unread[0].message}{more}")
        elif others:
            self.messages.answer(Cause(Topic.SCRIPT), f"{name}: {others[0]}")

    def follow_text_size(self) -> None:
        """Give the columns the widths that go with the size of text, if it has changed."""
        if text_percent() != self._text_percent:
            self._text_percent = text_percent()
            self._settle()

    def _settle(self) -> None:
        """Give the columns beside the canvas the widths that go with the size of text."""
        lay_out_now(self)
        self.side.settle()
        self.sizes.share_width()
        self._fit_corners()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.sizes.share_width()
        self._fit_title()

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, N802
        """Follow the order of the current layout: forms are made again while the user works."""
        found = neighbour(self.whole, self.focusWidget(), 1 if next else -1)
        if found is None:
            return super().focusNextPrevChild(next)
        reason = Qt.FocusReason
        found.setFocus(reason.TabFocusReason if next else reason.BacktabFocusReason)
        return True

    def _fit_corners(self) -> None:
        """Set the corner widgets of the menu bar again.

        The bar gives it as much room as was asked for when it was put there.
        """
        for corner in (Qt.Corner.TopLeftCorner, Qt.Corner.TopRightCorner):
            part = self.menuBar().cornerWidget(corner)
            self.menuBar().setCornerWidget(part, corner)
            part.show()

    def show_title(self, title: str, *, is_unsaved: bool) -> None:
        """Show what is being edited, and whether all of it is on disk."""
        self._shown_title = (title, is_unsaved)
        self._fit_title()
        plain = title.replace("[*]", "[*][*]")  # else Qt shows the mark of unsaved work there
        self.setWindowTitle(f"{plain}[*] – Neural Network Playground")
        self.setWindowModified(is_unsaved)

    def _fit_title(self) -> None:
        """Write the title in the menu bar, shortened to the room beside the menus."""
        title, is_unsaved = self._shown_title
        room = min(pixels(TITLE_WIDTH), max(self.width() - self._menus_width(), pixels(60)))
        short = self._title.fontMetrics().elidedText(title, Qt.TextElideMode.ElideMiddle, room)
        text = f"{short} •" if is_unsaved else short
        state = "Some of it is not saved." if is_unsaved else "All of it is saved."
        self._title.setToolTip(plain_tip(state if short == title else f"{title}\n{state}"))
        if text != self._title.text():
            self._title.setText(text)
            self._fit_corners()

    def _menus_width(self) -> int:
        """Return how many pixels the menus take, with the name before them."""
        bar = self.menuBar()
        name = bar.cornerWidget(Qt.Corner.TopLeftCorner).sizeHint().width()
        menus = sum(bar.actionGeometry(action).width() for action in bar.actions())
        return name + menus + pixels(60)

    def _enlarge_panels(self, is_larger: bool) -> None:
        if is_larger:
            self.actions_by_name["show_bottom"].setChecked(True)
        self.sizes.enlarge_panels(is_larger=is_larger)

    def _show_full_screen(self, is_full: bool) -> None:
        state = self.windowState()
        full = Qt.WindowState.WindowFullScreen
        self.setWindowState(state | full if is_full else state & ~full)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Play or pause with Space and paste with Ctrl+V, unless the focused widget uses them."""
        is_plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if event.key() == Qt.Key.Key_Space and is_plain and not event.isAutoRepeat():
            self.actions_by_name["play"].trigger()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.actions_by_name["paste"].trigger()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange:
            self.visibility_changed.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.close_requested.emit(event)
        if event.isAccepted():
            self.sizes.remember()


def _set_theme(part: Palette | DesignerView) -> None:
    part.apply_theme(current_theme())


def _splitter(
    orientation: Qt.Orientation, parts: tuple[QWidget, ...], parent: QWidget
) -> QSplitter:
    splitter = QSplitter(orientation, parent)
    splitter.setHandleWidth(1)
    splitter.setChildrenCollapsible(False)
    for part in parts:
        splitter.addWidget(part)
    return splitter


class FirstPaint(QObject):
    """Waits for the first paint of a widget, so that slow work can follow it.

    Parameters
    ----------
    widget : QWidget
        It owns this object.

    Signals
    -------
    painted()
        Emitted once, in the turn of the event loop after that paint.
    """

    painted = Signal()

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self, self.painted.emit)
        return False
