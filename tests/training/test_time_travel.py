"""Scrubbing and branching are exact, and scrubbing changes nothing."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from playground.document import inference
from playground.document.commands import SetData, SetParams, SetTraining
from playground.document.document import Command
from playground.document.project import LayerId, Network, Project
from playground.training.protocol import replan
from playground.training.protocol.controls import (
    Ask,
    ContinueFrom,
    DeleteRun,
    EpochOnce,
    HideRun,
    Pause,
    Play,
    RenameRun,
    Reset,
    RestoreRun,
    Scrub,
    SetProject,
    StepOnce,
    TakeCheckpoint,
)
from playground.training.protocol.events import (
    CheckpointTaken,
    RunsChanged,
    RunState,
    TimelineChanged,
)
from playground.training.protocol.frames import Frame
from playground.training.protocol.probes import BoundaryProbe
from tests.lanes import examples

if TYPE_CHECKING:
    from tests.training.conftest import Bench


def shown(bench: "Bench") -> Frame:
    """Return the frame in the mailbox."""
    frame = bench.mailbox.take()
    assert frame is not None
    return frame


def weights_in(frame: Frame) -> np.ndarray[Any, Any]:
    answers: Mapping[Any, Any] = frame.answers
    weights: np.ndarray[Any, Any] = answers[BoundaryProbe()]
    return weights


@pytest.fixture
def trained(make_bench: Callable[..., "Bench"], with_training: Callable[..., Project]) -> "Bench":
    """A run of 300 epochs in chunks of many."""
    bench = make_bench()
    project = with_training(epochs=300, learning_rate=0.01)
    bench.do(SetProject(project), Ask(frozenset({BoundaryProbe()})))
    bench.program.seconds_per_step = 1e-5
    bench.do(Play())
    bench.finish()
    bench.mailbox.take()
    return bench


@given(epoch=st.integers(0, 299))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=examples(8))
def test_any_epoch_is_shown_exactly_and_the_present_is_restored(
    trained: "Bench",
    make_bench: Callable[..., "Bench"],
    with_training: Callable[..., Project],
    epoch: int,
) -> None:
    present = trained.program.weights
    trained.do(Scrub(epoch))
    frame = shown(trained)
    assert not frame.is_live
    assert (frame.epoch, len(frame.curves), len(frame.whole)) == (epoch, epoch, 300)
    trained.do(Scrub(None))
    back = shown(trained)
    assert back.is_live
    assert back.epoch == 300
    np.testing.assert_array_equal(trained.program.weights, present)
    other = make_bench()
    other.do(SetProject(with_training(epochs=epoch, learning_rate=0.01)))
    if epoch:
        other.do(Play())
        other.finish()
    np.testing.assert_array_equal(weights_in(frame), other.program.weights)


def test_training_continues_from_the_present_after_scrubbing(
    trained: "Bench",
    make_bench: Callable[..., "Bench"],
    with_training: Callable[..., Project],
) -> None:
    trained.do(Scrub(17), Play())
    trained.finish()
    other = make_bench()
    other.do(SetProject(with_training(epochs=600, learning_rate=0.01)), Play())
    other.finish()
    assert trained.trainer.run is not None
    assert trained.trainer.run.epoch == 600
    np.testing.assert_array_equal(trained.program.weights, other.program.weights)


def test_scrubbing_pauses_a_run(bench: "Bench", project: Project) -> None:
    bench.do(SetProject(project), Play())
    for _ in range(30):
        bench.trainer.work()
    bench.do(Scrub(1))
    assert bench.is_in(RunState.PAUSED)
    assert shown(bench).epoch == 1


def test_probes_requested_while_scrubbing_are_answered_for_that_moment(trained: "Bench") -> None:
    trained.do(Scrub(5))
    before = weights_in(shown(trained))
    trained.do(Ask(frozenset({BoundaryProbe(), BoundaryProbe(50)})))
    frame = shown(trained)
    assert frame.epoch == 5
    np.testing.assert_array_equal(weights_in(frame), before)


@pytest.mark.parametrize("epoch", [5, 300])
def test_a_frame_that_replaces_the_answer_to_a_scrub_answers_it_too(
    trained: "Bench", epoch: int
) -> None:
    """A film export waits for the answer, and the mailbox has only the latest frame."""
    trained.do(Scrub(epoch, 7))
    assert shown(trained).request == 7
    trained.do(Scrub(epoch, 8), Ask(frozenset({BoundaryProbe(50)})))
    trained.trainer.prepare()
    assert shown(trained).request == 8
    trained.do(Scrub(epoch, 9), TakeCheckpoint(1), Ask(frozenset({BoundaryProbe(60)})))
    assert shown(trained).request == 9
    trained.do(Play())
    trained.finish()
    assert shown(trained).request == 0


def test_a_checkpoint_has_the_present_state_while_an_earlier_moment_is_shown(
    trained: "Bench",
) -> None:
    trained.do(Scrub(5), TakeCheckpoint(1))
    checkpoint = trained.of(CheckpointTaken)[0].checkpoint
    assert checkpoint.position.epoch == 300
    assert trained.program.position.epoch == 5


def test_a_change_of_the_learning_rate_is_reproduced(
    bench: "Bench", with_training: Callable[..., Project]
) -> None:
    seen = {}
    bench.do(SetProject(with_training(learning_rate=0.01)), Ask(frozenset({BoundaryProbe()})))
    for number in range(1, 6):
        bench.do(Play())
        for _ in range(7):
            bench.trainer.work()
        bench.do(SetProject(with_training(learning_rate=0.01 * number)), Pause())
        frame = shown(bench)
        if frame.step == 0:
            seen[frame.epoch] = weights_in(frame)
    bench.do(Scrub(None))
    for epoch, weights in seen.items():
        bench.do(Scrub(epoch))
        np.testing.assert_array_equal(weights_in(shown(bench)), weights)


def test_continuing_from_a_moment_branches_and_keeps_the_earlier_run(trained: "Bench") -> None:
    whole = trained.trainer.runs[-1].curves
    trained.do(ContinueFrom(40))
    frame = shown(trained)
    assert frame.is_live
    assert frame.epoch == len(frame.curves) == 40
    first, second = trained.trainer.runs
    assert (first.name, first.is_present, len(first.curves)) == ("Run 1", False, 300)
    assert (second.parent, second.branch_epoch, second.is_present) == (first.id, 40, True)
    trained.do(Play())
    trained.finish()
    assert trained.trainer.run is not None
    np.testing.assert_array_equal(trained.trainer.run.curves.snapshot().rows, whole.rows)


def test_a_branch_with_another_learning_rate_does_not_change_the_earlier_run(
    trained: "Bench", with_training: Callable[..., Project]
) -> None:
    whole = trained.trainer.runs[-1].curves
    trained.do(ContinueFrom(40), SetProject(with_training(epochs=300, learning_rate=0.002)), Play())
    trained.finish()
    first, second = trained.trainer.runs
    np.testing.assert_array_equal(first.curves.rows, whole.rows)
    assert not np.array_equal(second.curves.rows[40:], whole.rows[40:])
    assert first.project.training.learning_rate == 0.01
    assert second.project.training.learning_rate == 0.002


def test_runs_are_renamed_hidden_deleted_and_restored(trained: "Bench") -> None:
    trained.do(Reset())
    first, second = trained.trainer.runs
    trained.do(RenameRun(first.id, " before "), HideRun(first.id), DeleteRun(first.id))
    run = trained.of(RunsChanged)[-1].runs[0]
    assert (run.name, run.is_hidden, run.is_deleted) == ("before", True, True)
    trained.do(RestoreRun(first.id), HideRun(first.id, is_hidden=False), DeleteRun(second.id))
    runs = trained.of(RunsChanged)[-1].runs
    assert [(run.is_hidden, run.is_deleted) for run in runs] == [(False, False)] * 2


def test_runs_that_were_never_trained_are_not_listed(bench: "Bench", project: Project) -> None:
    bench.do(SetProject(project), Reset(), Reset())
    assert [run.name for run in bench.trainer.runs] == ["Run 1"]


def test_a_network_that_is_deleted_leaves_the_list_with_all_epochs(trained: "Bench") -> None:
    project = trained.trainer._project
    assert project is not None
    trained.do(SetProject(replace(project, network=Network())))
    assert trained.is_in(RunState.INCOMPLETE)
    assert [len(run.curves) for run in trained.of(RunsChanged)[-1].runs] == [300]


def test_another_project_starts_an_empty_list(trained: "Bench", project: Project) -> None:
    trained.do(SetProject(project, is_load=True))
    assert [run.name for run in trained.trainer.runs] == ["Run 1"]
    assert len(trained.trainer.runs[0].curves) == 0


def test_recorded_epochs_are_reported(trained: "Bench") -> None:
    event = trained.of(TimelineChanged)[-1]
    assert event.epochs[0] == 0
    assert np.all(np.diff(event.epochs) >= 0)
    assert 0 < event.size_bytes <= event.budget_bytes


def test_after_new_data_earlier_epochs_are_shown_with_their_own_data(
    trained: "Bench", with_training: Callable[..., Project]
) -> None:
    project = with_training(epochs=300, learning_rate=0.01)
    recorded = set(trained.of(TimelineChanged)[-1].epochs)
    missing = next(epoch for epoch in range(2, 300) if epoch not in recorded)
    trained.do(Scrub(missing))
    before = shown(trained)
    trained.do(SetProject(replace(project, data=replace(project.data, seed=9))), Play())
    trained.finish()
    trained.do(Scrub(missing))
    after = shown(trained)
    assert after.epoch == missing
    assert after.basis is not None
    assert before.basis is not None
    assert after.basis.data is before.basis.data
    np.testing.assert_array_equal(weights_in(after), weights_in(before))


def test_two_networks_are_compared_once_for_any_number_of_moments(
    trained: "Bench", monkeypatch: pytest.MonkeyPatch
) -> None:
    """The document has another network; each moment is shown with its own."""
    project = trained.trainer._project
    assert project is not None
    layers = tuple(replace(layer, name=f"{layer.name}_2") for layer in project.network.layers)
    trained.do(SetProject(replace(project, network=replace(project.network, layers=layers))))
    run_id = trained.of(RunsChanged)[-1].runs[0].id
    compared: list[Network] = []
    active = inference.active_layers

    def counted(network: Network) -> tuple[LayerId, ...]:
        compared.append(network)
        return active(network)

    monkeypatch.setattr(replan, "active_layers", counted)

    def look(epochs: range) -> int:
        before = len(compared)
        for epoch in epochs:
            trained.do(Scrub(epoch, run_id=run_id))
            assert shown(trained).epoch == epoch
        return len(compared) - before

    assert look(range(2)) > 0
    assert look(range(2, 100)) == 0


EDITS: dict[str, Command] = {
    "a hot setting": SetTraining({"learning_rate": 0.003}),
    "the network": SetParams(LayerId("layer2"), {"units": 2}),
    "the data": SetData({"seed": 5}),
    "the batch size": SetTraining({"batch_size": 10}),
}


@pytest.mark.parametrize("has_moments", [True, False])
@pytest.mark.parametrize("batches", [0, 3])
@pytest.mark.parametrize("edit", EDITS)
def test_an_opened_moment_stays_as_it_was_after_an_edit(
    make_bench: Callable[..., "Bench"],
    with_training: Callable[..., Project],
    edit: str,
    batches: int,
    has_moments: bool,
) -> None:
    """Files of earlier versions have no moments but the last, which is then all that is known."""
    project = with_training(epochs=10)
    before = make_bench()
    before.do(SetProject(project), Play())
    before.finish()
    at_the_end = before.program.weights
    for _ in range(batches):
        before.do(StepOnce())
        before.finish()
    before.do(TakeCheckpoint(1))
    checkpoint = before.of(CheckpointTaken)[-1].checkpoint
    assert checkpoint is not None
    if not has_moments:
        checkpoint = replace(checkpoint, recorded=None)
    bench = make_bench()
    bench.do(Ask(frozenset({BoundaryProbe()})))
    bench.do(SetProject(project, is_load=True, checkpoint=checkpoint))
    opened = bench.program.weights
    edited = EDITS[edit].apply(project)
    bench.do(SetProject(edited), EpochOnce())
    bench.finish()
    bench.do(EpochOnce())
    bench.finish()

    bench.do(Scrub(10))

    frame = shown(bench)
    assert (frame.epoch, frame.step) == (10, 0 if has_moments else batches)
    assert frame.basis is not None
    assert frame.basis.project == project
    np.testing.assert_array_equal(weights_in(frame), at_the_end if has_moments else opened)
    bench.do(Scrub(11))
    frame = shown(bench)
    assert frame.basis is not None
    assert (frame.epoch, frame.basis.project) == (11, edited)
    parts = bench.trainer.runs[-1].parts
    assert [(part.project, part.first_epoch) for part in parts] == [(project, 0), (edited, 10)]
