"""A learner without a window: plays a lesson with a real document, trainer and engine."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playground.datasets.task import Prepared
from playground.document.document import Change, Document
from playground.document.project import Project
from playground.export.formats import FORMATS
from playground.export.spec import ExportReport
from playground.export.whole import export_whole
from playground.learning.checks.weight import WEIGHTS
from playground.learning.deeds import read_deeds
from playground.learning.deeds.base import Request, Scene
from playground.learning.facts import Facts
from playground.learning.judging import Judge
from playground.learning.packs import Lesson, open_project
from playground.learning.verdicts import Verdict
from playground.training.loop.trainer import Trainer
from playground.training.protocol.controls import (
    Ask,
    Call,
    Control,
    EpochOnce,
    Pause,
    Play,
    Reset,
    Scrub,
    SetProject,
    StepOnce,
)
from playground.training.protocol.engine import Checkpoint, Engine, Program
from playground.training.protocol.events import Called, Event, Failed
from playground.training.protocol.frames import Frame
from playground.training.protocol.mailbox import Mailbox
from playground.training.protocol.replan import effects
from playground.ui.presenters.versions import Versions

REQUESTS: Mapping[Request, Control] = {
    Request.PLAY: Play(),
    Request.EPOCH: EpochOnce(),
    Request.STEP: StepOnce(),
    Request.RESET: Reset(),
}
MOST_CHUNKS = 100_000


class Player:
    """Opens steps, does deeds and asks for the verdict, as `LearnPresenter` does it."""

    def __init__(self, lesson: Lesson, engine: Engine) -> None:
        self.lesson = lesson
        self.document = Document()
        self.errors: list[str] = []
        self._called: list[Called] = []
        self._mailbox: Mailbox[Frame] = Mailbox()
        self._trainer = Trainer(self._on_event, self._mailbox)
        self._trainer.set_engine(engine)
        self._versions = Versions(self.document)
        self._opened: tuple[int, str] = (-1, "")
        self._frame: Frame | None = None
        self._checkpoint: Checkpoint | None = None
        self._happened: set[str] = set()
        self._looked_at: int | None = None
        self.place = 0
        self.judge = Judge(())
        self.document.changed.connect(self._on_changed)

    def close(self) -> None:
        """Close the model."""
        self._trainer.close()

    def open(self, place: int) -> None:
        """Show a step."""
        self.place = place
        opened = self.lesson.content.project_of(place)
        if opened[1] and opened != self._opened:
            self._opened = opened
            self._load(opened[1])
        step = self.lesson.steps[place]
        self.judge = Judge.of(step.task.checks if step.task is not None else ())
        self._trainer.handle(Ask(self.judge.probes() | {WEIGHTS}))
        self._look()
        self._happened.clear()
        self._looked_at = None
        self._start = self.document.project
        frame = self._frame
        self._start_place = (frame.epoch, frame.step) if frame is not None else (0, 0)

    def _load(self, name: str) -> None:
        """Open a project of the lesson, trained as far as it is."""
        found = open_project(self.lesson, name)
        self._checkpoint = found.checkpoint
        self.document.load(found.project)

    def do(self, tables: Sequence[Mapping[str, Any]]) -> None:
        """Do deeds: edits as one step of the history, then requests."""
        requests = []
        with self.document.gesture("Show me"):
            for deed in read_deeds(tables):
                facts = self.facts()
                plan = deed.plan(Scene(facts.project, facts.get(WEIGHTS) or {}))
                for command in plan.commands:
                    self.document.do(command)
                if plan.request is not None:
                    requests.append(plan)
        for plan in requests:
            assert plan.request is not None
            self._ask(plan.request, plan.argument)
        self._look()

    def undo(self) -> None:
        """Undo the last step."""
        self.document.undo()
        self._look()

    def verdict(self) -> Verdict:
        """Return what the step says now."""
        return self.judge.judge(self.facts())

    def facts(self) -> Facts:
        """Return the facts as they are now."""
        frame = self._frame
        data = self._trainer.loader.data
        if frame is None:
            return Facts(
                self.document.project,
                self._start,
                state=self._trainer.state,
                data=data,
                happened=frozenset(self._happened),
                looked_at=self._looked_at,
            )
        return Facts(
            self.document.project,
            self._start,
            frame.epoch,
            frame.step,
            self._start_place,
            self._trainer.state,
            curves=frame.all_curves,
            data=data,
            answers=frame.answers,
            happened=frozenset(self._happened),
            looked_at=self._looked_at,
        )

    def _ask(self, request: Request, argument: str) -> None:
        if request in REQUESTS:
            self._trainer.handle(REQUESTS[request])
            self._train()
        elif request is Request.LOOK:
            self._trainer.handle(Scrub(int(argument)))
            self._happened.add("look")
            self._looked_at = int(argument)
            self._trainer.handle(Scrub(None))
        elif request is Request.EXPORT:
            self._export(argument)
        elif request is Request.SALIENCY:
            self._happened.add(argument)
        else:
            self._happened.add(f"{request} {argument}")

    def _export(self, name: str) -> None:
        """Export as the window does: on the training side, read back, into a new folder."""
        data, project = self._trainer.loader.data, self.document.project
        assert data is not None
        form = FORMATS[name]
        with TemporaryDirectory() as folder:
            path = Path(folder) / f"model{form.suffix}"
            work = partial(_exported, name, path, project, data)
            self._trainer.handle(Call(1, work))
        report = self._called.pop()
        assert report.error is None, report.error
        self._happened.add(f"export {form.label}")

    def _train(self) -> None:
        for _ in range(MOST_CHUNKS):
            if self._trainer.wait_seconds != 0.0:
                return
            self._trainer.work()
        self._trainer.handle(Pause())

    def _look(self) -> None:
        """Take the frame after deferred work."""
        while self._trainer.can_prepare:
            self._trainer.prepare()
        frame = self._mailbox.take()
        if frame is not None:
            self._frame = frame

    def _on_event(self, event: Event) -> None:
        if isinstance(event, Called):
            self._called.append(event)
        if isinstance(event, Failed):
            self.errors.append(event.message)

    def _on_changed(self, change: Change) -> None:
        if change.is_load:
            self._versions.forget()
            self._frame = None
            self._trainer.handle(
                SetProject(change.after, is_load=True, checkpoint=self._checkpoint)
            )
            return
        found = effects(change.before, change.after)
        for control in self._versions.controls(change, found):
            self._trainer.handle(control)


def _exported(
    name: str, path: Path, project: Project, data: Prepared, program: Program
) -> ExportReport:
    return export_whole(
        name,
        path,
        model=program.keras_model,
        project=project,
        data=data,
        takes_raw=True,
        has_card=False,
    )
