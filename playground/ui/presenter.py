"""`Presenter`: joins document, training session and window.

It owns the smaller presenters, one per concern: the run, the files, the exports. Views
ask by signals; the presenter decides, changes the document, and shows the result.
"""

from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, QTimer
from PySide6.QtGui import QGuiApplication

from playground.base.disk.open_files import OpenFiles
from playground.base.paths import resources_folder
from playground.challenges.checking import StoppableTrain
from playground.document.commands import SetTitle
from playground.document.document import Change, Document
from playground.document.problems.examining import examine
from playground.packs.pack import Kind, is_pack
from playground.packs.shelf import PackShelf
from playground.training.protocol.replan import Effects, effects
from playground.training.session import Session
from playground.ui.actions.actions import without_arguments
from playground.ui.authoring.challenge_maker import ChallengeMaker
from playground.ui.authoring.pack_presenter import PackPresenter
from playground.ui.authoring.recording_presenter import RecordingPresenter
from playground.ui.challenges.presenter import ChallengePresenter
from playground.ui.classroom.class_locks import ClassLocks
from playground.ui.classroom.comparison_window import ComparisonPresenter
from playground.ui.classroom.presentation import Presentation
from playground.ui.classroom.sheet_presenter import SheetPresenter
from playground.ui.dialogs.help import AboutDialog, ShortcutsDialog
from playground.ui.dialogs.rename import RenameDialog
from playground.ui.editor import DocumentEditor
from playground.ui.files.export_presenter import ExportPresenter
from playground.ui.files.file_presenter import FilePresenter
from playground.ui.files.given.dropped_files import DroppedFiles, path_in
from playground.ui.files.given.pasted_texts import PastedTexts
from playground.ui.files.predicting.predict_presenter import PredictPresenter
from playground.ui.files.predicting.sample_files import SampleFiles
from playground.ui.files.script_presenter import ScriptPresenter
from playground.ui.files.wanted_files import WantedFiles
from playground.ui.files.work.background import Background, Readers
from playground.ui.files.work.disk import Disk
from playground.ui.film.presenter import FilmPresenter
from playground.ui.learn.first_start import FirstStart
from playground.ui.learn.presenter import LearnPresenter
from playground.ui.messages import Cause, Topic
from playground.ui.panels.microscope.formulas_dialog import FormulasDialog
from playground.ui.presenters.background.baseline_presenter import BaselinePresenter
from playground.ui.presenters.background.folds_presenter import FoldsPresenter
from playground.ui.presenters.background.tsne_presenter import TsnePresenter
from playground.ui.presenters.canvas_presenter import CanvasPresenter
from playground.ui.presenters.doctor_presenter import DoctorPresenter
from playground.ui.presenters.failure_presenter import FailurePresenter
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


class Presenter(QObject):
    """Owns no widget; call `close` after the window is closed.

    Parameters
    ----------
    editor : DocumentEditor
        The editor that the window was given.
    session, window, appearance, settings
        What it joins. The session may be started before or after.
    disk : Disk or None
        What reads and writes files; by default threads of its own, and no other windows.
    keeps_pace : bool
        Whether projects open at the pace that was kept with them, or at full speed.
    train : StoppableTrain or None
        Trains a project from the start, on the training thread, to check a challenge.
    shelf : PackShelf or None
        Where lessons and challenges are kept that the user was given; None keeps none.
    state : Path or None
        Where a recorded lesson is kept until it is saved; None keeps none.
    """

    def __init__(
        self,
        editor: DocumentEditor,
        session: Session,
        window: MainWindow,
        appearance: Appearance,
        settings: Settings,
        *,
        disk: Disk | None = None,
        keeps_pace: bool = True,
        train: StoppableTrain | None = None,
        shelf: PackShelf | None = None,
        state: Path | None = None,
    ) -> None:
        super().__init__(window)
        document = self._document = editor.document
        self.editor = editor
        self._window = window
        self._appearance = appearance
        self._disk = disk or Disk(Background(self), Readers(self), OpenFiles(None))
        requests = self.requests = ReplyHandlers(session)
        self.run = RunPresenter(editor, session, window, requests, self)
        self.run.data_judged.connect(self.show_state)
        self.run.stage_changed.connect(self._show_stage)
        self._failures = FailurePresenter(editor, session, window, self.run, self)
        self.pace = PacePresenter(
            document, session, window.actions_by_name, keeps_pace=keeps_pace, parent=self
        )
        self.time = TimePresenter(editor, session, window, settings, self.run, self)
        self.files = FilePresenter(editor, window, settings, self.run, requests, self._disk, self)
        self.scripts = ScriptPresenter(document, window, self.run, self.files.guard, self)
        self._wanted_files = WantedFiles(window, settings, self.files, self.scripts, self)
        self.exports = ExportPresenter(document, window, settings, self.run, requests, self)
        self._make_files(settings, requests, state / "pasted" if state is not None else None)
        self.films = FilmPresenter(document, session, window, settings, self.run, self)
        self._shelf = shelf or PackShelf(None)
        self._state = state
        self._make_lessons(session, settings, appearance, requests, train)
        self._dropped = DroppedFiles(window, self.files, self.pasted, self.packs.take)
        self._canvas = CanvasPresenter(editor, window, self)
        self._costs = RebuildNotes(document, self.run, window.status, self)
        self.baseline = BaselinePresenter(document, self.run, window, self._disk.reading, self)
        self._tsne = TsnePresenter(window, self._disk.reading, self)
        self.folds = FoldsPresenter(document, window, self._disk.reading, self)
        self._offer = FitOffer(editor, window.messages, self)
        self.locks = ClassLocks(editor, window, self)
        self.locks.hidden_changed.connect(self.show_state)
        document.changed.connect(self._show_change)
        self._connect_edits()
        self._connect_view()
        self.show_state()
        self.run.begin()
        self.pace.begin()
        self.time.begin()

    def _make_files(self, settings: Settings, requests: ReplyHandlers, pasted: Path | None) -> None:
        """Make what pastes texts, opens the files of samples, and predicts files of new rows."""
        window, disk = self._window, self._disk
        self.pasted = PastedTexts(self.editor, window, settings, self.files, disk, pasted, self)
        self.sample_files = SampleFiles(window, disk, self)
        self.predictions = PredictPresenter(
            window, settings, self.run, requests, disk, self.sample_files, self
        )

    def _make_lessons(
        self,
        session: Session,
        settings: Settings,
        appearance: Appearance,
        requests: ReplyHandlers,
        train: StoppableTrain | None,
    ) -> None:
        """Make what explains, checks and presents: lessons, doctor, challenges, the class."""
        editor, document, window = self.editor, self._document, self._window
        folder = resources_folder() / "learning"
        reading, lessons = self._disk.reading, self._shelf.folder(Kind.LESSON)
        self.learn = LearnPresenter(
            editor,
            window,
            settings,
            self.run,
            self.files,
            self.exports,
            folder,
            reading,
            lessons,
            self,
        )
        self.first_start = FirstStart(
            document, window, settings, self.run, self.files, self.learn, self
        )
        writing = self._disk.writing
        goals = self._shelf.folder(Kind.CHALLENGE)
        self.challenges = ChallengePresenter(
            document, window, settings, self.files, requests, writing, train, goals, self
        )
        self.packs = PackPresenter(
            window,
            settings,
            self.files,
            reading,
            self.learn,
            self.challenges,
            self._shelf,
            self,
        )
        self.recording = RecordingPresenter(
            editor, window, settings, self.run, writing, self._state, self
        )
        self.maker = ChallengeMaker(document, window, settings, writing, self)
        self.doctor = DoctorPresenter(editor, session, window, settings, self.run, self)
        findings = window.side.inspector.doctor
        findings.lessons = self.learn.library.names()
        findings.lesson_requested.connect(self.learn.open_lesson)
        self.sheets = SheetPresenter(window, appearance, settings, self.run, writing, self)
        self.comparison = ComparisonPresenter(editor, window, self.run, self)
        self.presentation = Presentation(window, appearance, self.run, self)

    @property
    def document(self) -> Document:
        """The document that is edited."""
        return self._document

    def open(self, path: Path) -> None:
        """Open a file of any kind that the window knows."""
        if is_pack(path):
            self.packs.open(path)
        else:
            self.files.open(path)

    def close(self) -> None:
        """Disconnect from the document and end the worker thread."""
        self._document.changed.disconnect(self._show_change)
        self._offer.close()
        self.first_start.close()
        self.learn.close()
        self.doctor.close()
        self.locks.close()
        self.comparison.close()
        self.films.close()
        self.challenges.close()
        self.recording.close()
        self.maker.close()
        self.time.close()
        self.pace.close()
        self.run.close()
        self.scripts.close()
        self.files.close()
        self._disk.reading.close()
        self._disk.writing.run(lambda: self._disk.open_files.leave_others(None), _nothing)
        self._disk.writing.close()

    def _connect_edits(self) -> None:
        window = self._window
        editor = self.editor
        editor.refused.connect(self._show_refused)
        editor.rejected.connect(self._show_rejected)
        editor.accepted.connect(self._end_rejected)
        editor.gesture_changed.connect(self._show_history)
        actions = window.actions_by_name
        actions["rename"].triggered.connect(self._ask_for_name)
        actions["paste"].triggered.connect(self._paste)
        actions["undo"].triggered.connect(without_arguments(editor.undo))
        actions["redo"].triggered.connect(without_arguments(editor.redo))

    def _connect_view(self) -> None:
        actions = self._window.actions_by_name
        for choice in ThemeChoice:
            action = actions[f"theme_{choice}"]
            action.setChecked(choice is self._appearance.choice)
            action.triggered.connect(partial(self._appearance.choose, choice))
        for percent in TEXT_SIZES:
            action = actions[f"text_{percent}"]
            action.setChecked(percent == self._appearance.text_percent)
            action.triggered.connect(partial(self._appearance.choose_text, percent))
        self._appearance.theme_changed.connect(self._window.follow_text_size)
        actions["formulas"].triggered.connect(self._show_formulas)
        actions["about"].triggered.connect(lambda: AboutDialog(self._window).open())
        actions["shortcuts"].triggered.connect(
            lambda: ShortcutsDialog(actions.shortcuts(), self._window).open()
        )

    def _show_formulas(self) -> None:
        FormulasDialog(self._window).open()

    def _show_refused(self, reason: str) -> None:
        """Show why an edit was not done, and the project as it is in every view."""
        if self.editor.is_locked:
            self._window.messages.answer(Cause(Topic.MOMENT), reason)
        else:
            self._window.messages.error(Cause(Topic.EDIT), reason)
        self.show_state()

    def _show_rejected(self, reason: str) -> None:
        self._window.messages.error(Cause(Topic.VALUE), reason)

    def _end_rejected(self) -> None:
        self._window.messages.end_topics(Topic.VALUE)

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
        self.doctor.follow(change)
        designer = self._window.designer
        if change.before.data.source.name != change.after.data.source.name:
            # Cards grow and shrink with what they show of the data.
            QTimer.singleShot(0, designer, designer.show_from_start)

    def show_state(self, found: Effects | None = None) -> None:
        """Infer shapes and problems of the project once, and show them in every view.

        Parameters
        ----------
        found : Effects, optional
            What the edit before it changed.
        """
        stage = self.run.stage
        inference, task = examine(stage.project)
        refusal = self.run.refusal if stage.past is None else None
        if refusal is not None and not any(
            p.message == refusal.message for p in inference.problems
        ):
            inference = replace(inference, problems=(refusal, *inference.problems))
        hidden = self.locks.hidden_layers
        self.doctor.hide_layers(hidden)
        self._window.show_state(ViewState(stage.project, inference, task, found, hidden))
        self._show_history()
        self.files.current.show_title()

    def _show_stage(self) -> None:
        """Show another project: that of an earlier epoch, which is read only, or the document's."""
        is_present = self.run.stage.past is None
        self.editor.is_locked = not is_present
        self._window.set_editable(is_present)
        if is_present:
            self._window.messages.end_topics(Topic.MOMENT)
        self.show_state()

    def _show_history(self) -> None:
        """Name what can be undone and redone; an open gesture can be undone too."""
        self._canvas.show_history()
        undone = self.editor.gesture or next(reversed(self._document.undo_texts), "")
        redone = next(iter(self._document.redo_texts), "")
        for name, verb, text in (("undo", "&Undo", undone), ("redo", "&Redo", redone)):
            action = self._window.actions_by_name[name]
            action.setText(f"{verb} {menu_text(text)}".strip())
            action.setEnabled(bool(text))

    def _ask_for_name(self) -> None:
        dialog = RenameDialog(self._document.project.title, self._window)
        generation = self._document.generation

        def rename(title: str) -> None:
            if self._document.generation == generation:
                self.editor.do(SetTitle(title))

        dialog.chosen.connect(rename)
        self.files.guard.show(dialog, generation)

    def _paste(self) -> None:
        # None where nothing was ever copied, although the type of PySide does not say so.
        content: QMimeData | None = QGuiApplication.clipboard().mimeData()
        path = None if content is None else path_in(content)
        if path is not None:
            self._dropped.take(path)
        else:
            self.pasted.paste("" if content is None else content.text())


def _nothing(done: object) -> None:
    """Do nothing."""
