"""Trains projects as the command line does, watched, and reads the record of the run."""

from collections.abc import Callable, Iterator

import pytest

from playground.doctor.reading import record_of_ended
from playground.doctor.record import RunRecord
from playground.document.project import Project
from playground.training import inline
from playground.training.protocol.engine import Engine

Trained = Callable[[Project], inline.InlineRun]
Examined = Callable[[Project], RunRecord]


@pytest.fixture
def trained(graph_engine: Engine) -> Iterator[Trained]:
    """Return a function that trains a project to its end, and closes its program later."""
    runs: list[inline.InlineRun] = []

    def train(project: Project) -> inline.InlineRun:
        try:
            runs.append(inline.train(graph_engine, project, is_watched=True))
        except inline.Broken as error:
            runs.append(error.run)
        return runs[-1]

    yield train
    for run in runs:
        run.program.close()


@pytest.fixture
def examined(trained: Trained) -> Examined:
    """Return a function that trains a project to its end and returns the record."""

    def run(project: Project) -> RunRecord:
        return record_of_ended(project, trained(project))

    return run
