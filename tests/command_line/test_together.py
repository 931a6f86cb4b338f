"""Two workers on this machine: the same figures as one; lost ones are named, work is kept."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from playground.base.params import Regularizer
from playground.document.commands import AddLayer, SetParams
from playground.document.project import Point, Project
from playground.document.templates import TEMPLATES
from playground.training import project_file
from playground.training.frames import Curves

PATIENCE_SECONDS = 240.0
EPOCHS = 10
TOLERANCE = 1e-5
"""How far the figures of two workers may be from those of one after ten epochs."""


def start(*arguments: str | Path) -> subprocess.Popen[str]:
    """Start a command."""
    command = [sys.executable, "-m", "playground", *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def curves(path: Path) -> Curves:
    """Return the curves kept in a project file."""
    checkpoint = project_file.load(path).checkpoint
    return checkpoint.curves if checkpoint is not None else Curves()


def free_addresses(count: int) -> str:
    """Return so many addresses of this machine that nobody uses."""
    listeners = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    places = [f"127.0.0.1:{listener.getsockname()[1]}" for listener in listeners]
    for listener in listeners:
        listener.close()
    return ",".join(places)


@pytest.fixture(scope="module")
def project() -> Project:
    """Return a network with penalty, normalization and class weights; the last batch is short."""
    project = TEMPLATES["xor-noisy"].build()
    first = next(layer for layer in project.network.layers if layer.type_name == "Dense")
    project = SetParams(first.id, {"kernel_regularizer": Regularizer(l2=0.01)}).apply(project)
    wire = project.network.outputs_of(first.id)[0]
    project = AddLayer("BatchNormalization", Point(), wire=wire).apply(project)
    training = replace(project.training, batch_size=32, class_weights=(1.0, 2.0))
    return replace(project, training=training)


@pytest.fixture(scope="module")
def together(tmp_path_factory: pytest.TempPathFactory, project: Project) -> Path:
    """Return the project as two workers have trained it for ten epochs."""
    path = tmp_path_factory.mktemp("together") / "shared.nnplay"
    project_file.save(path, project)
    addresses = free_addresses(2)
    chief = start(
        "train", path, "--epochs", str(EPOCHS), "--json", "--workers", addresses, "--index", "0"
    )
    other = start("train", "not-there.nnplay", "--json", "--workers", addresses, "--index", "1")
    ended = [one.communicate(timeout=PATIENCE_SECONDS) for one in (chief, other)]
    assert (chief.returncode, other.returncode) == (0, 0), ended
    first, second = (json.loads(output)["loss"] for output, _ in ended)
    assert first == second
    return path


def test_two_workers_learn_what_one_learns(
    together: Path, project: Project, tmp_path: Path
) -> None:
    alone = tmp_path / "alone.nnplay"
    project_file.save(alone, project)
    one = start("train", alone, "--epochs", str(EPOCHS))
    _, error = one.communicate(timeout=PATIENCE_SECONDS)
    assert one.returncode == 0, error
    expected, found = curves(alone), curves(together)
    assert found.columns == expected.columns
    np.testing.assert_allclose(found.rows, expected.rows, rtol=0, atol=TOLERANCE)


@pytest.fixture
def pair(together: Path) -> Iterator[tuple[subprocess.Popen[str], subprocess.Popen[str]]]:
    """Return two workers that train on, without an end."""
    addresses = free_addresses(2)
    rest = ("--epochs", "1000000", "--workers", addresses, "--timeout", "30", "--index")
    workers = [start("train", together, *rest, str(index)) for index in (0, 1)]
    yield workers[0], workers[1]
    for worker in workers:
        worker.kill()
        worker.communicate()


def test_a_lost_worker_is_named_and_what_was_learned_is_kept(
    together: Path, pair: tuple[subprocess.Popen[str], subprocess.Popen[str]]
) -> None:
    before = curves(together)
    chief, other = pair
    wait_for_change(together, chief)
    os.kill(other.pid, signal.SIGKILL)
    _, error = chief.communicate(timeout=PATIENCE_SECONDS)
    assert chief.returncode == 1
    assert error.startswith("error: worker 1 (127.0.0.1:")
    assert "no longer answers; start all workers again" in error
    after = curves(together)
    assert len(after) > len(before) == EPOCHS
    np.testing.assert_array_equal(after.rows[:EPOCHS], before.rows)


def wait_for_change(path: Path, worker: subprocess.Popen[str]) -> None:
    """Wait until `path` is written anew, while `worker` lives."""
    written = path.stat().st_mtime_ns
    for _ in range(int(PATIENCE_SECONDS)):
        try:
            worker.wait(1.0)
        except subprocess.TimeoutExpired:
            if path.stat().st_mtime_ns != written:
                return
            continue
        pytest.fail(f"the chief ended: {worker.communicate()}")
    pytest.fail("nothing was kept in time")


def test_a_worker_that_does_not_come_is_named(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "waiting.nnplay"
    project_file.save(path, project)
    written = path.read_bytes()
    rest = ("--epochs", "3", "--workers", free_addresses(2), "--index", "0", "--timeout", "1")
    chief = start("train", path, *rest)
    _, error = chief.communicate(timeout=PATIENCE_SECONDS)
    assert chief.returncode == 1
    assert "worker 1 (127.0.0.1:" in error
    assert "did not come in time" in error
    assert path.read_bytes() == written
