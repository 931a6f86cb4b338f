"""Two workers on this machine train like one; a lost worker is named, and nothing is lost."""

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
import psutil
import pytest

from playground import cli
from playground.base.params import Regularizer, Selection
from playground.challenges.reading import find_challenge
from playground.document.commands import AddLayer, SetParams, SetTraining
from playground.document.project import Point, Project
from playground.document.templates.templates import TEMPLATES
from playground.training.files import project_file
from playground.training.protocol.frames import Curves
from tests import warm

pytestmark = pytest.mark.keras

PATIENCE_SECONDS = 480.0
EPOCHS = 10
TOLERANCE = 1e-5
"""Maximum difference between two workers and one after ten epochs."""


def start(*arguments: str | Path, **environment: str) -> warm.Process:
    """Start a command."""
    command = [sys.executable, "-m", "playground", *arguments]
    return warm.Process(command, env=os.environ | environment)


def ended(*workers: warm.Process, code: int = 0) -> list[str]:
    """Wait for all to end with `code`; return the standard error of each."""
    outputs = [worker.communicate(timeout=PATIENCE_SECONDS) for worker in workers]
    assert {worker.returncode for worker in workers} == {code}, outputs
    return [error for _, error in outputs]


def curves(path: Path) -> Curves:
    """Return the curves saved in a project file."""
    checkpoint = project_file.load(path).checkpoint
    return checkpoint.curves if checkpoint is not None else Curves()


def free_addresses(count: int) -> str:
    """Return unused addresses of this machine."""
    listeners = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    places = [f"127.0.0.1:{listener.getsockname()[1]}" for listener in listeners]
    for listener in listeners:
        listener.close()
    return ",".join(places)


def listening(worker: warm.Process) -> set[str]:
    """Return the addresses on which a worker or one of its child processes listens."""
    process = psutil.Process(worker.pid)
    connections = [
        connection
        for one in (process, *process.children(recursive=True))
        for connection in one.net_connections("inet")
    ]
    return {one.laddr.ip for one in connections if one.status == psutil.CONN_LISTEN}


def wait_for_listening(worker: warm.Process) -> set[str]:
    """Wait until a worker listens; return its addresses."""
    for _ in range(int(PATIENCE_SECONDS)):
        if found := listening(worker):
            return found
        try:
            worker.wait(0.5)
        except subprocess.TimeoutExpired:
            continue
        pytest.fail(f"the worker ended: {worker.communicate()}")
    pytest.fail("nothing listened in time")


@pytest.fixture(scope="module")
def project() -> Project:
    """Return a network with regularizer, normalization, class weights and a short last batch."""
    project = TEMPLATES["xor-noisy"].build()
    first = next(layer for layer in project.network.layers if layer.type_name == "Dense")
    project = SetParams(first.id, {"kernel_regularizer": Regularizer(l2=0.01)}).apply(project)
    wire = project.network.outputs_of(first.id)[0]
    project = AddLayer("BatchNormalization", Point(), wire=wire).apply(project)
    training = replace(project.training, batch_size=32, class_weights=(1.0, 2.0))
    return replace(project, training=training)


@pytest.fixture(scope="module")
def together(tmp_path_factory: pytest.TempPathFactory, project: Project) -> Path:
    """Return the project after two workers have trained it for ten epochs."""
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


def test_two_workers_learn_the_same_as_one(
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


def test_the_doctor_judges_a_run_of_several_workers(tmp_path: Path) -> None:
    path = tmp_path / "bent.nnplay"
    project_file.save(path, find_challenge("no-bend").start)
    addresses = free_addresses(2)
    words = ("--epochs", "20", "--json", "--workers", addresses, "--index")
    chief = start("train", path, *words, "0")
    other = start("train", "not-there.nnplay", *words, "1")
    outputs = [worker.communicate(timeout=PATIENCE_SECONDS) for worker in (chief, other)]
    assert (chief.returncode, other.returncode) == (0, 0), outputs
    findings = [finding["rule"] for finding in json.loads(outputs[0][0])["findings"]]
    assert "linear_stack" in findings


@pytest.fixture
def pair(together: Path) -> Iterator[tuple[warm.Process, warm.Process]]:
    """Return two workers that train without end."""
    addresses = free_addresses(2)
    rest = ("--epochs", "1000000", "--workers", addresses, "--timeout", "60", "--index")
    workers = [start("train", together, *rest, str(index)) for index in (0, 1)]
    yield workers[0], workers[1]
    for worker in workers:
        worker.kill()
        worker.communicate()


def test_a_lost_worker_is_named_and_what_was_learned_is_kept(
    together: Path, pair: tuple[warm.Process, warm.Process]
) -> None:
    before = curves(together)
    chief, other = pair
    wait_for_change(together, chief)
    assert (
        listening(chief) == listening(other) == set()
    )  # all are connected: nothing listens any more
    os.kill(other.pid, signal.SIGKILL)
    _, error = chief.communicate(timeout=PATIENCE_SECONDS)
    assert chief.returncode == 1
    assert error.startswith("error: worker 1 (127.0.0.1:")
    assert "no longer answers; start all workers again" in error
    after = curves(together)
    assert len(after) > len(before) == EPOCHS
    np.testing.assert_array_equal(after.rows[:EPOCHS], before.rows)
    assert_continues(together, after)


def assert_continues(path: Path, before: Curves) -> None:
    """Start all workers again, configured by TF_CONFIG; assert that they continue `before`."""
    cluster = {"worker": free_addresses(2).split(",")}
    configs = [
        json.dumps({"cluster": cluster, "task": {"type": "worker", "index": index}})
        for index in (0, 1)
    ]
    ended(*(start("train", path, "--epochs", "3", TF_CONFIG=config) for config in configs))
    after = curves(path)
    assert len(after) == len(before) + 3
    np.testing.assert_array_equal(after.rows[: len(before)], before.rows)
    losses = after.column("loss")
    assert losses[-3:].max() < losses[:EPOCHS].min()


def trained(folder: Path, project: Project, workers: int, code: int = 0) -> Path:
    """Return the project after `workers` workers have trained it."""
    path = folder / f"by-{workers}.nnplay"
    project_file.save(path, project)
    if workers == 1:
        ended(start("train", path), code=code)
        return path
    addresses = free_addresses(workers)
    rest = ("--workers", addresses, "--timeout", "180", "--index")
    ended(*(start("train", path, *rest, str(index)) for index in range(workers)), code=code)
    return path


@pytest.mark.long
def test_workers_stay_in_step_when_a_callback_restores_the_best_weights(
    project: Project, tmp_path: Path
) -> None:
    stopping = Selection("early_stopping", {"patience": 2, "restore_best_weights": True})
    lowering = Selection("reduce_lr_on_plateau", {"patience": 1, "factor": 0.5})
    training = replace(
        project.training, callbacks=(lowering, stopping), learning_rate=0.1, epochs=40
    )
    stopped = replace(project, training=training)
    alone, both = (curves(trained(tmp_path, stopped, workers)) for workers in (1, 2))
    assert EPOCHS < len(alone) == len(both) < 40
    np.testing.assert_allclose(both.rows, alone.rows, rtol=0, atol=0.02)


def test_diverging_workers_report_it_and_the_chief_keeps_the_last_good_weights(
    project: Project, tmp_path: Path
) -> None:
    exploding = SetTraining(
        {
            "loss": "mean_squared_error",
            "metrics": (),
            "class_weights": (),
            "optimizer": Selection("sgd"),
            "schedule": Selection("cosine", {"decay_steps": 1000, "warmup_steps": 400}),
            "learning_rate": 10.0,
            "epochs": 40,
        }
    ).apply(project)
    for layer in exploding.network.layers:
        if layer.type_name == "Dense":
            exploding = SetParams(layer.id, {"activation": "linear"}).apply(exploding)
    path = trained(tmp_path, exploding, 2, code=1)
    kept = curves(path)
    assert 0 < len(kept) < 40
    assert np.isfinite(kept.rows).all()


def wait_for_change(path: Path, worker: warm.Process) -> None:
    """Wait until `path` is written again, while `worker` runs."""
    written = path.stat().st_mtime_ns
    for _ in range(int(PATIENCE_SECONDS)):
        try:
            worker.wait(1.0)
        except subprocess.TimeoutExpired:
            if path.stat().st_mtime_ns != written:
                return
            continue
        pytest.fail(f"the chief ended: {worker.communicate()}")
    pytest.fail("nothing was saved in time")


def test_only_the_chief_listens_and_only_on_this_machine(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "waiting.nnplay"
    project_file.save(path, project)
    rest = ("--epochs", "3", "--workers", free_addresses(2), "--timeout", "600", "--index")
    chief = start("train", path, *rest, "0", PLAYGROUND_SECRET="the right one, of course")
    try:
        assert wait_for_listening(chief) == {"127.0.0.1"}
        other = start("train", path, *rest, "1", PLAYGROUND_SECRET="a wrong one, I am afraid")
        (error,) = ended(other, code=1)
        assert "does not accept this worker's secret" in error
        assert wait_for_listening(chief) == {"127.0.0.1"}
    finally:
        chief.kill()
        chief.communicate()


@pytest.mark.parametrize("index", ["0", "1"])
@pytest.mark.parametrize("chief", ["0.0.0.0:2222", "192.0.2.1:2222", "[::]:2222"])
def test_training_on_several_machines_needs_a_trusted_network_and_a_secret(
    project: Project,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    chief: str,
    index: str,
) -> None:
    path = tmp_path / "far.nnplay"
    project_file.save(path, project)
    command = ["train", str(path), "--workers", f"{chief},192.0.2.2:2222", "--index", index]
    assert cli.run(command) == 1
    assert "give --trust-network if everyone" in capsys.readouterr().err
    assert cli.run([*command, "--trust-network"]) == 1
    assert "need a shared secret" in capsys.readouterr().err


def test_a_missing_worker_is_named(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "waiting.nnplay"
    project_file.save(path, project)
    written = path.read_bytes()
    rest = ("--epochs", "3", "--workers", free_addresses(2), "--index", "0", "--timeout", "1")
    chief = start("train", path, *rest)
    _, error = chief.communicate(timeout=PATIENCE_SECONDS)
    assert chief.returncode == 1
    assert "worker 1 (127.0.0.1:" in error
    assert "did not connect in time" in error
    assert path.read_bytes() == written
