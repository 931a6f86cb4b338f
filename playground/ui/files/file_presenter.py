"""`FilePresenter`: new, open, save, recent files, and the question before work is lost.

What takes time belongs to the project for which it was begun:

* A save (`saving.Save`) holds the project as it stood. It is finished on the file it was
  begun for, also when another project is open by then, which it does not touch.
* An open (`opening.Opening`) replaces the project only if that is still the one that was
  open when it was begun. Where it was edited meanwhile, the user is asked first.
* A question holds what its answers do; an answer for a project that is gone does nothing.
  While a question is open no project is replaced.
"""

import logging
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from playground.base.errors import ColumnError, PlaygroundError
from playground.base.params import ParamValue
from playground.base.stamps import Stamp
from playground.base.visible import file_stem
from playground.datasets.config import DataConfig
from playground.document.commands import SetData
from playground.document.document import Document
from playground.document.project import Project
from playground.document.templates.templates import TEMPLATES
from playground.importing.files import (
    FileKind,
    kind_of,
)
from playground.importing.result import Imported
from playground.reading.border import one_sentence
from playground.training.files.project_file import FileChanged, Opened
from playground.training.protocol.engine import Checkpoint, Position
from playground.training.protocol.events import RunInfo
from playground.ui.dialogs.files import ask_open_path, ask_save_path
from playground.ui.dialogs.unsaved import ChangedQuestion
from playground.ui.files.column_remedies import column_remedies
from playground.ui.files.disk import Disk
from playground.ui.files.opening import NO_SETTINGS, Found, Opener, Opening, read_any
from playground.ui.files.reading import prestart_reader
from playground.ui.files.recent_files import RecentFiles
from playground.ui.files.saving import After, Save, SaveEnded, Saver
from playground.ui.files.template_choice import TemplateChoice
from playground.ui.files.unsaved_guard import Then, UnsavedGuard
from playground.ui.messages import Cause, Remedy, Topic
from playground.ui.presenters.reply_handlers import ReplyHandlers
from playground.ui.presenters.run_presenter import START, RunPresenter, reached
from playground.ui.settings import Settings
from playground.ui.shell.main_window import MainWindow

logger = logging.getLogger(__name__)

SUFFIX = ".nnplay"
OPENING, SAVING = Cause(Topic.OPEN), Cause(Topic.SAVE)


class FilePresenter(QObject):
    """Knows which file the project came from, and what of it is on disk.

    Signals
    -------
    saved()
        The open project as it was a moment ago is on disk.
    command_requested(Command)
        A table of data was opened, and is to be trained on.

    Attributes
    ----------
    guard : UnsavedGuard
        The one queue of questions.
    """

    saved = Signal()
    command_requested = Signal(object)

    def __init__(
        self,
        document: Document,
        window: MainWindow,
        settings: Settings,
        run: RunPresenter,
        requests: ReplyHandlers,
        disk: Disk,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._window = window
        self._settings = settings
        self._run = run
        self._disk = disk
        self._saver = Saver(requests, disk.writing, disk.folders, self)
        self._opener = Opener(read_any, disk.reading, disk.open_files, window.status, self)
        self._path: Path | None = None
        self._saved_position = START
        self.guard = UnsavedGuard(document, window, self._saver, self, self)
        self._opened_meanwhile: tuple[Opening, Future[Any]] | None = None
        self._templates = TemplateChoice(window, self)
        self._templates.chosen.connect(self.new)
        self._recent = RecentFiles(window.actions_by_name.submenus["recent"], settings, self)
        self._connect()

    def _connect(self) -> None:
        actions = self._window.actions_by_name
        actions["open"].triggered.connect(self._choose_and_open)
        actions["save"].triggered.connect(self._save_here)
        actions["save_as"].triggered.connect(self._save_elsewhere)
        actions["quit"].triggered.connect(self._window.close)
        self._run.position_changed.connect(self.show_title)
        self._recent.chosen.connect(self.open_when_safe)
        self._saver.ended.connect(self._on_save_ended)
        self._opener.ended.connect(self._on_opened)
        self._opener.given_up.connect(self._say_given_up)
        self.guard.answered.connect(self._on_answered)

    def close(self) -> None:
        """Ask nothing any more when the window closes, and give up what is being opened."""
        self.guard.close()
        self._opener.cancel()

    def tidy(self) -> None:
        """Remove, in the background, what killed windows left behind."""
        self._disk.reading.run(lambda _is_cancelled: self._disk.tidy(), _ignore)

    @property
    def path(self) -> Path | None:
        """The file of the project; None before it was first saved."""
        return self._path

    @property
    def is_unsaved(self) -> bool:
        """Whether the project, or what it has learned, is not on disk."""
        return self._document.is_modified or self._run.position != self._saved_position

    @property
    def saved_position(self) -> Position:
        """How far training had come in what is on disk."""
        return self._saved_position

    def show_title(self) -> None:
        """Show what the project is called, and its file where that is called otherwise."""
        title, path = self._document.project.title, self._path
        if path is not None:
            title = path.name if path.stem == title else f"{title} ({path.name})"
        self._window.show_title(title, is_unsaved=self.is_unsaved)

    # Replacing the project

    def new(self, template: str) -> None:
        """Start from a template, once what is open is safe."""
        self.guard.unless_unsaved(partial(self._show_template, template))

    def open(
        self,
        path: Path,
        settings: Mapping[str, ParamValue] = NO_SETTINGS,
        *,
        may_discard: bool = False,
    ) -> None:
        """Open a project, model, script or table; say why if that fails.

        Asks nothing now. If the project is edited while the file is read, the user is
        asked before it is replaced.

        Parameters
        ----------
        settings : mapping
            For a table: of its data set.
        may_discard : bool
            The user agreed to lose what is unsaved now.
        """
        document = self._document
        self._window.messages.end(OPENING)
        self._window.status.show_note(Topic.OPEN, f"Opening {path.name} …")
        self._opened_meanwhile = None
        self._opener.begin(
            Opening(
                path,
                document.generation,
                document.project,
                self._run.position,
                may_discard and self.is_unsaved,
                settings,
            )
        )

    def open_when_safe(self, path: Path) -> None:
        """Open the file at `path`, once what is open is safe: a table replaces no project."""
        if kind_of(path) is FileKind.TABLE:
            self.open(path)
        else:
            self.guard.unless_unsaved(partial(self.open, path, may_discard=True))

    def restore(
        self,
        project: Project,
        then: Then,
        checkpoint: Checkpoint | None = None,
        runs: tuple[RunInfo, ...] = (),
    ) -> None:
        """Open a project that is in no file, once what is open is safe; `then` follows."""

        def show() -> None:
            self.show_project(project, checkpoint, is_saved=False, runs=runs)
            then()

        self.guard.unless_unsaved(show)

    def show_project(
        self,
        project: Project,
        checkpoint: Checkpoint | None = None,
        path: Path | None = None,
        *,
        is_saved: bool = True,
        stamp: Stamp | None = None,
        runs: tuple[RunInfo, ...] = (),
    ) -> None:
        """Put another project, trained so far, in place of this one. Asks nothing.

        Parameters
        ----------
        stamp : Stamp or None
            What the file at `path` was when it was read.
        runs : tuple of RunInfo
            Earlier runs that came with it.
        """
        self.cancel_opening()
        self._path = path
        self._saved_position = reached(checkpoint)
        self._run.open(checkpoint, runs)
        self._document.load(project, is_saved=is_saved)
        if path is not None:
            self._saver.know(self._document.generation, path, stamp)
        self._disk.writing.run(partial(self._enter, path), _ignore)
        QTimer.singleShot(0, self._window.designer, self._window.designer.show_start)

    def _show_template(self, template: str) -> None:
        self.show_project(TEMPLATES[template].build())

    # Saving

    def save(self, *after: After) -> None:
        """Save; ask for a file if there is none yet. `after` follows."""
        if self._path is None:
            self._choose_and_save(self._save_of(Path()), after)
        else:
            self._begin(self._save_of(self._path), after)

    def save_to(self, path: Path, *after: After) -> None:
        """Save to `path`, whatever is there; `after` follows."""
        self._begin(replace(self._save_of(path), may_replace=True), after)

    def _save_here(self) -> None:
        self.save()

    def _save_elsewhere(self) -> None:
        self._choose_and_save(self._save_of(Path()), ())

    def _save_of(self, path: Path) -> Save:
        document = self._document
        kept, runs = self._run.kept_checkpoint, self._run.earlier_runs
        return Save(path, document.generation, document.project, kept, runs=runs)

    def _begin(self, save: Save, after: tuple[After, ...], *, is_taken: bool = False) -> None:
        self._window.status.show_note(Topic.SAVE, f"Saving {save.path.name} …")
        self._saver.begin(save, *after, is_taken=is_taken)

    def _choose_and_save(
        self,
        save: Save,
        after: tuple[After, ...],
        *,
        is_taken: bool = False,
        if_cancelled: Then | None = None,
    ) -> None:
        """Ask where to save, then save: what `save` holds, or the project as it is then."""
        name = file_stem(save.project.title, "network")
        proposed = self._settings.folder / f"{name}{SUFFIX}"
        if self._path is not None and not is_taken:
            proposed = self._path

        def chosen(path: Path) -> None:
            if is_taken:
                found = replace(save, path=path, may_replace=True)
                self._begin(found, after, is_taken=True)
            elif save.generation == self._document.generation:
                self.save_to(path, *after)

        dialog = ask_save_path(self._window, proposed, chosen)
        if if_cancelled is not None:
            dialog.rejected.connect(if_cancelled)
        self.guard.show(dialog)

    def _on_save_ended(self, ended: SaveEnded) -> None:
        save, error = ended.save, ended.error
        if isinstance(error, FileChanged):
            self._ask_about_change(ended)
            return
        self._window.messages.end(self._cause_of(save))
        if error is not None:
            self._offer_save_as(save, error)
        else:
            self._take_as_saved(save)
        for follow in ended.after:
            follow(error is None)

    def _take_as_saved(self, save: Save) -> None:
        """Remember a file that was written; it is the open project's if that was begun for it."""
        if save.generation == self._document.generation:
            self._path = save.path
            self._saved_position = reached(save.kept)
            self._document.mark_saved(save.project)
            self._disk.writing.run(partial(self._enter, save.path), _ignore)
            self.show_title()
            self.saved.emit()
        self._recent.remember(save.path)
        self._window.status.show_note(Topic.SAVE, f"Saved {save.path.name}")

    def _enter(self, path: Path | None) -> None:
        """Tell other windows which file this one has, or none. Runs in the writing thread.

        A file that was read has been entered then; but what left the one before may have
        come after that.
        """
        if path is not None:
            self._disk.open_files.enter(path)
        self._disk.open_files.leave_others(path)

    def _cause_of(self, save: Save) -> Cause:
        """Return with what a message about `save` ends."""
        is_open = save.generation == self._document.generation
        return SAVING if is_open else Cause(Topic.LATE_SAVE, str(save.path))

    def _offer_save_as(self, save: Save, error: BaseException) -> None:
        """Say why it is not on disk, and offer another file, until one is chosen.

        Of a project that is no longer open only what was taken can be written.
        """
        again = partial(self._offer_save_as, save, error)
        is_open = save.generation == self._document.generation
        chosen = self._save_of(Path()) if is_open else save
        choose = partial(
            self._choose_and_save, chosen, (), is_taken=not is_open, if_cancelled=again
        )
        tip = f"Saves “{save.project.title}” to another file or folder."
        remedy = Remedy("Save as…", choose, tip)
        self._show_error(
            self._cause_of(save), error, f"{save.path.name} could not be saved", remedy
        )

    def _ask_about_change(self, ended: SaveEnded) -> None:
        """Ask what is to happen to a file that another program has changed."""
        save, after = ended.save, ended.after
        is_open = save.generation == self._document.generation
        question = ChangedQuestion(save.path.name, self._window, can_reload=is_open)
        question.overwrite_chosen.connect(
            partial(self._begin, replace(save, may_replace=True), after, is_taken=True)
        )
        again = partial(self._ask_about_change, ended)
        question.save_as_chosen.connect(
            partial(self._choose_and_save, save, after, is_taken=True, if_cancelled=again)
        )
        if not is_open and ended.error is not None:  # else nothing would be left of it
            question.cancelled.connect(partial(self._offer_save_as, save, ended.error))
        question.reload_chosen.connect(partial(self.open, save.path, may_discard=True))
        self.guard.show(question)

    # Opening

    def prepare_to_open(self) -> None:
        """Start what reads files: one is about to be opened."""
        self._disk.reading.run(lambda _is_cancelled: prestart_reader(), _ignore)

    def _choose_and_open(self) -> None:
        self.prepare_to_open()
        self.guard.show(ask_open_path(self._window, self._settings.folder, self.open_when_safe))

    def cancel_opening(self) -> None:
        """Drop the file that is being opened; the open project stays."""
        self._opener.cancel()
        self._opened_meanwhile = None

    def _say_given_up(self, opening: Opening) -> None:
        text = f"Opening {opening.path.name} was cancelled"
        self._window.status.show_note(Topic.OPEN, text)

    def _on_opened(self, opening: Opening, done: "Future[Any]") -> None:
        """Show what was read, unless another project is open or a question is."""
        if opening.generation != self._document.generation:
            return
        if self.guard.is_asking:
            self._opened_meanwhile = opening, done
            return
        error = done.exception()
        if isinstance(error, ColumnError):
            self._offer_without(opening, error)
        elif error is not None:
            self._show_error(OPENING, error, f"{opening.path.name} could not be opened")
            self._recent.forget(opening.path)
        else:
            self._take_opened(opening, done.result())

    def _take_opened(self, opening: Opening, found: Found) -> None:
        content = found.content
        if isinstance(content, DataConfig):
            self._window.status.show_note(Topic.OPEN, f"Opened {opening.path.name}")
            values = {"source": content.source, "features": (), "scaling": content.scaling}
            self.command_requested.emit(SetData(values))
        elif self._is_as_at(opening):
            self._show_opened(opening.path, content, is_elsewhere=found.is_elsewhere)
        else:
            show = partial(
                self._show_opened, opening.path, content, is_elsewhere=found.is_elsewhere
            )
            detail = f"They were made while {opening.path.name} was being opened."
            self.guard.unless_unsaved(show, detail)

    def _is_as_at(self, opening: Opening) -> bool:
        """Return whether nothing would be lost that was not when `opening` was begun."""
        if self._document.project != opening.project:
            return False
        return opening.was_unsaved or self._run.position == opening.position

    def _show_opened(self, path: Path, content: Opened | Imported, *, is_elsewhere: bool) -> None:
        self._window.status.show_note(Topic.OPEN, f"Opened {path.name}")
        self._recent.remember(path)
        if isinstance(content, Imported):
            self.show_project(content.project, content.checkpoint, is_saved=False)
            self._window.show_imported(path.name, content)
            return
        if content.has_lost_model:
            self._show_without_model(path, content)
            return
        stamp, runs = content.stamp, content.runs
        self.show_project(content.project, content.checkpoint, path, stamp=stamp, runs=runs)
        if content.warnings:
            self._window.messages.error(OPENING, " ".join(content.warnings))
        elif is_elsewhere:
            self._window.messages.notice(
                OPENING,
                f"{path.name} is also open in another window. If it is saved there, you will "
                "be asked before you replace it",
            )

    def _show_without_model(self, path: Path, content: Opened) -> None:
        """Open a project apart from its file: that may still hold a model worth keeping."""
        self.show_project(content.project)
        again = Remedy("Open again", partial(self.open_when_safe, path), "Tries once more.")
        self._window.messages.error(
            OPENING,
            f"{' '.join(content.warnings)}. {path.name} stays as it is: saving asks for a name",
            again,
        )

    def _offer_without(self, opening: Opening, error: ColumnError) -> None:
        """Say why the table cannot be opened, and offer to leave out column or rows."""
        path = opening.path
        self._window.status.show_note(Topic.OPEN, f"{path.name} was not opened")
        remedies = column_remedies(path, opening.settings, error, self.open)
        self._window.messages.error(OPENING, str(error), *remedies)

    def _show_error(self, cause: Cause, error: BaseException, what: str, *remedies: Remedy) -> None:
        """Say what went wrong until `cause` ends."""
        self._window.status.end_notes(Topic.OPEN if cause == OPENING else Topic.SAVE)
        if isinstance(error, PlaygroundError):
            text = str(error)
        else:
            logger.error("%s", what, exc_info=error)
            text = one_sentence(f"{what}: {error or type(error).__name__}")
        self._window.messages.error(cause, text, *remedies)

    # What was opened while a question was open

    def _on_answered(self) -> None:
        waiting, self._opened_meanwhile = self._opened_meanwhile, None
        if waiting is not None:
            self._on_opened(*waiting)


def _ignore(done: "Future[Any]") -> None:
    """Log what went wrong where nobody waits for an answer."""
    if done.exception() is not None:
        logger.error("work in the background failed", exc_info=done.exception())
