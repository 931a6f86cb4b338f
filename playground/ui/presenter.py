"""`Presenter`: joins document, training session and window.

It owns the smaller presenters, one per concern: the run, the files, the exports. Views
ask by signals; the presenter decides, changes the document, and shows what came of it.
"""

import logging
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication

from playground.base.errors import PlaygroundError
from playground.base.open_files import OpenFiles
from playground.document.commands import SetTitle
from playground.document.document import Change, Command, Document
from playground.document.problems.examining import examine
from playground.training.protocol.replan import Effects, effects
from playground.training.session import Session
from playground.ui.dialogs.about import AboutDialog
from playground.ui.dialogs.rename import RenameDialog
from playground.ui.dialogs.shortcuts import ShortcutsDialog
from playground.ui.files.background import Background, Readers
from playground.ui.files.disk import Disk
from playground.ui.files.dropped_files import DroppedFiles
from playground.ui.files.export_presenter import ExportPresenter
from playground.ui.files.file_presenter import FilePresenter
from playground.ui.files.script_presenter import ScriptPresenter
from playground.ui.files.table_presenter import TablePresenter
from playground.ui.film.presenter import FilmPresenter
from playground.ui.messages import Cause, Topic
from playground.ui.presenters.canvas_presenter import CanvasPresenter
from playground.ui.presenters.fit_offer import FitOffer
from playground.ui.presenters.pace_presenter import PacePresenter
from playground.ui.presenters.rebuild_notes import RebuildNotes
from playground.ui.presenters.reply_handlers import ReplyHandlers
from playground.ui.presenters.run_presenter import RunPresenter
from playground.ui.presenters.time_presenter import TimePresenter
from playground.ui.settings import Settings
from playground.ui.shell.main_window import MainWindow
from playground.ui.theme.appearance import Appearance, ThemeChoice
from playground.ui.theme.text_size import TEXT_SIZES
from playground.ui.view_state import ViewState
from playground.ui.widgets.plain import menu_text

logger = logging.getLogger(__name__)

LOOKING_BACK = "This moment is read only; go back to the latest, or continue from here, to edit"


class Presenter(QObject):
    """Owns nothing that is shown; call `close` when the window is gone.

    Parameters
    ----------
    document, session, window, appearance, settings
        What it joins. The session may be started before or after.
    disk : Disk or None
        What reads and writes files; by default threads of its own, and no other windows.
    keeps_pace : bool
        Whether projects open at the pace that was kept with them, or at full speed.
    """

    def __init__(
        self,
        document: Document,
        session: Session,
        window: MainWindow,
        appearance: Appearance,
        settings: Settings,
        *,
        disk: Disk | None = None,
        keeps_pace: bool = True,
    ) -> None:
        super().__init__(window)
        self._document = document
        self._window = window
        self._appearance = appearance
        self._gesture = ""
        self._disk = disk or Disk(Background(self), Readers(self), OpenFiles(None))
        requests = self.requests = ReplyHandlers(session)
        self.run = RunPresenter(document, session, window, requests, self)
        self.run.command_requested.connect(self.do)
        self.run.data_judged.connect(self.show_state)
        self.run.stage_changed.connect(self._show_stage)
        self.pace = PacePresenter(
            document, session, window.actions_by_name, keeps_pace=keeps_pace, parent=self
        )
        self.time = TimePresenter(document, session, window, settings, self.run, self)
        self.time.command_requested.connect(self.do)
        self.files = FilePresenter(document, window, settings, self.run, requests, self._disk, self)
        self._tables = TablePresenter(document, self.run, window, self.files.guard, self)
        self.files.command_requested.connect(self._tables.take)
        self._tables.command_requested.connect(self.do)
        self._dropped = DroppedFiles(window, self.files)
        self.scripts = ScriptPresenter(document, window, self)
        self.exports = ExportPresenter(document, window, settings, self.run, requests, self)
        self.films = FilmPresenter(
            document, session, window, settings, self.run, lambda: appearance.theme, self
        )
        self._canvas = CanvasPresenter(document, window, self)
        self._costs = RebuildNotes(document, self.run, window.status, self)
        self._offer = FitOffer(document, window.messages, self)
        self._offer.command_requested.connect(self.do)
        document.changed.connect(self._show_change)
        self._connect_edits()
        self._connect_canvas()
        self._connect_view()
        self.show_state()
        self.run.begin()
        self.pace.begin()
        self.time.begin()

    @property
    def document(self) -> Document:
        """What is edited."""
        return self._document

    def close(self) -> None:
        """Let go of the document and end the worker thread."""
        self._document.changed.disconnect(self._show_change)
        self._offer.close()
        self.films.close()
        self.time.close()
        self.pace.close()
        self.run.close()
        self.scripts.close()
        self.files.close()
        self._disk.reading.close()
        self._disk.writing.run(lambda: self._disk.open_files.leave_others(None), _nothing)
        self._disk.writing.close()

    def do(self, command: Command) -> bool:
        """Do `command`; say why if it cannot be done. Return whether it was done."""
        if self.run.stage.past is not None:
            self._window.messages.notice(Cause(Topic.MOMENT), LOOKING_BACK)
            self.show_state()
            return False
        try:
            self._document.do(command)
        except PlaygroundError as error:
            logger.info("refused: %s", error)
            self._window.messages.error(Cause(Topic.EDIT), str(error))
            self.show_state()
            return False
        return True

    def _connect_edits(self) -> None:
        window = self._window
        window.command_requested.connect(self.do)
        window.gesture_started.connect(self._begin_gesture)
        window.gesture_finished.connect(self._finish_gesture)
        window.gesture_cancelled.connect(self._cancel_gesture)
        window.rejected.connect(self._say_rejected)
        window.accepted.connect(self._forget_rejected)
        window.palette_list.layer_requested.connect(window.designer.add_layer)
        actions = window.actions_by_name
        actions["rename"].triggered.connect(self._ask_for_name)
        actions["undo"].triggered.connect(self._undo)
        actions["redo"].triggered.connect(self._redo)

    def _connect_canvas(self) -> None:
        designer, actions = self._window.designer, self._window.actions_by_name
        designer.message.connect(self._mention)
        designer.unit_hovered.connect(self._show_unit)
        designer.unit_pinned.connect(self._pin_unit)
        self._pinned: object = None
        for name, act in (
            ("delete", designer.edits.delete),
            ("duplicate", designer.duplicate_selected),
            ("select_all", designer.select_all),
            ("arrange", designer.arrange),
            ("fit", designer.fit),
            ("zoom_in", designer.zoom_in),
            ("zoom_out", designer.zoom_out),
            ("zoom_reset", designer.zoom_reset),
        ):
            actions[name].triggered.connect(_without_arguments(act))
        actions["copy"].triggered.connect(self._copy)
        actions["cut"].triggered.connect(self._cut)
        actions["paste"].triggered.connect(self._paste)

    def _connect_view(self) -> None:
        actions = self._window.actions_by_name
        for choice in ThemeChoice:
            action = actions[f"theme_{choice}"]
            action.setChecked(choice is self._appearance.choice)
            action.triggered.connect(self._chooser(choice))
        for percent in TEXT_SIZES:
            action = actions[f"text_{percent}"]
            action.setChecked(percent == self._appearance.text_percent)
            action.triggered.connect(self._sizer(percent))
        self._appearance.theme_changed.connect(self._window.apply_theme)
        actions["about"].triggered.connect(lambda: AboutDialog(self._window).open())
        actions["shortcuts"].triggered.connect(
            lambda: ShortcutsDialog(actions.shortcuts(), self._window).open()
        )

    def _chooser(self, choice: ThemeChoice) -> Callable[[], None]:
        return lambda: self._appearance.choose(choice)

    def _sizer(self, percent: int) -> Callable[[], None]:
        return lambda: self._appearance.choose_text(percent)

    def _say_rejected(self, text: str) -> None:
        self._window.messages.error(Cause(Topic.VALUE), text)

    def _forget_rejected(self) -> None:
        self._window.messages.end_topics(Topic.VALUE)

    def _mention(self, text: str) -> None:
        """Say why what is tried on the canvas does nothing; nothing for no reason."""
        if text:
            self._window.messages.mention(text)
        else:
            self._window.messages.end_topics(Topic.ACTION)

    def _show_change(self, change: Change) -> None:
        if change.is_load:
            self._window.start_over()
            self._window.messages.follow_load()
        else:
            self._window.messages.follow_edit()
        found = effects(change.before, change.after)
        self.run.stage.note_edit(found)
        self.show_state(found)
        self.run.follow(change, found)
        designer = self._window.designer
        if change.before.data.source.name != change.after.data.source.name:
            # Cards grow and shrink with what they show of the data.
            QTimer.singleShot(0, designer, designer.show_start)

    def show_state(self, found: Effects | None = None) -> None:
        """Work out what follows from the project, once, and show it everywhere.

        Parameters
        ----------
        found : Effects, optional
            What the edit changed that led here.
        """
        stage = self.run.stage
        inference, task = examine(stage.project)
        refusal = self.run.refusal if stage.past is None else None
        if refusal is not None and not any(
            p.message == refusal.message for p in inference.problems
        ):
            inference = replace(inference, problems=(refusal, *inference.problems))
        self._window.show_state(ViewState(stage.project, inference, task, found))
        self._show_history()
        self.files.show_title()

    def _show_stage(self) -> None:
        """Show another project: that of a moment, which cannot be edited, or the document's."""
        is_present = self.run.stage.past is None
        self._window.set_editable(is_present)
        if is_present:
            self._window.messages.end_topics(Topic.MOMENT)
        self.show_state()

    def _show_history(self) -> None:
        """Name what can be undone and redone; an open gesture can be undone too."""
        self._canvas.show_history()
        undone = self._gesture or next(reversed(self._document.undo_texts), "")
        redone = next(iter(self._document.redo_texts), "")
        for name, verb, text in (("undo", "&Undo", undone), ("redo", "&Redo", redone)):
            action = self._window.actions_by_name[name]
            action.setText(f"{verb} {menu_text(text)}".strip())
            action.setEnabled(bool(text))

    def _begin_gesture(self, text: str) -> None:
        self._gesture = text
        self._document.begin_gesture(text)

    def _finish_gesture(self) -> None:
        self._gesture = ""
        self._document.end_gesture()
        self._show_history()

    def _cancel_gesture(self) -> None:
        self._gesture = ""
        self._document.cancel_gesture()
        self._show_history()

    def _ask_for_name(self) -> None:
        dialog = RenameDialog(self._document.project.title, self._window)
        generation = self._document.generation

        def rename(title: str) -> None:
            if self._document.generation == generation:
                self.do(SetTitle(title))

        dialog.chosen.connect(rename)
        self.files.guard.show(dialog, generation)

    def _undo(self) -> None:
        self._gesture = ""
        self._document.undo()

    def _redo(self) -> None:
        self._gesture = ""
        self._document.redo()

    def _copy(self) -> None:
        text = self._window.designer.copy()
        if text:
            _clipboard().setText(text)

    def _cut(self) -> None:
        self._copy()
        self._window.designer.edits.delete()

    def _paste(self) -> None:
        self._window.designer.paste(_clipboard().text())

    def _show_unit(self, unit: object) -> None:
        shown = unit if unit is not None else self._pinned
        boundary = self._window.side.boundary
        if isinstance(shown, tuple):
            boundary.set_unit(shown[0], shown[1])
        else:
            boundary.set_unit(None, 0)

    def _pin_unit(self, unit: object) -> None:
        self._pinned = unit
        self._show_unit(unit)


def _nothing(done: object) -> None:
    """Nothing follows."""


def _clipboard() -> QClipboard:
    return QGuiApplication.clipboard()


def _without_arguments(act: Callable[[], object]) -> Callable[[], None]:
    def run() -> None:
        act()

    return run
