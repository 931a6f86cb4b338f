"""Trains projects as the command line does, watched, and reads the record of the run."""

from collections.abc import Callable

import pytest

from playground.doctor.reading import record_of
from playground.doctor.record import RunRecord
from playground.document.problems.examining import examine
from playground.document.project import Project
from playground.training import inline
from playground.training.protocol.engine import Engine

Examined = Callable[[Project], RunRecord]


@pytest.fixture(scope="session")
def engine() -> Engine:
    """Return a real engine that uses TensorFlow graphs: these runs are short."""
    from playground.engine import create_engine  # noqa: PLC0415 - imports TensorFlow

    return create_engine("graph")


@pytest.fixture
def examined(engine: Engine) -> Examined:
    """Return a function that trains a project to its end and returns the record."""

    def run(project: Project) -> RunRecord:
        try:
            ended = inline.train(engine, project, is_watched=True)
        except inline.Broken as error:
            ended = error.run
        inference, _task = examine(project)
        record = record_of(
            project,
            inference,
            ended.prepared.task,
            ended.curves,
            gradients=ended.gradients,
            checkups=ended.checkups,
            since=ended.since,
            steps_per_epoch=ended.program.steps_per_epoch,
            is_over=True,
        )
        ended.program.close()
        return record

    return run
