"""`train` keeps what a file had: with another seed, into another file, and for each command."""

from pathlib import Path

import numpy as np
import pytest

from playground import cli
from playground.document.commands import SetTraining
from playground.document.templates.templates import TEMPLATES
from playground.training.files import project_file
from playground.training.protocol.engine import Checkpoint
from playground.training.protocol.frames import Curves
from playground.training.protocol.state import Position

pytestmark = pytest.mark.keras


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return a file that was trained for three epochs."""
    path = tmp_path_factory.mktemp("start") / "mine.nnplay"
    project_file.save(path, SetTraining({"epochs": 3}).apply(TEMPLATES["xor-noisy"].build()))
    assert cli.run(["train", str(path)]) == 0
    return path.read_bytes()


@pytest.fixture
def path(trained: bytes, tmp_path: Path) -> Path:
    found = tmp_path / "mine.nnplay"
    found.write_bytes(trained)
    return found


def test_with_another_seed_the_run_so_far_is_an_earlier_one(path: Path) -> None:
    before = project_file.load(path)
    assert before.checkpoint is not None
    for seed, epochs in ((7, "2"), (8, "1")):
        assert cli.run(["train", str(path), "--seed", str(seed), "--epochs", epochs]) == 0
    after = project_file.load(path)
    assert after.warnings == ()
    assert after.checkpoint is not None
    assert [after.project.training.seed, *(run.project.training.seed for run in after.runs)] == [
        8,
        before.project.training.seed,
        7,
    ]
    assert [run.name for run in after.runs] == ["Run 1", "Run 2"]
    assert [len(run.curves) for run in after.runs] == [3, 2]
    assert len(after.checkpoint.curves) == 1
    first = after.runs[0]
    assert np.array_equal(first.curves.rows, before.checkpoint.curves.rows)
    recorded, known = first.recorded, before.checkpoint.recorded
    assert recorded is not None
    assert known is not None
    *moments, end = recorded.moments
    assert end.epoch == 3
    assert [each.epoch for each in moments] == [each.epoch for each in known.moments]
    for moment, expected in zip(moments, known.moments, strict=True):
        for one, other in zip(moment.state.arrays, expected.state.arrays, strict=True):
            assert one.tobytes() == other.tobytes()


def test_a_model_that_does_not_fit_stays_in_a_copy(
    path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    opened = project_file.load(path)
    other = SetTraining({"epochs": 3}).apply(TEMPLATES["spiral"].build())
    project_file.save(path, other, opened.checkpoint)
    before = path.read_bytes()
    assert cli.run(["train", str(path), "--seed", "3", "--epochs", "1"]) == 0
    assert (path.with_name("mine-original.nnplay")).read_bytes() == before
    said = capfd.readouterr().err
    assert "The run so far cannot be listed" in said
    assert "mine-original.nnplay" in said


def test_a_model_that_cannot_be_read_stays_in_a_copy(tmp_path: Path) -> None:
    path = tmp_path / "mine.nnplay"
    lost = Checkpoint(b"no model", {}, Position(7, 0), Curves())
    project_file.save(path, TEMPLATES["xor"].build(), lost)
    before = path.read_bytes()
    assert cli.run(["train", str(path), "--seed", "3", "--epochs", "1"]) == 0
    assert (tmp_path / "mine-original.nnplay").read_bytes() == before


def test_another_file_is_not_replaced_unasked(
    path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    other, before = path.with_name("other.nnplay"), path.read_bytes()
    other.write_bytes(before)
    command = ["train", str(path), "--epochs", "1", "--output", str(other)]
    assert cli.run(command) == 1
    assert "other.nnplay exists already" in capfd.readouterr().err
    assert other.read_bytes() == before
    assert cli.run([*command, "--force"]) == 0
    found = project_file.load(other).checkpoint
    assert found is not None
    assert len(found.curves) == 4
    assert path.read_bytes() == before
    assert cli.run(["train", str(path), "--epochs", "1", "--output", str(path)]) == 0
    found = project_file.load(path).checkpoint
    assert found is not None
    assert len(found.curves) == 4
