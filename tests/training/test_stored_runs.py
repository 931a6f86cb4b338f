"""Earlier runs are saved in the project file and listed after it is opened."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.base.errors import FileFormatError
from playground.document.file import codec
from playground.document.file.archive import Member, write_archive
from playground.document.project import Project
from playground.training.files import project_file
from playground.training.files.stored_runs import (
    MOST_BYTES,
    MOST_RUNS,
    RUNS,
    pack_runs,
    unpack_runs,
)
from playground.training.protocol.controls import Play, Reset, ReturnToRun, Scrub, SetProject
from playground.training.protocol.events import Failed, Notice, RunInfo, RunsChanged, RunState
from playground.training.protocol.frames import Curves
from playground.training.run.curves import CurveBuffer
from tests.training.conftest import Bench


def curves(epochs: int, columns: tuple[str, ...] = ("loss", "val_loss")) -> Curves:
    rows = np.linspace(0, 1, epochs * len(columns), dtype=np.float32).reshape(epochs, len(columns))
    buffer = CurveBuffer(columns)
    buffer.extend(rows)
    return buffer.snapshot()


def run(project: Project, epochs: int = 5, name: str = "Run 1", **values: Any) -> RunInfo:
    return RunInfo(3, name, project, curves(epochs), **values)


def assert_same(found: RunInfo, expected: RunInfo) -> None:
    assert (found.name, found.project) == (expected.name, expected.project)
    assert found.is_hidden == expected.is_hidden
    assert found.diverged_rate == expected.diverged_rate
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
        run(Project(title="Mine"), count, f"Run {place}", is_hidden=is_hidden, diverged_rate=rate)
        for place, count in enumerate(epochs)
    )
    found = unpack_runs(pack_runs(runs))
    assert len(found) == len(runs)
    for one, other in zip(found, runs, strict=True):
        assert_same(one, other)


def test_nan_and_infinity_are_restored(project: Project) -> None:
    rows = np.array([[np.nan, np.inf], [-np.inf, 0]], np.float32)
    stored = replace(run(project), curves=Curves(("loss", "val_loss"), rows))
    (found,) = unpack_runs(pack_runs((stored,)))
    assert np.array_equal(found.curves.rows, rows, equal_nan=True)


def test_the_newest_runs_are_kept_within_the_limits(project: Project) -> None:
    names = [f"Run {place}" for place in range(MOST_RUNS + 5)]
    found = unpack_runs(pack_runs(tuple(run(project, name=name) for name in names)))
    assert [each.name for each in found] == names[5:]
    wide = tuple(f"metric_{place}" for place in range(400))
    large = tuple(replace(run(project, name=name), curves=curves(900, wide)) for name in names)
    content = pack_runs(large)
    assert len(content) <= 2 * MOST_BYTES
    found = unpack_runs(content)
    assert 0 < len(found) < MOST_RUNS
    assert found[-1].name == names[-1]


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_damaged_bytes_are_refused_with_a_message(content: bytes) -> None:
    with suppress(FileFormatError):  # anything else fails the test
        assert unpack_runs(content) == ()


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
    ],
)
def test_inconsistent_parts_are_refused(project: Project, field: str, value: object) -> None:
    import msgspec  # noqa: PLC0415

    (raw,) = msgspec.json.decode(pack_runs((run(project),)))
    with pytest.raises(FileFormatError):
        unpack_runs(msgspec.json.encode([{**raw, field: value}]))


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
    assert bench.is_in(RunState.FINISHED) or bench.is_in(RunState.PAUSED)
    bench.do(Play())
    bench.finish()
