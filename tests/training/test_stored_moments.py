"""All recorded moments of all runs are in the project file, and come back bit by bit."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.document.commands import SetParams
from playground.document.file.archive import Member
from playground.document.project import LayerId, Project
from playground.training.files import stored_runs
from playground.training.files.stored_moments import MOMENTS, MOST_SEGMENTS, STATES
from playground.training.files.stored_runs import run_members, within_limit
from playground.training.protocol.controls import (
    Ask,
    EpochOnce,
    Play,
    Reset,
    Scrub,
    SetProject,
    StepOnce,
    TakeCheckpoint,
)
from playground.training.protocol.events import CheckpointTaken, Failed, Notice
from playground.training.protocol.gradient_log import GradientCurves, GradientLog
from playground.training.protocol.moments import MAXIMUM_MOMENTS, Recorded
from playground.training.protocol.probes import BoundaryProbe
from tests.laws import exercises, reached
from tests.training.conftest import Bench
from tests.training.stored import EPOCHS, found_in, recorded, reopened, run
from tests.training.test_time_travel import weights_in

KINDS = ("<f4", "<f8", "<i8", "|b1", "|u1", "<f2")
SHAPES = ((), (0,), (3,), (2, 3), (1, 0, 2))


def assert_same(found: Recorded | None, expected: Recorded) -> None:
    assert found is not None
    assert found.batches == expected.batches
    assert [(e.project, e.data.mark, e.first) for e in found.segments] == [
        (e.project, e.data.mark, e.first) for e in expected.segments
    ]
    assert len(found.moments) == len(expected.moments)
    for one, other in zip(found.moments, expected.moments, strict=True):
        assert (one.epoch, one.is_anchor) == (other.epoch, other.is_anchor)
        assert found.segments.index(one.segment) == expected.segments.index(other.segment)
        assert (one.state.position, one.state.weights) == (
            other.state.position,
            other.state.weights,
        )
        for array, wanted in zip(one.state.arrays, other.state.arrays, strict=True):
            assert (array.dtype, array.shape) == (wanted.dtype, wanted.shape)
            assert array.tobytes() == wanted.tobytes()


@given(
    counts=st.lists(st.integers(1, 5), min_size=1, max_size=4),
    arrays=st.lists(st.tuples(st.sampled_from(KINDS), st.sampled_from(SHAPES)), max_size=4),
    step=st.integers(0, 3),
    is_earlier=st.booleans(),
)
def test_moments_come_back_bit_by_bit(
    counts: list[int], arrays: list[tuple[str, tuple[int, ...]]], step: int, is_earlier: bool
) -> None:
    whole = recorded(counts, arrays, step)
    if is_earlier:
        found = reopened((run(None), run(whole)))
        assert found.warnings == ()
        assert found.earlier[0].recorded is None
        assert_same(found.earlier[1].recorded, whole)
    else:
        found = reopened((), whole)
        assert found.warnings == ()
        assert_same(found.present, whole)


def test_a_run_is_worth_its_moments_however_many_there_are() -> None:
    whole = recorded([MAXIMUM_MOMENTS], [("<f4", (3,))])
    assert_same(reopened((run(whole),), whole).earlier[0].recorded, whole)


def test_of_very_many_edits_the_last_ones_are_kept() -> None:
    whole = recorded([1] * (MOST_SEGMENTS + 5), [("<f4", (3,))])
    found = reopened((), whole).present
    assert found is not None
    assert [each.first for each in found.segments] == [e.first for e in whole.segments[5:]]
    assert found.end.epoch == whole.end.epoch


def test_a_state_that_cannot_be_read_again_is_not_written() -> None:
    odd = replace(recorded([3], [("<f4", (3,))]))
    state = replace(odd.moments[0].state, arrays=(np.array(["text"]),))
    moments = (replace(odd.moments[0], state=state), *odd.moments[1:])
    found = reopened((), replace(odd, moments=moments))
    assert (found.present, found.warnings) == (None, ())


def gradients(count: int, layers: int) -> GradientCurves:
    random = np.random.default_rng(count)
    shape = (layers, count)
    norms = random.random(shape, np.float32)
    norms[:, :1] = np.nan
    times = np.cumsum(random.random(count)) + 0.5
    names = tuple(LayerId(f"layer{place}") for place in range(layers))
    return GradientCurves(times, names, norms, random.random(shape, np.float32))


@pytest.mark.parametrize(("count", "layers"), [(0, 0), (1, 2), (300, 3), (2000, 9)])
def test_gradients_come_back_and_many_are_thinned(count: int, layers: int) -> None:
    whole = gradients(count, layers)
    found = reopened((), replace(recorded([3], [("<f4", (2,))]), gradients=whole)).present
    assert found is not None
    kept = found.gradients
    assert kept.layers == whole.layers
    step = 1 if count < 2000 else 3
    assert kept.times.tobytes() == whole.times[::step].tobytes()
    assert np.array_equal(kept.norms, whole.norms[:, ::step], equal_nan=True)
    assert np.array_equal(kept.ratios, whole.ratios[:, ::step])
    again = GradientLog.of(kept).snapshot()
    assert np.array_equal(again.norms, kept.norms, equal_nan=True)
    assert (again.layers, again.times.tolist()) == (kept.layers, kept.times.tolist())


@pytest.mark.parametrize(
    ("field", "value"),
    [("times", "AAAA"), ("norms", "AAAA"), ("layers", ["a", "a"]), ("layers", []), ("times", "")],
)
def test_damaged_gradients_are_left_out_and_the_moments_stay(field: str, value: object) -> None:
    whole = replace(recorded([3], [("<f4", (2,))]), gradients=gradients(5, 2))
    members = run_members((), whole)
    rows = msgspec.json.decode(members[MOMENTS].content)
    rows[0]["gradients"][field] = value
    found = found_in({**members, MOMENTS: Member(msgspec.json.encode(rows))})
    assert_same(found.present, whole)
    assert found.present is not None
    assert len(found.present.gradients.times) == 0


# Limits


@exercises(whole=1, thinned=1, anchors_only=1)
@given(
    counts=st.lists(st.integers(1, 30), min_size=1, max_size=4),
    share=st.floats(0, 1.2),
    keeps_end=st.booleans(),
)
def test_what_is_thinned_fits_and_keeps_the_beginnings_first(
    counts: list[int], share: float, keeps_end: bool
) -> None:
    whole = recorded(counts, [("<f4", (50,))])
    budget = int(share * whole.size_bytes(has_end=not keeps_end))
    found = whole.thinned(budget, keeps_end=keeps_end)
    assert found.size_bytes(has_end=not keeps_end) <= budget
    assert list(found.moments) == [each for each in whole.moments if each in found.moments]
    if keeps_end:
        assert found.end is whole.end
    anchors = [each for each in whole.moments if each.is_anchor]
    lacks_anchor = any(each not in found.moments for each in anchors)
    others = [each for each in found.moments if not each.is_anchor and each is not whole.end]
    assert not (lacks_anchor and others)
    if not others:
        reached("anchors_only")
    reached("whole" if found is whole else "thinned")
    if share >= 1:
        assert found is whole


def test_what_is_thinned_is_spaced_evenly() -> None:
    whole = recorded([EPOCHS], [("<f4", (50,))])
    found = whole.thinned(whole.size_bytes() // 4, keeps_end=True)
    gaps = np.diff([each.epoch for each in found.moments[1:-1]])
    assert len(found.moments) > 5
    assert gaps.max() <= gaps.min() + 1


def test_runs_share_what_there_is_and_small_ones_lose_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stored_runs, "MOST_MOMENTS_BYTES", 30_000)
    large = recorded([20], [("<f4", (400,))])
    small = recorded([20], [("<f4", (4,))])
    kept = within_limit((run(large), run(small), run(large)), large)
    sizes = [e.recorded.size_bytes(has_end=False) for e in kept.earlier if e.recorded]
    assert kept.present is not None
    sizes.append(kept.present.size_bytes())
    assert sum(sizes) <= 30_000
    assert sizes[1] == small.size_bytes(has_end=False)
    assert 0 < sizes[0] == sizes[2] == sizes[3]
    assert (kept.lost, kept.thinned) == (0, 3)
    found = reopened((run(large), run(small)), large)
    assert found.warnings == ()
    assert [len(e.recorded.moments) for e in found.earlier if e.recorded][1] == 20


# Damage


def damaged(change: Callable[[dict[str, Any]], object]) -> stored_runs.FoundRuns:
    """Return what is read of a file whose description of moments was changed."""
    whole = recorded([3, 2], [("<f4", (2,)), ("|b1", ())])
    members = run_members((run(whole),), whole)
    rows = msgspec.json.decode(members[MOMENTS].content)
    for row in rows:
        change(row)
    return found_in({**members, MOMENTS: Member(msgspec.json.encode(rows))})


DAMAGE: dict[str, Callable[[dict[str, Any]], object]] = {
    "no project": lambda row: row["projects"].clear(),
    "a project that is none": lambda row: row.update(projects=[{}, {}]),
    "a segment of no project": lambda row: row["segments"][0].__setitem__(0, 9),
    "a mark that is too large": lambda row: row["segments"][0].__setitem__(1, 2**63 - 1),
    "a segment before the start": lambda row: row["segments"][0].__setitem__(2, -1),
    "segments out of order": lambda row: row["segments"].reverse(),
    "a type of Python": lambda row: row["forms"][0][1][0].__setitem__(0, "|O"),
    "a huge type": lambda row: row["forms"][0][1][0].__setitem__(0, "<f99999999"),
    "a huge shape": lambda row: row["forms"][0][1][0].__setitem__(1, [2**31, 2**31]),
    "a negative shape": lambda row: row["forms"][0][1][0].__setitem__(1, [-2]),
    "many axes": lambda row: row["forms"][0][1][0].__setitem__(1, [1] * 90),
    "another shape": lambda row: row["forms"][0][1][0].__setitem__(1, [3]),
    "very many arrays": lambda row: row["forms"][0].__setitem__(1, [["<f4", [0]]] * 20_000),
    "more weights than arrays": lambda row: row["forms"][0].__setitem__(0, 9),
    "a form that is none": lambda row: row["moments"][0].__setitem__(4, 7),
    "an end in the middle": lambda row: row["moments"][0].__setitem__(4, -1),
    "a segment that is none": lambda row: row["moments"][0].__setitem__(3, -1),
    "moments out of order": lambda row: row["moments"].reverse(),
    "an epoch before the start": lambda row: row["moments"][0].__setitem__(0, -1),
    "no moments": lambda row: row["moments"].clear(),
    "very many moments": lambda row: row.update(moments=row["moments"][:1] * 50_000),
    "batches below zero": lambda row: row.update(batches=-1),
}


@pytest.mark.parametrize("what", DAMAGE)
def test_damaged_moments_are_left_out_with_a_word_and_the_end_stays(what: str) -> None:
    found = damaged(DAMAGE[what])
    assert len(found.warnings) == 2
    assert all("recorded moments of " in warning for warning in found.warnings)
    assert found.present is None
    (earlier,) = found.earlier
    assert earlier.recorded is not None
    assert len(earlier.recorded.moments) == 1


def test_an_earlier_run_has_no_moment_after_its_end() -> None:
    found = damaged(lambda row: row["moments"][-1].__setitem__(0, EPOCHS + 1))
    assert [len(each.recorded.moments) for each in found.earlier if each.recorded] == [1]
    assert found.recorded_until(EPOCHS) is None


@given(st.sampled_from([MOMENTS, STATES.format(run="present")]), st.binary(max_size=300))
def test_damaged_bytes_lose_nothing_but_the_moments(member: str, content: bytes) -> None:
    members = run_members((), recorded([3], [("<f4", (2,))]))
    found = found_in({**members, member: Member(content)})
    assert found.present is None or member != MOMENTS
    assert found.present is None or len(content) == 24
    assert len(found.warnings) <= 2


def test_more_moments_than_memory_allows_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = recorded([30], [("<f4", (0,))] * 50)
    members = run_members((), whole)
    assert_same(found_in(members).present, whole)
    monkeypatch.setattr(stored_runs, "MOST_MOMENTS_BYTES", whole.size_bytes() // 3)
    found = found_in(members)
    assert found.present is None
    assert "more moments than are read" in found.warnings[0]


# Through the training thread


@pytest.fixture
def weights(bench: Bench) -> Callable[[int, int | None], tuple[int, Any]]:
    """Return a function that shows an epoch of a run: its number, and the weights."""
    bench.do(Ask(frozenset({BoundaryProbe()})))

    def shown(epoch: int, run_id: int | None) -> tuple[int, Any]:
        bench.do(Scrub(epoch, run_id=run_id))
        frame = bench.mailbox.take()
        assert frame is not None
        return frame.epoch, weights_in(frame).tobytes()

    return shown


def test_every_epoch_of_every_run_is_shown_after_it_was_opened(
    bench: Bench,
    with_training: Callable[..., Project],
    weights: Callable[[int, int | None], tuple[int, Any]],
) -> None:
    """Also where the network was edited within an epoch, which then begins again."""
    project = with_training(epochs=12)
    edited = SetParams(LayerId("layer2"), {"activation": "tanh"}).apply(project)
    bench.do(SetProject(project, is_load=True), Play())
    bench.finish()
    bench.do(Reset(), EpochOnce())
    bench.finish()
    bench.do(StepOnce())
    bench.finish()
    bench.do(SetProject(edited), EpochOnce())
    bench.finish()
    bench.do(EpochOnce())
    bench.finish()
    bench.do(StepOnce())
    bench.finish()
    lengths = [len(each.curves) for each in bench.trainer.runs]
    assert lengths == [12, 3]

    def every_moment() -> list[list[tuple[int, Any]]]:
        ids = [each.id for each in bench.trainer.runs]
        return [
            [weights(epoch, run_id) for epoch in range(length + (run_id == ids[0]))]
            for run_id, length in zip(ids, lengths, strict=True)
        ]

    before = every_moment()
    bench.do(TakeCheckpoint(1))
    checkpoint = bench.of(CheckpointTaken)[-1].checkpoint
    assert checkpoint is not None
    found = reopened(bench.trainer.runs[:1], checkpoint.recorded)
    assert found.warnings == ()
    checkpoint = replace(checkpoint, recorded=found.present)
    bench.do(SetProject(edited, is_load=True, checkpoint=checkpoint, runs=found.earlier))

    assert every_moment() == before
    assert [[epoch for epoch, _ in each] for each in before] == [list(range(13)), [0, 1, 2]]
    assert [each.first_epoch for each in bench.trainer.runs] == [0, 0]
    assert [len(each.parts) for each in bench.trainer.runs] == [1, 2]
    assert all(each.task is not None for each in bench.trainer.runs)
    assert not bench.of(Failed)
    assert not bench.of(Notice)


def test_the_data_of_a_moment_is_not_loaded_a_second_time(
    bench: Bench,
    with_training: Callable[..., Project],
    weights: Callable[[int, int | None], tuple[int, Any]],
) -> None:
    project = with_training(epochs=5)
    bench.do(SetProject(project, is_load=True), Play())
    bench.finish()
    bench.do(Reset())
    found = reopened(bench.trainer.runs[:1])
    bench.do(SetProject(project, is_load=True, runs=found.earlier))
    built, loads = len(bench.engine.built), len(bench.loads.configs)
    weights(3, bench.trainer.runs[0].id)
    assert (len(bench.engine.built), len(bench.loads.configs)) == (built, loads)
