"""`FilmPresenter`: exports an animation of the run, epoch by epoch."""

from concurrent.futures import Future
from itertools import count
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from playground.base.errors import PlaygroundError
from playground.base.visible import file_stem
from playground.datasets.task import Prepared
from playground.document.document import Change, Document
from playground.export.animations import FILMS, Film
from playground.training.protocol.controls import Scrub
from playground.training.protocol.events import Built, Event, Failed, RunState, StateChanged
from playground.training.protocol.frames import Frame
from playground.training.protocol.probes import BoundaryProbe, Probe
from playground.training.protocol.replan import Consequence, Effects
from playground.training.session import Session
from playground.ui.dialogs.files import ask_save_path
from playground.ui.files.work.background import Background
from playground.ui.film.dialog import FilmDialog
from playground.ui.film.picture import FilmPicture
from playground.ui.film.plan import FilmPlan, FilmRun, Subject
from playground.ui.messages import Cause, Topic
from playground.ui.presenters.run_presenter import RunPresenter
from playground.ui.settings import Settings
from playground.ui.shell.main_window import MainWindow

BOUNDARY = BoundaryProbe()
NOTHING_YET = "There is nothing to animate yet; press Play first."
ONLY_THE_LAST = (
    "There is nothing to animate: of the epochs trained before the project was opened, only "
    "the last one is kept. Press Play to train more, or Reset and Play for an animation from "
    "the start."
)
INTERRUPTED = "The animation was not written: the project was edited or trained meanwhile."
NO_PLANE = "This data has no plane to map; export the canvas instead."
NOTHING = -1
"""No frame is waited for; frames that answer no request have the number 0."""


class FilmPresenter(QObject):
    """Requests an epoch, draws it, has it written, then requests the next.

    Signals
    -------
    progressed(int, int)
        How many pictures are written, and of how many.
    finished(str)
        The film is there (an empty text), or why it is not.
    """

    progressed = Signal(int, int)
    finished = Signal(str)

    def __init__(
        self,
        document: Document,
        session: Session,
        window: MainWindow,
        settings: Settings,
        run: RunPresenter,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._session = session
        self._window = window
        self._settings = settings
        self._run = run
        self._background = Background(self)
        self._numbers = count(1)
        self._plan = FilmPlan()
        self._waiting: list[int] = []
        self._whole = 0
        self._request = NOTHING
        self._looked = Scrub(None)
        self._film: Film | None = None
        self._picture: FilmPicture | None = None
        self._drawn: Prepared | None = None
        self._epoch = 0
        self._ratio = 1.0
        self.dialog: FilmDialog | None = None
        window.actions_by_name["film"].triggered.connect(self.ask)
        run.pump.event_received.connect(self._on_event)
        run.position_changed.connect(self._forget_message)
        run.replanned.connect(self._on_edit)

    def _forget_message(self) -> None:
        """Enable or disable the export: something was trained, or reset."""
        self._window.messages.end_topics(Topic.ANIMATION)

    def close(self) -> None:
        """Cancel the export in progress, and end the worker thread."""
        if self._film is not None:
            self._end("the window was closed")
        self._background.close()

    def probes(self) -> frozenset[Probe[Any]]:
        """Return the map's probe while a film shows it."""
        is_wanted = self._film is not None and self._plan.shows_boundary
        return frozenset({BOUNDARY}) if is_wanted else frozenset()

    def ask(self) -> None:
        """Open the dialog."""
        runs = self.film_runs()
        if not runs:
            why = ONLY_THE_LAST if self._run.position.epoch else NOTHING_YET
            self._window.messages.answer(Cause(Topic.ANIMATION), why)
            return
        frame = self._run.pump.last
        seen = None if frame is None or frame.is_live else frame.run_id
        places = [place for place, run in enumerate(runs) if run.run_id == seen]
        dialog = self.dialog = FilmDialog(runs, self._window, places[0] if places else 0)
        dialog.export_requested.connect(self._choose_path)
        dialog.cancelled.connect(lambda: self._end("Export cancelled."))
        dialog.finished.connect(self._forget_dialog)
        self.progressed.connect(dialog.show_progress)
        self.finished.connect(self._show_end)
        dialog.open()

    def film_runs(self) -> tuple[FilmRun, ...]:
        """Return the runs of which more than one moment can be shown, the present one first."""
        data, last = self._run.stage.data, self._run.position.epoch
        found = []
        present = next((run for run in self._run.runs if run.is_present), None)
        first = 0 if present is None else present.first_epoch
        if data is not None and first < last:
            found.append(FilmRun(None, "The current run", first, last, data.task.plane is not None))
        for run in reversed(self._run.earlier_runs):
            last, task = len(run.curves), run.task
            if run.first_epoch < last and not run.is_stored and task is not None:
                has_plane = task.plane is not None
                found.append(FilmRun(run.id, run.name, run.first_epoch, last, has_plane))
        return tuple(found)

    def _forget_dialog(self) -> None:
        if self.dialog is not None:
            self.progressed.disconnect(self.dialog.show_progress)
            self.finished.disconnect(self._show_end)
        self.dialog = None

    def _choose_path(self, plan: FilmPlan) -> None:
        form = FILMS[plan.format_name]
        stem = file_stem(self._document.project.title, "network")
        ask_save_path(
            self.dialog or self._window,
            self._settings.folder / f"{stem}{form.suffix}",
            lambda path: self.start(plan, path),
            title=f"Write {form.label}",
            kinds=f"{form.label} (*{form.suffix})" if form.suffix else "All files (*)",
            suffix=form.suffix,
        )

    def start(self, plan: FilmPlan, path: Path) -> None:
        """Begin to write the film of `plan` to `path`; `finished` reports the end."""
        data, form = self._run.stage.data, FILMS[plan.format_name]
        missing = form.missing()
        if data is None or missing is not None or self._film is not None:
            self.finished.emit(missing or NOTHING_YET)
            return
        if plan.run_id is None and plan.shows_boundary and data.task.plane is None:
            self.finished.emit(NO_PLANE)
            return
        try:
            self._film = form.open(path, plan.fps)
        except PlaygroundError as error:
            self.finished.emit(str(error))
            return
        self._plan = plan
        last = self._run.pump.last
        if last is None or last.is_live:
            self._looked = Scrub(None)
        else:
            self._looked = Scrub(last.epoch, run_id=last.run_id)
        canvas = self._window.designer.viewport()
        self._ratio = canvas.width() / max(canvas.height(), 1)
        self._waiting = plan.epochs
        self._whole = len(self._waiting)
        self._run.pump.add_view(self)
        self.progressed.emit(0, self._whole)
        self._next()

    def _next(self) -> None:
        """Request the next epoch, or move the finished file to its place."""
        if self._waiting:
            self._request = next(self._numbers)
            self._epoch = self._waiting.pop(0)
            self._session.submit(Scrub(self._epoch, self._request, self._plan.run_id))
            return
        film = self._film
        if film is not None:
            self._background.run(film.finish, lambda done: self._finished(film, done))

    def show_frame(self, frame: Frame) -> None:
        """Use the requested epoch once its frame is complete."""
        film = self._film
        if film is None:
            return
        if frame.request != self._request or not frame.is_complete:
            return
        self._request = NOTHING
        is_other = self._plan.run_id is not None and frame.run_id != self._plan.run_id
        if is_other or frame.epoch != self._epoch:
            self._end(f"Epoch {self._epoch:,} of this run can no longer be shown.")
            return
        picture = self._picture_of(frame)
        if picture is None:
            self._end(NO_PLANE)
            return
        canvas = None
        if self._plan.subject is not Subject.BOUNDARY:
            canvas = self._window.designer.viewport().grab()
        pixels = picture.draw(frame, frame.get(BOUNDARY), canvas)
        self._background.run(lambda: film.add(pixels), lambda done: self._added(film, done))

    def _picture_of(self, frame: Frame) -> FilmPicture | None:
        """Return what draws `frame`, with the data of its moment; None if that has no plane."""
        data = frame.basis.data if frame.basis is not None else self._run.stage.data
        if data is None or (self._plan.shows_boundary and data.task.plane is None):
            return None
        if self._picture is None or self._drawn is not data:
            self._picture, self._drawn = FilmPicture(self._plan, data, self._ratio), data
        return self._picture

    def _added(self, film: Film, done: "Future[Any]") -> None:
        if self._film is not film:
            return
        error = done.exception()
        if error is not None:
            self._end(str(error))
            return
        self.progressed.emit(film.frames, self._whole)
        self._next()

    def _finished(self, film: Film, done: "Future[Any]") -> None:
        if self._film is not film:
            return
        error = done.exception()
        if error is not None:
            self._end(str(error))
            return
        path = film.path
        self._leave()
        self._settings.folder = path.resolve().parent
        self._window.status.show_note(Topic.ANIMATION, f"Wrote {path.name}")
        self.finished.emit("")

    def _end(self, reason: str) -> None:
        """Cancel; nothing is left of the film."""
        film = self._film
        self._leave()
        if film is not None:
            film.cancel()
            self._background.run(film.discard, lambda _done: None)
        self.finished.emit(reason)

    def _leave(self) -> None:
        """Return to the epoch that was shown before."""
        self._film = self._picture = self._drawn = None
        self._waiting, self._request = [], NOTHING
        self._run.pump.remove_view(self)
        self._session.submit(self._looked)

    def _on_event(self, event: Event) -> None:
        if self._film is None:
            return
        if isinstance(event, Failed):
            self._end(event.message)
        elif isinstance(event, Built) or _is_start(event):
            self._end(INTERRUPTED)

    def _on_edit(self, change: Change, found: Effects) -> None:
        """Cancel: after an edit that matters to training, the requested epoch is not shown."""
        is_other = change.is_load or found.consequence is not Consequence.NOTHING
        if self._film is not None and is_other:
            self._end(INTERRUPTED)

    def _show_end(self, reason: str) -> None:
        if self.dialog is None:
            return
        if reason:
            self.dialog.show_idle(reason)
        else:
            self.dialog.is_busy = False
            self.dialog.accept()


def _is_start(event: Event) -> bool:
    """Return whether training begins."""
    return isinstance(event, StateChanged) and event.state is RunState.RUNNING
