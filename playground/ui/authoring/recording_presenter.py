"""`RecordingPresenter`: watches what a teacher does, and saves it as a lesson."""

from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from playground.base.errors import PlaygroundError
from playground.base.visible import file_stem
from playground.document.document import Change
from playground.document.project import Project
from playground.learning.facts import Facts
from playground.packs.apart import check
from playground.packs.pack import Kind, write_pack
from playground.packs.recording.keeping import Recording, RecordingKeeper
from playground.packs.recording.recorder import Draft, Recorder
from playground.packs.recording.writing import lesson_pack
from playground.training.protocol.events import RunState
from playground.ui.authoring.recording_dialog import RecordingDialog
from playground.ui.dialogs.files import ask_save_path
from playground.ui.editor import DocumentEditor
from playground.ui.files.work.background import WritingThread
from playground.ui.files.work.failure_text import NOT_WRITTEN, failure_text
from playground.ui.learn.watcher import Watcher
from playground.ui.presenters.run_presenter import RunPresenter
from playground.ui.settings import Settings
from playground.ui.shell.main_window import MainWindow

KEEP_MS = 1000
"""From a change of the steps until they are written, with all changes made meanwhile."""
PAUSE_MS = 300
"""From the last change until it is recorded, so that quick changes become one step."""
SAVED = "Saved as {name}. Hand the file out: it opens by a drop on the window."
OTHER = "Recording has stopped, because another project was opened."
KEPT = "These steps were recorded earlier and are not saved yet. Record continues after the last."
KINDS = f"Lesson (*{Kind.LESSON.suffix})"


class RecordingPresenter(QObject):
    """One recording for each window; closing the dialog or the window keeps its steps.

    Parameters
    ----------
    writing : WritingThread
        Writes the lesson, and what is kept of it until then.
    state : Path or None
        Where recordings are kept; None keeps none.
    """

    def __init__(
        self,
        editor: DocumentEditor,
        window: MainWindow,
        settings: Settings,
        run: RunPresenter,
        writing: WritingThread,
        state: Path | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._keeper = RecordingKeeper(None if state is None else state / "recordings")
        self._kept: Recording | None = None
        self._has_asked = False
        self._set_aside: Recording | None = None
        self._editor, self._window, self._settings = editor, window, settings
        self._run, self._writing = run, writing
        self.dialog: RecordingDialog | None = None
        self._watcher: Watcher | None = None
        self._recorder: Recorder | None = None
        self._start: Project = editor.document.project
        self._texts = ("", "")
        self._is_on = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._note)
        self._keep_timer = QTimer(self)
        self._keep_timer.setSingleShot(True)
        self._keep_timer.setInterval(KEEP_MS)
        self._keep_timer.timeout.connect(self._keep)
        window.actions_by_name["record_lesson"].triggered.connect(self.show)
        editor.document.changed.connect(self._on_changed)
        run.state_changed.connect(self._soon)

    def close(self) -> None:
        """Stop watching, close the dialog, and leave the steps to the next window."""
        self._note()
        self._stop()
        self._editor.document.changed.disconnect(self._on_changed)
        if self.dialog is not None:
            self.dialog.close()
        self._keep()
        self._writing.run(self._keeper.release, self._on_kept)

    def show(self) -> None:
        """Show the steps, with those that were recorded before."""
        if self.dialog is None:
            dialog = self.dialog = RecordingDialog(self._window)
            dialog.record_requested.connect(self._record)
            dialog.step_edited.connect(self._change)
            dialog.step_added.connect(self._insert)
            dialog.step_removed.connect(self._remove)
            dialog.save_requested.connect(self._ask_for_path)
            dialog.restart_requested.connect(self._start_over)
            dialog.finished.connect(self._keep_texts)
            dialog.title.setText(self._texts[0])
            dialog.summary.setText(self._texts[1])
            dialog.texts_edited.connect(self._keep_soon)
            dialog.show_recording(is_on=self._is_on)
            if self._recorder is not None:
                dialog.show_drafts(self._recorder.drafts)
            elif not self._has_asked:
                self._has_asked = True
                self._writing.run(self._keeper.left, self._on_left)
        self.dialog.show()
        self.dialog.raise_()

    def _keep_texts(self) -> None:
        """Keep what is not in the steps: the dialog is made again when it is next shown."""
        if self.dialog is not None:
            self._texts = self.dialog.title.text(), self.dialog.summary.text()
        self.dialog = None

    def _on_left(self, done: "Future[Any]") -> None:
        """Show the steps that an earlier window left, unless there are steps by now."""
        found: Recording | None = done.result()
        if found is None:
            return
        if self._recorder is not None:
            self._keeper.put_back()
            return
        self._kept, self._start = found, found.start
        self._recorder = Recorder.with_drafts(Facts(found.start, found.start), found.drafts)
        self._texts = found.title, found.summary
        if self.dialog is not None:
            self.dialog.title.setText(found.title)
            self.dialog.summary.setText(found.summary)
            self.dialog.show_drafts(found.drafts)
            self.dialog.show_note(KEPT)

    def _keep_soon(self) -> None:
        self._keep_timer.start()

    def _keep(self) -> None:
        """Keep on disk what is recorded, if it is other than what is kept or saved."""
        self._keep_timer.stop()
        recorder = self._recorder
        if recorder is None:
            return
        dialog = self.dialog
        texts = self._texts if dialog is None else (dialog.title.text(), dialog.summary.text())
        now = Recording(*texts, self._start, recorder.drafts)
        if now == self._kept:
            return
        self._kept = now
        work = partial(self._keeper.keep, now) if now.drafts else self._keeper.forget
        self._writing.run(work, self._on_kept)

    def _on_kept(self, done: "Future[Any]") -> None:
        """Say that the steps are not kept, while the dialog is open."""
        error = done.exception()
        if error is not None and not isinstance(error, OSError | PlaygroundError):
            raise error
        if error is not None and self.dialog is not None:
            reason = failure_text(error, NOT_WRITTEN)
            self.dialog.show_note(f"The steps are not backed up: {reason}", role="warning")

    def _record(self, is_on: bool) -> None:
        """Record from now on, or stop; the lesson opens the project before its first step."""
        if not is_on:
            self._note()
            self._stop()
            return
        facts = self._watched()
        if self._recorder is None or not self._recorder.drafts:
            self._start, self._recorder = facts.project, Recorder(facts)
        else:
            self._recorder.resume(facts)
        self._is_on = True

    def _watched(self) -> Facts:
        """Watch from now on, and return what there is."""
        if self._watcher is None:
            self._watcher = Watcher(self._editor.document, self._window, self._run, self)
            self._watcher.changed.connect(self._soon)
        self._watcher.begin(frozenset())
        return self._watcher.facts()

    def _stop(self) -> None:
        self._timer.stop()
        if self._is_on and self._watcher is not None:
            self._watcher.end()
        if self._is_on and self.dialog is not None:
            self.dialog.show_recording(is_on=False)
        self._is_on = False

    def _on_changed(self, change: Change) -> None:
        if change.is_load and self._is_on:
            self._stop()
            if self.dialog is not None:
                self.dialog.show_note(OTHER, role="warning")
        self._soon()

    def _soon(self, _state: object = None) -> None:
        if self._is_on:
            self._timer.start()

    def _note(self) -> None:
        """Look at what was done; while something is dragged, wait.

        An edit by keys stays open until the focus leaves its field: waiting for that, the step
        would be missing for as long as the field has the focus.
        """
        watcher, recorder = self._watcher, self._recorder
        if not self._is_on or watcher is None or recorder is None:
            return
        if self._editor.gesture and QApplication.mouseButtons() != Qt.MouseButton.NoButton:
            self._timer.start()
            return
        with_run = self._run.state is not RunState.RUNNING
        if recorder.note(watcher.facts(), with_run=with_run):
            self._keep_soon()
            if self.dialog is not None:
                self.dialog.show_drafts(recorder.drafts)

    def _change(self, place: int, draft: Draft) -> None:
        if self._recorder is not None:
            self._recorder.change(place, draft)
            self._keep_soon()

    def _insert(self, place: int) -> None:
        if self._recorder is None:
            self._start = self._editor.document.project
            self._recorder = Recorder(Facts(self._start, self._start))
        self._recorder.insert(place)
        self._show(place)

    def _remove(self, place: int) -> None:
        if self._recorder is not None:
            self._recorder.remove(place)
            self._show(place)

    def _show(self, place: int) -> None:
        self._keep_soon()
        if self.dialog is not None and self._recorder is not None:
            self.dialog.show_drafts(self._recorder.drafts, place)

    def _start_over(self) -> None:
        """Begin again without steps; or bring back those before, if none have come since."""
        dialog, recorder = self.dialog, self._recorder
        if dialog is None or recorder is None:
            return
        self._note()
        before = self._set_aside
        if before is not None and not recorder.drafts:
            self._set_aside, self._start = None, before.start
            self._recorder = Recorder.with_drafts(Facts(before.start, before.start), before.drafts)
            title, summary = before.title, before.summary
        else:
            texts = dialog.title.text(), dialog.summary.text()
            self._set_aside = Recording(*texts, self._start, recorder.drafts)
            self._start = self._editor.document.project
            self._recorder = Recorder(Facts(self._start, self._start))
            title = summary = ""
        if self._is_on:
            self._record(is_on=True)
        dialog.title.setText(title)
        dialog.summary.setText(summary)
        self._show(-1)
        dialog.show_restart(can_undo=self._set_aside is not None)

    def _ask_for_path(self) -> None:
        if self.dialog is not None:
            suffix = Kind.LESSON.suffix
            stem = file_stem(self.dialog.title.text(), "lesson")
            path = self._settings.folder / f"{stem}{suffix}"
            ask_save_path(
                self.dialog, path, self._save, title="Save lesson", kinds=KINDS, suffix=suffix
            )

    def _save(self, path: Path) -> None:
        """Write the lesson in another thread, after opening it as its recipients will."""
        dialog, recorder = self.dialog, self._recorder
        if dialog is None or recorder is None:
            return
        title, summary = dialog.title.text(), dialog.summary.text()
        saved = Recording(title, summary, self._start, recorder.drafts)

        def write() -> None:
            pack = lesson_pack(title, summary, saved.drafts, saved.start)
            check(pack)
            write_pack(path, pack)
            self._keeper.forget()

        self._writing.run(write, partial(self._written, path.name, saved))

    def _written(self, name: str, saved: Recording, done: "Future[Any]") -> None:
        error = done.exception()
        if error is None:
            self._kept = saved
        if self.dialog is None:
            return
        if error is None:
            self.dialog.show_note(SAVED.format(name=name), role="good")
        else:
            reason = failure_text(error, NOT_WRITTEN)
            self.dialog.show_note(f"The lesson was not saved: {reason}", role="error")
