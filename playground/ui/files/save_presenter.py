"""`SavePresenter`: saves the open project, and asks where that needs an answer.

A save holds the project as it was when it was begun. It is finished on the file it was begun
for, even if another project is open by then; it does not touch that one.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from playground.base.visible import file_stem
from playground.document.document import Document
from playground.training.files import stored_runs
from playground.training.files.project_file import FileChanged
from playground.ui.dialogs.files import ask_save_path
from playground.ui.dialogs.unsaved import ChangedQuestion
from playground.ui.files.current_file import CurrentFile
from playground.ui.files.recent_files import RecentFiles
from playground.ui.files.unsaved_guard import UnsavedGuard
from playground.ui.files.work.failure_text import failure_text
from playground.ui.files.work.saving import After, Save, SaveEnded, Saver
from playground.ui.messages import Cause, Remedy, Topic
from playground.ui.presenters.run_presenter import RunPresenter
from playground.ui.settings import Settings
from playground.ui.shell.main_window import MainWindow

SUFFIX = ".nnplay"
SAVING = Cause(Topic.SAVE)


class SavePresenter(QObject):
    """Joins the actions Save and Save as with the `Saver`.

    Signals
    -------
    reload_requested(Path)
        The user wants what another program wrote to the file.
    """

    reload_requested = Signal(object)

    def __init__(
        self,
        document: Document,
        window: MainWindow,
        settings: Settings,
        run: RunPresenter,
        saver: Saver,
        current: CurrentFile,
        guard: UnsavedGuard,
        recent: RecentFiles,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._window = window
        self._settings = settings
        self._run = run
        self._saver = saver
        self._current = current
        self._guard = guard
        self._recent = recent
        actions = window.actions_by_name
        actions["save"].triggered.connect(self._save_here)
        actions["save_as"].triggered.connect(self._save_elsewhere)
        saver.ended.connect(self._on_save_ended)

    def save(self, *after: After) -> None:
        """Save; ask for a file if there is none yet. `after` follows."""
        if self._current.path is None:
            self._choose_and_save(self._save_of(Path()), after)
        else:
            self._begin(self._save_of(self._current.path), after)

    def save_to(self, path: Path, *after: After) -> None:
        """Save to `path`, replacing any file there; `after` follows."""
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
        if_cancelled: Callable[[], object] | None = None,
    ) -> None:
        """Ask where to save, then save: what `save` holds, or the project as it is then."""
        name = file_stem(save.project.title, "network")
        proposed = self._settings.folder / f"{name}{SUFFIX}"
        if self._current.path is not None and not is_taken:
            proposed = self._current.path

        def chosen(path: Path) -> None:
            if is_taken:
                found = replace(save, path=path, may_replace=True)
                self._begin(found, after, is_taken=True)
            elif save.generation == self._document.generation:
                self.save_to(path, *after)

        dialog = ask_save_path(self._window, proposed, chosen)
        if if_cancelled is not None:
            dialog.rejected.connect(if_cancelled)
        self._guard.show(dialog)

    def _on_save_ended(self, ended: SaveEnded) -> None:
        save, error = ended.save, ended.error
        if isinstance(error, FileChanged):
            self._ask_about_change(ended)
            return
        self._window.messages.end(self._cause_of(save))
        if error is not None:
            self._offer_save_as(save, error)
        else:
            self._current.take_as_saved(save)
            self._recent.remember(save.path)
            self._window.status.show_note(Topic.SAVE, _saved_text(ended))
        for follow in ended.after:
            follow(error is None)

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
        self._window.status.end_notes(Topic.SAVE)
        text = failure_text(error, f"{save.path.name} could not be saved")
        self._window.messages.error(self._cause_of(save), text, remedy)

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
        question.reload_chosen.connect(partial(self.reload_requested.emit, save.path))
        self._guard.show(question)


def _saved_text(ended: SaveEnded) -> str:
    """Return what was saved, and what was not; and where the file is as it was before."""
    save = ended.save
    kept = stored_runs.within_limit(save.runs, save.kept.recorded if save.kept else None)
    text = f"Saved {save.path.name}{kept.remark()}"
    if ended.gap:
        text += f", without a copy of the table: {ended.gap}"
    if ended.original is not None:
        text += f"; as it was before it is kept as {ended.original.name}"
    return text
