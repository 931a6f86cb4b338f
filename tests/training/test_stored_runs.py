"""Earlier runs are saved in the project file and listed after it is opened."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.base.params import Selection
from playground.document.commands import SetTraining
from playground.document.file import codec
from playground.document.file.archive import Member, write_archive
from playground.document.project import Project
from playground.document.templates.templates import TEMPLATES
from playground.training.files import project_file, stored_runs
from playground.training.files.stored_runs import (
    MOST_BYTES,
    MOST_RUNS,
    RUNS,
    STATES,
    FoundRuns,
    run_members,
    within_limit,
)
from playground.training.loop.trainer import Trainer
from playground.training.protocol.basis import WeakData
from playground.training.protocol.controls import (
    Control,
    EpochOnce,
    Play,
    Reset,
    ReturnToRun,
    Scrub,
    SetProject,
    StepOnce,
)
from playground.training.protocol.events import (
    Failed,
    Notice,
    RunInfo,
    RunsChanged,
    RunState,
)
from playground.training.protocol.frames import Curves
from playground.training.protocol.mailbox import Mailbox
from playground.training.protocol.moments import Recorded, only_moment
from playground.training.protocol.probes import BoundaryAnswer
from playground.training.protocol.state import Position, State
from playground.training.run.curves import CurveBuffer
from playground.training.run.run import Run
from tests.training.conftest import Bench
from tests.training.stored import found_in, reopened


def curves(epochs: int, columns: tuple[str, ...] = ("loss", "val_loss")) -> Curves:
    rows = np.linspace(0, 1, epochs * len(columns), dtype=np.float32).reshape(epochs, len(columns))
    buffer = CurveBuffer(columns)
    buffer.extend(rows)
    return buffer.snapshot()


def run(project: Project, epochs: int = 5, name: str = "Run 1", **values: Any) -> RunInfo:
    return RunInfo(3, name, project, curves(epochs), **values)


def again(runs: tuple[RunInfo, ...]) -> tuple[RunInfo, ...]:
    """Return `runs` as a file gives them back."""
    found = reopened(runs)
    assert found.warnings == ()
    return found.earlier


def listed(content: bytes) -> FoundRuns:
    """Return the runs of a list without weights."""
    return found_in({RUNS: Member(content)})


def end(*arrays: np.ndarray) -> Recorded:
    state = State(Position(4, 2), arrays, 1)
    return Recorded.end_only(only_moment(5, state, Project(), WeakData.not_loaded(7)), 30)


def assert_same(found: RunInfo, expected: RunInfo) -> None:
    assert (found.name, found.project) == (expected.name, expected.project)
    assert found.is_hidden == expected.is_hidden
    assert found.diverged_rate == expected.diverged_rate
    assert found.colour == expected.colour
    assert found.is_stored
    assert found.curves.columns == expected.curves.columns
    assert len(found.curves) == len(expected.curves)
    assert found.curves.stride == expected.curves.stride
    assert np.array_equal(found.curves.rows, expected.curves.rows, equal_nan=True)
    assert found.curves.last() == expected.curves.last()


@given(
    epochs=st.lists(st.sampled_from([0, 1, 7, 4097, 40_000]), max_size=4),
    is_hidden=st.booleans(),
    rate=st.none() | st.floats(0.001, 10),
)
def test_unpacked_runs_equal_the_packed_ones(
    epochs: list[int], is_hidden: bool, rate: float | None
) -> None:
    runs = tuple(
        run(
            Project(title="Mine"),
            count,
            f"Run {place}",
            is_hidden=is_hidden,
            diverged_rate=rate,
            colour=7 - place,
        )
        for place, count in enumerate(epochs)
    )
    found = again(runs) if runs else ()
    assert len(found) == len(runs)
    for one, other in zip(found, runs, strict=True):
        assert_same(one, other)


def test_nan_and_infinity_are_restored(project: Project) -> None:
    rows = np.array([[np.nan, np.inf], [-np.inf, 0]], np.float32)
    stored = replace(run(project), curves=Curves(("loss", "val_loss"), rows))
    (found,) = again((stored,))
    assert np.array_equal(found.curves.rows, rows, equal_nan=True)


def test_the_newest_runs_are_kept_within_the_limits(project: Project) -> None:
    names = [f"Run {place}" for place in range(MOST_RUNS + 5)]
    found = again(tuple(run(project, name=name) for name in names))
    assert [each.name for each in found] == names[5:]
    wide = tuple(f"metric_{place}" for place in range(400))
    large = tuple(replace(run(project, name=name), curves=curves(900, wide)) for name in names)
    assert len(run_members(large)[RUNS].content) <= 2 * MOST_BYTES
    found = again(large)
    assert 0 < len(found) < MOST_RUNS
    assert found[-1].name == names[-1]


def test_the_boundary_of_a_run_comes_back_or_is_left_out(project: Project) -> None:
    values = np.random.default_rng(1).random((2, 8, 8), np.float32)
    whole = run(project, boundary=BoundaryAnswer(values, -6.0, 6.0))
    large = run(project, boundary=BoundaryAnswer(np.zeros((70, 64, 64), np.float32), -6.0, 6.0))
    found = again((whole, large, run(project)))
    picture = found[0].boundary
    assert picture is not None
    assert (picture.low, picture.high) == (-6.0, 6.0)
    assert picture.values.tobytes() == values.tobytes()
    assert [each.boundary for each in found[1:]] == [None, None]
    (raw,) = msgspec.json.decode(run_members((whole,))[RUNS].content)
    for field, value in (("shape", [2, 8, 9]), ("shape", [0, 8, 8]), ("low", 7.0), ("high", 1e308)):
        row = {**raw, "boundary": {**raw["boundary"], field: value}}
        (one,) = listed(msgspec.json.encode([row])).earlier
        assert (one.boundary is None) == (field != "high")
        assert len(one.curves) == len(whole.curves)


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_damaged_bytes_are_refused_with_a_message(content: bytes) -> None:
    found = listed(content)  # an error fails the test
    assert found.earlier == ()
    assert found.warnings or content.strip() == b"[]"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("stride", 3),
        ("stride", 0),
        ("epochs", -1),
        ("epochs", 2**40),
        ("rows", "AAAA"),
        ("columns", []),
        ("columns", ["loss"] * 7),
        ("project", {}),
        ("name", 3),
        ("colour", -1),
        ("colour", 2**80),
        ("colour", "red"),
    ],
)
def test_inconsistent_parts_are_refused(project: Project, field: str, value: object) -> None:
    (raw,) = msgspec.json.decode(run_members((run(project),))[RUNS].content)
    found = listed(msgspec.json.encode([{**raw, field: value}]))
    assert found.earlier == ()
    assert "earlier runs could not be read" in found.warnings[0]


def test_runs_are_in_the_file_and_a_damaged_list_loses_nothing_else(
    project: Project, tmp_path: Path
) -> None:
    path = tmp_path / "mine.nnplay"
    project_file.save(path, project, runs=(run(project), run(project, 9, "Run 2")))
    opened = project_file.load(path)
    assert [each.name for each in opened.runs] == ["Run 1", "Run 2"]
    assert opened.warnings == ()
    project_file.save(path, project)
    assert project_file.load(path).runs == ()
    content = codec.encode(project)
    with path.open("wb") as stream:
        write_archive(stream, {project_file.PROJECT: Member(content), RUNS: Member(b"[{")})
    damaged = project_file.load(path)
    assert damaged.project == project
    assert damaged.runs == ()
    assert "earlier runs could not be read" in damaged.warnings[0]


def test_runs_of_the_file_are_listed_before_new_ones(
    bench: Bench, with_training: Callable[..., Project]
) -> None:
    project = with_training(epochs=3)
    stored = (run(project, 5, "Run 1"), run(project, 7, "Run 4"), run(project, 7, "Mine"))
    bench.do(SetProject(project, is_load=True, runs=stored), Play())
    bench.finish()
    bench.do(Reset())
    names = [each.name for each in bench.of(RunsChanged)[-1].runs]
    assert names == ["Run 1", "Run 4", "Mine", "Run 5", "Run 6"]
    marks = [each.is_stored for each in bench.of(RunsChanged)[-1].runs]
    assert marks == [True, True, True, False, False]
    assert len({each.id for each in bench.trainer.runs}) == 5


def test_controls_that_need_their_weights_report_that_they_are_missing(
    bench: Bench, with_training: Callable[..., Project]
) -> None:
    project = with_training(epochs=3)
    bench.do(SetProject(project, is_load=True, runs=(run(project, 5, "Run 1"),)), Play())
    bench.finish()
    (stored, _present) = bench.trainer.runs
    for epoch in (0, 2, 5):
        bench.do(Scrub(epoch, run_id=stored.id))
    bench.do(ReturnToRun(stored.id))
    assert [notice.message for notice in bench.of(Notice)][:3] == [
        "Run 1 comes from the file, which has its settings and curves but not its weights; its "
        "moments cannot be shown"
    ] * 3
    assert "not kept" in bench.of(Notice)[-1].message
    assert bench.of(Failed) == []
    assert bench.is_in(RunState.FINISHED)
    bench.do(Play())
    bench.finish()


def test_weights_are_restored_bit_by_bit(project: Project) -> None:
    arrays: tuple[Any, ...] = (
        np.array([[1.5, np.nan]], np.float32),
        np.array(3, np.int64),
        np.zeros((0, 2)),
    )
    (found,) = again((run(project, recorded=end(*arrays)),))
    assert found.recorded is not None
    assert not found.is_stored
    moment = found.recorded.end
    assert (moment.segment.data.mark, found.recorded.batches) == (7, 30)
    assert (moment.state.position, moment.state.weights) == (Position(4, 2), 1)
    for one, other in zip(moment.state.arrays, arrays, strict=True):
        assert (one.dtype, one.shape) == (other.dtype, other.shape)
        assert one.tobytes() == other.tobytes()


def test_beyond_the_limit_the_oldest_runs_lose_their_weights_first(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored_runs, "MOST_STATES_BYTES", 1000)
    sizes = [100, 500, 300, 100]
    runs = tuple(run(project, recorded=end(np.zeros(size, np.int8))) for size in sizes)
    found = again(runs)
    assert [each.recorded is not None for each in found] == [True, True, True, True]
    more = (run(project, recorded=end(np.zeros(1, np.int8))), *runs)
    assert [each.recorded is not None for each in again(more)] == [False, True, True, True, True]
    newer = (*runs, run(project, recorded=end(np.zeros(200, np.int8))))
    assert [each.recorded is not None for each in again(newer)] == [False, False, True, True, True]
    assert within_limit(runs).lost == 0
    assert within_limit(newer).lost == 2
    assert [len(each.curves) for each in again(newer)] == [5] * 5


@pytest.mark.parametrize(
    "change", [{"weights": -1}, {"weights": 9}, {"step": -1}, {"batches": 2**63 - 1}, {"epoch": -5}]
)
def test_weights_that_are_damaged_are_left_out_with_a_word(
    project: Project, change: dict[str, int]
) -> None:
    members = run_members((run(project, recorded=end(np.ones(3))), run(project, 9, "Run 2")))
    rows = msgspec.json.decode(members[RUNS].content)
    rows[0]["end"].update(change)
    found = found_in({**members, RUNS: Member(msgspec.json.encode(rows))})
    assert [each.is_stored for each in found.earlier] == [True, True]
    assert [len(each.curves) for each in found.earlier] == [5, 9]
    assert len(found.warnings) == 1
    assert "weights of Run 1 could not be read" in found.warnings[0]


@given(st.binary(max_size=200))
def test_damaged_arrays_lose_nothing_but_the_weights(content: bytes) -> None:
    members = run_members((run(Project(), recorded=end(np.ones(3))),))
    found = found_in({**members, STATES.format(place=0): Member(content)})
    assert found.earlier[0].recorded is None
    assert len(found.warnings) == 1


def run_of(bench: Bench) -> Run:
    """Return the run that trains; `Bench.program` may be one that shows a moment."""
    assert bench.trainer.run is not None
    return bench.trainer.run


def state_of(bench: Bench) -> State:
    """Return the present state."""
    return run_of(bench).program.state()


def test_a_run_of_the_file_is_restored_exactly_and_trains_on(
    make_bench: Callable[..., Bench], with_training: Callable[..., Project], tmp_path: Path
) -> None:
    project, path = with_training(epochs=5), tmp_path / "mine.nnplay"
    first = make_bench()
    first.do(SetProject(project, is_load=True), Play())
    first.finish()
    first.do(StepOnce())  # left in the middle of an epoch
    first.finish()
    left, batches = state_of(first), run_of(first).batches
    first.do(Reset(), Play())
    first.finish()
    earlier = [each for each in first.trainer.runs if not each.is_present]
    project_file.save(path, project, runs=tuple(earlier))
    first.do(ReturnToRun(earlier[0].id), EpochOnce())
    first.finish()
    further = state_of(first)

    opened = project_file.load(path)
    second = make_bench()
    second.do(SetProject(opened.project, is_load=True, runs=opened.runs))
    (stored, _present) = second.trainer.runs
    second.do(Scrub(len(stored.curves), run_id=stored.id))
    frame = second.mailbox.take()
    assert frame is not None
    assert (frame.run_id, frame.epoch, frame.step) == (stored.id, 5, 1)
    second.do(ReturnToRun(stored.id))

    found = state_of(second)
    assert found.position == left.position
    assert all(map(np.array_equal, found.arrays, left.arrays))
    assert run_of(second).batches == batches
    second.do(EpochOnce())
    second.finish()
    assert all(map(np.array_equal, state_of(second).arrays, further.arrays))
    assert second.of(Failed) == []


def test_a_run_of_the_file_keeps_its_weights_when_it_is_saved_again(
    bench: Bench, with_training: Callable[..., Project]
) -> None:
    project = with_training(epochs=3)
    bench.do(SetProject(project, is_load=True), Play())
    bench.finish()
    bench.do(Reset())
    kept = again(bench.trainer.runs[:1])
    bench.do(SetProject(project, is_load=True, runs=kept), Play())
    bench.finish()
    bench.do(Reset())
    found = again(tuple(each for each in bench.trainer.runs if not each.is_present))
    assert [each.recorded is not None for each in found] == [True, True]
    assert found[0].recorded is not None
    assert kept[0].recorded is not None
    one, other = found[0].recorded.end.state, kept[0].recorded.end.state
    assert one.arrays[0].tobytes() == other.arrays[0].tobytes()


def test_other_data_is_refused_and_the_present_stays(
    bench: Bench, with_training: Callable[..., Project]
) -> None:
    project = with_training(epochs=3)
    bench.do(SetProject(project, is_load=True), Play())
    bench.finish()
    bench.do(Reset())
    (kept,) = again(bench.trainer.runs[:1])
    assert kept.recorded is not None
    last = kept.recorded.end
    mark = WeakData.not_loaded(last.segment.data.mark + 1)
    moment = only_moment(last.epoch, last.state, kept.project, mark)
    other = replace(kept, recorded=Recorded.end_only(moment, kept.recorded.batches))
    bench.do(SetProject(project, is_load=True, runs=(other,)))
    before = state_of(bench)
    bench.do(Scrub(3, run_id=bench.trainer.runs[0].id))
    assert "has changed since" in bench.of(Notice)[-1].message
    assert all(map(np.array_equal, state_of(bench).arrays, before.arrays))


@pytest.mark.keras
def test_keras_continues_a_run_of_the_file_bit_by_bit(tmp_path: Path) -> None:
    from playground.engine import create_engine  # noqa: PLC0415 - imports TensorFlow

    engine = create_engine("graph")
    project = SetTraining({"optimizer": Selection("adam"), "epochs": 4}).apply(
        TEMPLATES["xor-noisy"].build()
    )

    def trainer_of(**opened: Any) -> Trainer:
        trainer = Trainer(lambda _event: None, Mailbox())
        trainer.set_engine(engine)
        trainer.handle(SetProject(project, is_load=True, **opened))
        return trainer

    def train(trainer: Trainer, control: Control) -> tuple[np.ndarray, ...]:
        trainer.handle(control)
        while trainer.state is RunState.RUNNING:
            trainer.work()
        assert trainer.run is not None
        return trainer.run.program.state().arrays

    first = trainer_of()
    train(first, Play())
    left = train(first, StepOnce())
    train(first, Reset())
    train(first, EpochOnce())
    (earlier,) = [each for each in first.runs if not each.is_present]
    path = tmp_path / "mine.nnplay"
    project_file.save(path, project, runs=(earlier,))
    first.handle(ReturnToRun(earlier.id))
    expected = train(first, EpochOnce())
    first.close()

    second = trainer_of(runs=project_file.load(path).runs)
    found = train(second, ReturnToRun(second.runs[0].id))
    assert all(map(np.array_equal, found, left))
    assert all(map(np.array_equal, train(second, EpochOnce()), expected))
    assert [len(each.curves) for each in second.runs if each.is_present] == [5]
    second.close()
