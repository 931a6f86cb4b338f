"""At the first pace of a template, its boundary changes visibly and then settles."""

from typing import TYPE_CHECKING

import numpy as np
import pytest

from playground.datasets.prepare import prepare
from playground.document.pace import Pace
from playground.document.templates.templates import TEMPLATES
from playground.training.protocol.probes import BoundaryProbe

if TYPE_CHECKING:
    from playground.training.protocol.engine import Engine, Program

PROBE = BoundaryProbe(resolution=24)
EARLY, LATE = 5, 20
"""Seconds of watching."""
LEARNED = 0.95
"""Accuracy on the training set."""
VISIBLE = 0.05
"""Mean change over the plane, as a fraction of the output's range."""


def trained(program: "Program", epochs: int) -> np.ndarray:
    """Train `epochs` epochs; return the results of the last one."""
    left, rows = epochs * program.steps_per_epoch, np.zeros((0, 0), np.float32)
    while left > 0:
        done = program.advance(left)
        left, rows = left - done.steps, done.rows if len(done.rows) else rows
    last: np.ndarray = rows[-1]
    return last


@pytest.fixture(scope="module")
def tier_engine(request: pytest.FixtureRequest) -> "Engine":
    """Return an engine with one loop; the window uses either one."""
    from playground.engine import create_engine  # noqa: PLC0415 - imports TensorFlow

    return create_engine(request.param)


NAMES = [each.name for each in TEMPLATES if each.build().pace is not Pace.FULL]
"""Templates that do not train at full speed from the start."""


@pytest.mark.keras
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "tier_engine", ["graph", pytest.param("xla", marks=pytest.mark.long)], indirect=True
)
def test_the_boundary_still_changes_after_five_seconds_and_is_learned_after_twenty(
    name: str, tier_engine: "Engine"
) -> None:
    project = TEMPLATES[name].build()
    rate = project.pace.epochs_per_second
    assert rate is not None
    program, _ = tier_engine.build(project, prepare(project.data, lambda text, fraction: None))
    trained(program, EARLY * rate)
    early = program.answer(frozenset((PROBE,)))[PROBE].values
    figures = trained(program, (LATE - EARLY) * rate)
    late = program.answer(frozenset((PROBE,)))[PROBE].values
    columns = program.columns
    program.close()
    assert np.abs(late - early).mean() > VISIBLE
    assert figures[columns.index("accuracy")] > LEARNED
