"""All runs of the project: name, hide, delete, restore and compare them, or return to one."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from playground.base.number_text import counted
from playground.document.in_words.comparison import Difference, changes_on_the_way, differences
from playground.training.protocol.controls import (
    DeleteRun,
    HideRun,
    RenameRun,
    RestoreRun,
    ReturnToRun,
    Scrub,
)
from playground.training.protocol.events import Event, RunInfo, RunsChanged
from playground.training.protocol.frames import Curves, Frame
from playground.training.protocol.probes import BoundaryAnswer, BoundaryProbe, Probe
from playground.ui.editor import Editor
from playground.ui.panels.base import Panel
from playground.ui.panels.captions import Caption, Role
from playground.ui.panels.runs.boundaries import RunBoundaries, RunMap
from playground.ui.panels.runs.curves import RunCurves, RunLine
from playground.ui.panels.runs.table import RunTable, run_colour
from playground.ui.panels.two_columns import TwoColumns
from playground.ui.theme.text_size import follow_text, pixels
from playground.ui.theme.theme import current_theme
from playground.ui.view_state import ViewState
from playground.ui.widgets.flow_layout import FlowLayout
from playground.ui.widgets.plain import plain_tip
from playground.ui.widgets.roles import describe

BOUNDARY = BoundaryProbe()
LEAST_TABLE = 316
"""Width of the list, in pixels at 100 %."""
HEADINGS = ("setting", "left", "right")
DELETE = "Delete", "Deletes the selected runs; they can be restored."
DELETED = "Restore", "Puts the selected runs back in the list."
"""What the button says and does for runs in the list, and for deleted ones."""


class RunsPanel(Panel):
    """The list of runs, and three ways to compare those that are ticked."""

    title = "Runs"
    summary = "Every run so far: compare curves, boundaries and settings, or return to one."

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(editor, parent)
        self._runs: tuple[RunInfo, ...] = ()
        self._present = Curves()
        self._answer: BoundaryAnswer | None = None
        self.table = RunTable()
        self.curves = RunCurves()
        self.maps = RunBoundaries()
        self.settings = _settings_table()
        self._words = Caption(Role.MUTED, "")
        self._words.setWordWrap(True)
        self._make_buttons()
        self._lay_out()
        self._connect()
        self._choose()

    def _make_buttons(self) -> None:
        self.go_back = QPushButton("Restore this run")
        describe(
            self.go_back,
            "restore this run",
            "Makes the selected run the current one, with its network, data and settings, as it "
            "was when it was left. The run that trains now stays in the list.",
        )
        self.look = QPushButton("Look at it")
        describe(
            self.look,
            "look at the run",
            "Shows the selected run as it was left, with its own network; the time line then "
            "leads through its epochs. Your project does not change.",
        )
        self.rename = QPushButton("Rename")
        describe(self.rename, "rename the run", "Gives the selected run another name. Key: F2.")
        self.delete = QPushButton("Delete")

    def _lay_out(self) -> None:
        buttons = FlowLayout(spacing=6)
        for button in (self.go_back, self.look, self.rename, self.delete):
            buttons.addWidget(button)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table, 1)
        follow_text(self.table, lambda: self.table.setMinimumWidth(pixels(LEAST_TABLE)))
        column.addLayout(buttons)
        differing = QWidget()
        column = QVBoxLayout(differing)
        column.setContentsMargins(0, 4, 0, 0)
        column.addWidget(self._words)
        column.addWidget(self.settings, 1)
        self.views = QTabWidget()
        self.views.setDocumentMode(True)
        self.views.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.views.tabBar().setDrawBase(False)
        self.views.tabBar().setAccessibleName("ways to compare")
        for widget, name, tip in (
            (self.curves, "Curves", "The losses of all ticked runs in one plot."),
            (self.maps, "Boundaries", "What each ticked run predicts over the plane."),
            (differing, "Settings", "What differs between two runs."),
        ):
            self.views.setTabToolTip(self.views.addTab(widget, name), tip)
        self.body.addWidget(TwoColumns(left, self.views, (4, 5), 14))

    def _connect(self) -> None:
        table = self.table
        table.renamed.connect(lambda key, name: self.control_requested.emit(RenameRun(key, name)))
        table.shown.connect(self._show_run)
        table.deleted.connect(lambda key: self.control_requested.emit(DeleteRun(key)))
        table.itemSelectionChanged.connect(self._choose)
        self.go_back.clicked.connect(self._return)
        self.look.clicked.connect(self._look)
        self.rename.clicked.connect(self._rename)
        self.delete.clicked.connect(self._delete)
        self.views.currentChanged.connect(lambda _index: self._switch())

    def probes(self) -> frozenset[Probe[Any]]:
        """Return the map's probe while maps are compared."""
        is_wanted = self.maps.isVisible() and self._has_plane
        return frozenset({BOUNDARY}) if is_wanted else frozenset()

    def show_state(self, state: ViewState) -> None:
        """Use the project of the current run."""
        self.state = state
        self.views.setTabVisible(1, self._has_plane)
        self._compare()

    def show_frame(self, frame: Frame) -> None:
        """Follow the present run."""
        if not self._is_present(frame.run_id):
            return
        if frame.generation != self._generation:
            self._generation = frame.generation
            self._answer = None
        self._present = frame.all_curves
        self._answer = frame.get(BOUNDARY) or self._answer
        self.table.show_present(self._present)
        self.curves.plot.set_moment(None if frame.is_live else float(frame.epoch))
        self._draw_open()

    def handle_event(self, event: Event) -> None:
        """Show the list of runs."""
        super().handle_event(event)
        if not isinstance(event, RunsChanged):
            return
        self._runs = event.runs
        present = next((run for run in event.runs if run.is_present), None)
        if present is not None:
            self._present = present.curves
        self.table.show_runs(event.runs)
        self.redraw()

    def _is_present(self, run_id: int) -> bool:
        """Return whether a frame of that run is of the one that trains."""
        return all(run.is_present for run in self._runs if run.id == run_id)

    @property
    def _has_plane(self) -> bool:
        return self.state is not None and self.state.task.plane is not None

    def _visible_runs(self) -> tuple[RunInfo, ...]:
        """Return the ticked runs, the present one last, so that it is drawn on top."""
        shown = [run for run in self._runs if not (run.is_hidden or run.is_deleted)]
        return tuple(sorted(shown, key=lambda run: (run.is_present, run.id)))

    def draw(self) -> str:
        """Draw the runs: rows, curves and maps."""
        self.table.show_runs(self._runs)
        self.table.show_present(self._present)
        self._draw_open()
        self._draw_maps()
        return ""

    def _draw_open(self) -> None:
        """Draw what is open of curves and maps."""
        lines = tuple(
            RunLine(
                run.name,
                run_colour(current_theme(), run),
                self._present if run.is_present else run.curves,
            )
            for run in self._visible_runs()
        )
        self.curves.show_lines(lines)
        if self.maps.isVisible():
            self._draw_maps()

    def _draw_maps(self) -> None:
        maps = []
        for run in self._visible_runs():
            answer, task = self._answer if run.is_present else run.boundary, run.task
            if answer is not None and task is not None and task.plane is not None:
                maps.append(RunMap(run.name, run_colour(current_theme(), run), task, answer))
        self.maps.show_maps(tuple(maps))

    def _switch(self) -> None:
        self.probes_changed.emit()
        self._draw_open()

    def _choose(self) -> None:
        """Offer what can be done with the selected runs."""
        chosen = self.table.chosen()
        lone = chosen[0] if len(chosen) == 1 else None
        is_whole = lone is not None and not (lone.is_present or lone.is_stored)
        self.go_back.setEnabled(is_whole)
        self.look.setEnabled(self.go_back.isEnabled() and bool(lone and len(lone.curves)))
        self.rename.setEnabled(lone is not None)
        earlier = [run for run in chosen if not run.is_present]
        self.delete.setEnabled(bool(earlier))
        is_gone = bool(earlier) and all(run.is_deleted for run in earlier)
        verb, tip = DELETED if is_gone else DELETE
        self.delete.setText(verb)
        describe(self.delete, f"{verb.lower()} the runs", tip)
        self._compare()

    def _compare(self) -> None:
        """List what differs between two selected runs, or one and the present.

        Of one run also what was changed while it trained.
        """
        pair, chosen = self._pair(), self.table.chosen()
        found = differences(pair[0].project, pair[1].project) if pair is not None else ()
        on_the_way = changes_on_the_way(chosen[0].parts) if len(chosen) == 1 else ()
        words = "Select a run to compare it with the current one, or two with Ctrl."
        headings = (HEADINGS[0], "before", "after")
        if pair is not None:
            left, right = pair
            words = f"{left.name} and {right.name} have the same settings."
            if found:
                words = f"{left.name} and {right.name} differ in {counted(len(found), 'setting')}."
                headings = (HEADINGS[0], left.name, right.name)
        if on_the_way:
            words += f" {chosen[0].name} was changed while it trained (as listed, from old to new)."
        self._words.setText(words)
        self._list(headings, (*found, *on_the_way))

    def _list(self, headings: tuple[str, ...], rows: tuple[Difference, ...]) -> None:
        self.settings.setVisible(bool(rows))
        self.settings.setHorizontalHeaderLabels(headings)
        self.settings.setRowCount(len(rows))
        for row, each in enumerate(rows):
            for column, text in enumerate((each.field, each.left, each.right)):
                item = QTableWidgetItem(text)
                item.setToolTip(plain_tip(text))
                self.settings.setItem(row, column, item)

    def _pair(self) -> tuple[RunInfo, RunInfo] | None:
        chosen = self.table.chosen()
        if len(chosen) == 2:
            return chosen[1], chosen[0]
        present = next((run for run in self._runs if run.is_present), None)
        if len(chosen) != 1 or present is None or chosen[0].id == present.id:
            return None
        return chosen[0], present

    def _show_run(self, run_id: int, is_shown: bool) -> None:
        run = next(run for run in self._runs if run.id == run_id)
        if is_shown and run.is_deleted:
            self.control_requested.emit(RestoreRun(run_id))
        self.control_requested.emit(HideRun(run_id, is_hidden=not is_shown))

    def _return(self) -> None:
        for run in self.table.chosen()[:1]:
            self.control_requested.emit(ReturnToRun(run.id))

    def _look(self) -> None:
        for run in self.table.chosen()[:1]:
            self.control_requested.emit(Scrub(len(run.curves), run_id=run.id))

    def _rename(self) -> None:
        for run in self.table.chosen()[:1]:
            item = self.table.item(self.table.runs.index(run), 0)
            if item is not None:
                self.table.editItem(item)

    def _delete(self) -> None:
        chosen = [run for run in self.table.chosen() if not run.is_present]
        is_gone = all(run.is_deleted for run in chosen)
        for run in chosen:
            self.control_requested.emit(RestoreRun(run.id) if is_gone else DeleteRun(run.id))


def _settings_table() -> QTableWidget:
    table = QTableWidget(0, len(HEADINGS))
    describe(table, "settings that differ", "Where two runs differ, and how.")
    table.verticalHeader().hide()
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.setTextElideMode(Qt.TextElideMode.ElideRight)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.horizontalHeader().setHighlightSections(False)
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    return table
