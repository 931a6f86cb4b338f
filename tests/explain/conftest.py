"""Programs, and the facts of their next step."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from playground.datasets.task import Prepared, Samples
from playground.document.inference import infer
from playground.document.project import Project
from playground.explain.subject import Subject
from playground.training.protocol.engine import Engine, Program
from playground.training.protocol.step_trace import StepProbe, StepTrace
from tests.engine.conftest import (
    Chain,
    build,
    chain,
    quadrants,
    three_classes,
)

__all__ = ["build", "chain", "quadrants", "three_classes"]
Trace = Callable[..., tuple[Program, Subject]]
Chained = Chain


def step_of(program: Program) -> StepTrace:
    """Return the next step of a program."""
    probe = StepProbe()
    found: StepTrace = program.answer(frozenset({probe}))[probe]
    return found


@pytest.fixture
def traced(graph_engine: Engine, build: Callable[..., Program]) -> Trace:
    """Return a function that trains a project some steps and traces the next.

    Nothing is validated: a step does not depend on the test samples.
    """

    def trace(project: Project, data: Prepared, steps: int = 7) -> tuple[Program, Subject]:
        alone = replace(data, test=Samples(data.test.x[:0], data.test.y[:0]))
        program = build(graph_engine, project, alone)
        for _ in range(steps):
            program.advance(1)
        inference = infer(project.network, data.task)
        return program, Subject(project, inference, step_of(program))

    return trace
