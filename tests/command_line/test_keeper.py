"""What a command has learned is written now and then, and a kill loses only what came after."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import create_autospec

import numpy as np
import pytest

from playground.base.errors import PlaygroundError
from playground.command_line.saving.keeper import PATIENCE, Keeper
from playground.command_line.saving.trained_file import TrainedFile
from playground.document.commands import SetTraining
from playground.document.templates.templates import TEMPLATES
from playground.training.files import project_file, snapshots
from playground.training.files.project_file import FileChanged
from playground.training.protocol.frames import Curves
from tests import warm

PATIENCE_SECONDS = 300
EVERY_SECONDS = 0.2
TRAIN = f"""
import sys
import signal
from playground import cli
from playground.training.files import snapshots
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # ignored where the tests run without a terminal
snapshots.KEEP_SECONDS = {EVERY_SECONDS}
sys.argv.insert(1, "train")
sys.exit(cli.main())
"""


class Clock:
    """Seconds that pass only when someone lets them."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def written() -> Any:
    """Return what would write a file; Any: a mock of `TrainedFile`."""
    return create_autospec(TrainedFile, instance=True)


def run_at(epoch: int, step: int = 0) -> Any:
    """Return a run that has come so far; Any: only what a keeper asks for."""
    return SimpleNamespace(epoch=epoch, step=step, checkpoint=lambda: (epoch, step))


def kept(written: Any) -> list[Any]:
    return [call.args[0] for call in written.write.call_args_list]


def test_it_writes_at_the_interval(written: Any, clock: Clock) -> None:
    keeper = Keeper(written, 40.0, first_seconds=40.0, clock=clock)
    for epoch in range(100):
        keeper.keep(run_at(epoch))
        clock.now += 1.0
    assert kept(written) == [(40, 0), (80, 0)]


def test_a_write_that_takes_long_is_not_repeated_soon(written: Any, clock: Clock) -> None:
    def write(_checkpoint: object) -> None:
        clock.now += 10.0

    written.write.side_effect = write
    keeper = Keeper(written, 40.0, first_seconds=0.0, clock=clock)
    keeper.keep(run_at(1))
    clock.now += 10.0 * PATIENCE - 1
    keeper.keep(run_at(2))
    clock.now += 1.0
    keeper.keep(run_at(3))
    assert kept(written) == [(1, 0), (3, 0)]


def test_several_machines_write_between_epochs(written: Any, clock: Clock) -> None:
    keeper = Keeper(written, 10.0, first_seconds=0.0, only_whole_epochs=True, clock=clock)
    for at in ((0, 0), (0, 3), (1, 0), (2, 0)):
        keeper.keep(run_at(*at))
    assert kept(written) == [(1, 0)]


def test_a_file_that_cannot_be_written_is_said_once_and_tried_again(
    written: Any, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    written.write.side_effect = PlaygroundError("the disk is full")
    keeper = Keeper(written, 40.0, first_seconds=0.0, clock=clock)
    for epoch in (1, 2, 3):
        keeper.keep(run_at(epoch))
        clock.now += 41.0
    assert len(kept(written)) == 3
    said = capsys.readouterr().err
    assert said == "warning: the disk is full; training continues, and saving is tried again\n"


def test_the_window_keeps_as_often() -> None:
    from playground.ui.files.autosave import LEARNED_MS  # noqa: PLC0415 - needs Qt

    assert LEARNED_MS == 1000 * snapshots.KEEP_SECONDS


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a project file that was never trained."""
    path = tmp_path / "noisy.nnplay"
    project = TEMPLATES["xor-noisy"].build()
    project_file.save(path, SetTraining({"epochs": 100_000_000}).apply(project))
    return path


@pytest.fixture
def training(project: Path, tmp_path: Path) -> Iterator[warm.Process]:
    """Return a command that trains without an end, writes "out.nnplay", and has done so."""
    output = tmp_path / "out.nnplay"
    words = ("-c", TRAIN, str(project), "--output", str(output))
    training = warm.Process([sys.executable, *words])
    try:
        wait_for_epochs(output, training)
        yield training
    finally:
        training.kill()
        training.communicate()


def wait_for_epochs(path: Path, training: warm.Process) -> None:
    """Wait until the file holds epochs, while the command lives."""
    for _ in range(PATIENCE_SECONDS):
        try:
            training.wait(1.0)
        except subprocess.TimeoutExpired:
            with suppress(FileChanged):  # it was written again while it was read
                if path.exists() and epochs_in(path):
                    return
            continue
        pytest.fail(f"training ended: {training.communicate()}")
    pytest.fail("nothing was kept in time")


def epochs_in(path: Path) -> int:
    return len(curves_in(path))


def curves_in(path: Path) -> Curves:
    """Return the curves in a file that must be whole."""
    checkpoint = project_file.load(path).checkpoint
    assert checkpoint is not None
    assert checkpoint.model
    return checkpoint.curves


@pytest.mark.keras
def test_a_killed_training_has_kept_what_it_learned_and_continues(
    training: warm.Process, project: Path, tmp_path: Path
) -> None:
    training.kill()
    training.communicate()
    assert training.returncode == -signal.SIGKILL
    output = tmp_path / "out.nnplay"
    before = curves_in(output)
    assert project_file.load(project).checkpoint is None
    more = [sys.executable, "-m", "playground", "train", str(output), "--epochs", "5"]
    done = warm.run(more)
    assert done.returncode == 0, done.stderr
    after = curves_in(output)
    assert len(after) == len(before) + 5
    np.testing.assert_array_equal(after.until(len(before)).rows, before.rows)


@pytest.mark.keras
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_training_that_is_asked_to_end_keeps_all_it_learned(
    training: warm.Process, tmp_path: Path, number: signal.Signals
) -> None:
    output = tmp_path / "out.nnplay"
    training.send_signal(number)
    _, said = training.communicate(timeout=PATIENCE_SECONDS)
    assert training.returncode == 128 + number
    assert f"wrote {output}" in said
    assert epochs_in(output) > 0
    assert sorted(tmp_path.glob("*")) == sorted([output, tmp_path / "noisy.nnplay"])
