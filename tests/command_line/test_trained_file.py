"""A command saves what it learns regularly, and never overwrites changes of other programs."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from playground.base.errors import PlaygroundError
from playground.command_line.saving.trained_file import TrainedFile
from playground.document.templates.templates import TEMPLATES
from playground.training.files import project_file
from playground.training.files.project_file import Opened
from playground.training.files.snapshots import snapshot
from playground.training.protocol.engine import Checkpoint, RunLabel
from playground.training.protocol.frames import Curves
from playground.training.protocol.state import Position, State


def learned(epoch: int) -> Checkpoint:
    """Return the weights after `epoch` epochs."""
    return snapshot(State(Position(epoch), (np.full(3, epoch, np.float32),)), Curves())


def epoch_in(path: Path) -> int:
    """Return the epoch of the checkpoint in a file."""
    checkpoint = project_file.load(path).checkpoint
    assert checkpoint is not None
    return checkpoint.position.epoch


@pytest.fixture
def opened(tmp_path: Path) -> Opened:
    """Return a project that was opened from "mine.nnplay"."""
    path = tmp_path / "mine.nnplay"
    project_file.save(path, TEMPLATES["xor"].build())
    return project_file.load(path)


def test_its_own_writes_do_not_count_as_changes_of_another_program(
    tmp_path: Path, opened: Opened
) -> None:
    path = tmp_path / "mine.nnplay"
    written = TrainedFile(path, opened, is_opened=True)
    for epoch in (1, 2):
        written.write(learned(epoch))
        assert epoch_in(path) == epoch
    written.finish(learned(3))
    assert epoch_in(path) == 3
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("before", [0, 1])
def test_a_changed_file_stays_and_training_is_saved_to_a_new_file(
    tmp_path: Path, opened: Opened, before: int
) -> None:
    path, other = tmp_path / "mine.nnplay", tmp_path / "mine-trained.nnplay"
    written = TrainedFile(path, opened, is_opened=True)
    for epoch in range(before):
        written.write(learned(epoch))
    theirs = replace(opened.project, title="Theirs")
    project_file.save(path, theirs)
    written.write(learned(5))
    assert epoch_in(other) == 5
    with pytest.raises(PlaygroundError, match=r"not replaced; .* in .*mine-trained\.nnplay"):
        written.finish(learned(6))
    assert epoch_in(other) == 6
    assert project_file.load(path).project == theirs
    assert set(tmp_path.iterdir()) == {path, other}


def test_a_file_named_as_output_is_replaced(tmp_path: Path, opened: Opened) -> None:
    path = tmp_path / "output.nnplay"
    path.write_bytes(b"what was there")
    TrainedFile(path, opened, is_opened=False).finish(learned(2))
    assert epoch_in(path) == 2


def test_the_run_that_is_trained_keeps_its_name(tmp_path: Path, opened: Opened) -> None:
    path = tmp_path / "mine.nnplay"
    project_file.save(path, opened.project, replace(learned(1), label=RunLabel("best")))
    TrainedFile(path, project_file.load(path), is_opened=True).finish(learned(2))
    checkpoint = project_file.load(path).checkpoint
    assert checkpoint is not None
    assert (checkpoint.position.epoch, checkpoint.label.name) == (2, "best")
