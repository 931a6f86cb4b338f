"""`train` runs in the calling thread."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from playground.base.errors import TrainingError
from playground.document.commands import Disconnect
from playground.document.project import Project
from playground.training import inline
from playground.training.loop.trainer import Trainer
from playground.training.protocol.engine import Advance
from playground.training.protocol.frames import Frame
from tests.training.conftest import LinearProgram

if TYPE_CHECKING:
    from tests.training.conftest import LinearEngine, Loads

EPOCHS = 1000


@pytest.fixture(autouse=True)
def _on_points(monkeypatch: pytest.MonkeyPatch, loads: "Loads", examined: Any) -> None:
    """Train on the points of the bench."""

    def make(emit: Any, mailbox: Any) -> Trainer:
        return Trainer(emit, mailbox, prepare=loads, examine=examined)

    monkeypatch.setattr(inline, "Trainer", make)


def test_it_trains_to_the_end_and_reports(linear_engine: "LinearEngine", project: Project) -> None:
    frames: list[Frame] = []
    run = inline.train(linear_engine, project, epochs=25, on_progress=frames.append)
    assert len(run.curves) == 25
    assert run.reason == "Reached 25 epochs"
    assert frames[-1].epoch == 25
    assert run.curves.last()["loss"] < run.curves.rows[0, 0]


def test_a_checkpoint_continues_as_if_never_stopped(
    linear_engine: "LinearEngine", project: Project
) -> None:
    whole = inline.train(linear_engine, project, epochs=20)
    half = inline.train(linear_engine, project, epochs=10)
    checkpoint = half.program.checkpoint(half.curves)
    rest = inline.train(linear_engine, project, epochs=10, checkpoint=checkpoint)
    np.testing.assert_array_equal(rest.curves.rows, whole.curves.rows)
    assert rest.program.evaluate() == whole.program.evaluate()


def test_no_epochs_only_builds(linear_engine: "LinearEngine", project: Project) -> None:
    run = inline.train(linear_engine, project, epochs=0)
    assert len(run.curves) == 0
    assert run.program.position.epoch == 0


def test_without_a_number_of_epochs_it_raises(
    linear_engine: "LinearEngine", project: Project
) -> None:
    with pytest.raises(TrainingError, match="how many"):
        inline.train(linear_engine, project)


def test_an_incomplete_network_is_named(linear_engine: "LinearEngine", project: Project) -> None:
    broken = Disconnect(project.network.wires).apply(project)
    with pytest.raises(TrainingError, match="no output"):
        inline.train(linear_engine, broken, epochs=1)


def test_divergence_raises(
    linear_engine: "LinearEngine", with_training: Callable[..., Project]
) -> None:
    with pytest.raises(TrainingError, match="lower the learning rate"):
        inline.train(linear_engine, with_training(learning_rate=3.0), epochs=10_000)


def test_it_can_be_stopped_early(linear_engine: "LinearEngine", project: Project) -> None:
    frames: list[Frame] = []
    run = inline.train(
        linear_engine,
        project,
        epochs=10_000,
        on_progress=frames.append,
        should_stop=lambda: len(frames) >= 10,
    )
    assert 0 < len(run.curves) < 10_000
    assert frames[-1].epoch == len(run.curves)


@pytest.mark.parametrize("failures", [1, 2], ids=["undo succeeds", "undo fails too"])
def test_a_failed_chunk_does_not_change_the_result(
    linear_engine: "LinearEngine", project: Project, monkeypatch: pytest.MonkeyPatch, failures: int
) -> None:
    """Memory runs out within a chunk; training continues from the result as if it had not."""
    whole = inline.train(linear_engine, project, epochs=EPOCHS)
    advance = LinearProgram.advance
    failed: list[int] = []

    def breaking(program: LinearProgram, maximum_steps: int) -> Advance:
        start = program.position.epoch
        done = advance(program, maximum_steps)
        if (failed or start >= EPOCHS // 2) and len(failed) < failures:
            failed.append(start)
            raise TrainingError("not enough memory")
        return done

    with monkeypatch.context() as patch:
        patch.setattr(LinearProgram, "advance", breaking)
        with pytest.raises(inline.Broken, match="not enough memory") as caught:
            inline.train(linear_engine, project, epochs=EPOCHS)
        half = caught.value.run
    done = len(half.curves)
    assert 0 < done <= failed[0] + 1
    np.testing.assert_array_equal(half.curves.rows, whole.curves.rows[:done])
    checkpoint = half.program.checkpoint(half.curves)
    rest = inline.train(linear_engine, project, epochs=EPOCHS - done, checkpoint=checkpoint)
    np.testing.assert_array_equal(rest.curves.rows, whole.curves.rows)
