"""Trains projects as the command line does, watched, and reads the record of the run."""

from collections.abc import Callable

import pytest

from playground.doctor.reading import record_of_ended
from playground.doctor.record import RunRecord
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
        record = record_of_ended(project, ended)
        ended.program.close()
        return record

    return run
