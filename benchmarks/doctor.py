"""The doctor: its share of the training time at full speed, and what judging a frame takes.

The share is that of all answers the gauge asked for, in the same run that trains, so that it
does not depend on the load of the machine. Judging is measured in processor time, on a sick
tower with a run of a million epochs, for which most rules have something to look at.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from time import perf_counter, thread_time
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.projects import mnist_project
from benchmarks.result import Result
from playground.base.params import Selection
from playground.datasets.config import DataConfig
from playground.doctor.judging import judge
from playground.doctor.reading import record_of
from playground.document.inference import infer
from playground.document.project import Project, TrainingConfig
from playground.document.template_plans.steps import dense
from playground.document.templates.drafting import chained
from playground.document.templates.templates import TEMPLATES
from playground.training import inline
from playground.training.loop.frame_builder import CHECKUP
from playground.training.loop.trainer import Trainer
from playground.training.protocol.controls import Ask, Play, SetProject
from playground.training.protocol.frames import Curves, Frame
from playground.training.protocol.mailbox import Mailbox
from playground.training.run.curves import MAXIMUM_ROWS

if TYPE_CHECKING:
    from playground.training.protocol.engine import Engine

SECONDS = 15.0
IMAGES = 6000
JUDGED = 200
TOWER = 12


def measure(mnist_path: Path | None) -> list[Result]:
    """Return the share of training for small and large networks, and the time of a judgement."""
    from playground.engine import create_engine  # noqa: PLC0415 - takes seconds

    engine = create_engine()
    results = [_share(name, TEMPLATES[name].build(), engine) for name in ("xor-noisy", "digits")]
    if mnist_path is not None:
        project = mnist_project("mnist-cnn", mnist_path, IMAGES)
        results.append(_share("mnist-cnn", project, engine))
    return [*results, _judging(engine)]


def _share(name: str, project: Project, engine: "Engine") -> Result:
    """Train for some seconds with the doctor watching, and add up what answering takes."""
    training = replace(project.training, epochs=0, callbacks=())
    trainer = Trainer(_ignore, Mailbox[Frame]())
    trainer.set_engine(engine)
    trainer.handle(SetProject(replace(project, training=training), is_load=True))
    trainer.handle(Ask(frozenset({CHECKUP})))
    while trainer.can_prepare:
        trainer.prepare()
    assert trainer.run is not None
    spent: list[float] = []
    program: Any = trainer.run.program  # a measurement replaces one of its methods
    program.answer = _timed(program.answer, spent)
    trainer.handle(Play())
    began = perf_counter()
    while perf_counter() - began < SECONDS:
        trainer.work()
    share = sum(spent) / (perf_counter() - began)
    epochs = trainer.run.epoch
    trainer.close()
    return Result(
        name=f"doctor: share of training, {name}",
        value=100 * share,
        unit="%",
        at_most=2,
        note=f"{len(spent)} checkups in {SECONDS:.0f} s, {epochs:,} epochs",
    )


def _timed(answer: Callable[..., Any], spent: list[float]) -> Callable[..., Any]:
    """Return `answer` that adds the seconds of each call to `spent`."""

    def timed(*arguments: Any) -> Any:
        began = perf_counter()
        try:
            return answer(*arguments)
        finally:
            spent.append(perf_counter() - began)

    return timed


def _judging(engine: "Engine") -> Result:
    """Judge a tower that learns nothing, with as many rows of curves as are ever kept."""
    data = DataConfig(Selection("circle", {"samples": 200}))
    training = TrainingConfig(learning_rate=0.01, batch_size=20, epochs=40)
    tower = [dense(8, "sigmoid")] * TOWER
    project = chained(Project(data=data, training=training), *tower, dense(1, "sigmoid"))
    run = inline.train(engine, project, is_watched=True)
    repeats = MAXIMUM_ROWS // len(run.curves.rows)
    curves = Curves(run.curves.columns, np.tile(run.curves.rows, (repeats, 1)))
    task = run.prepared.task
    found, times = 0, []
    for _ in range(JUDGED):
        began = thread_time()
        record = record_of(
            project,
            infer(project.network, task),
            task,
            curves,
            gradients=run.gradients,
            checkups=replace(run.checkups, latest_time=float(len(curves))),
            steps_per_epoch=run.program.steps_per_epoch,
        )
        found = len(judge(record, has_hints=True))
        times.append(thread_time() - began)
    run.program.close()
    return Result(
        name="doctor: judging a frame (95th percentile)",
        value=1000 * float(np.percentile(times, 95)),
        unit="ms",
        at_most=2,
        note=f"{TOWER + 1} layers, {len(curves):,} epochs, {found} findings",
    )


def _ignore(_event: object) -> None:
    """Ignore an event."""
