"""The commands as a script uses them, each in its own process, with the real Keras."""

import json
import os
import pty
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage

from playground import cli
from playground.document.locks import Locks, Password
from playground.document.templates.templates import TEMPLATES
from playground.training.files import project_file
from playground.training.protocol.frames import Curves
from tests import warm

PROGRAM = (sys.executable, "-m", "playground")


def run(*arguments: str | Path, code: int = 0) -> subprocess.CompletedProcess[str]:
    """Run a command to its end; its exit code must be `code`."""
    command = [*PROGRAM, *map(str, arguments)]
    done = warm.run(command)
    assert done.returncode == code, f"{arguments}: {done.stdout}\n{done.stderr}"
    return done


def curves(path: Path) -> Curves:
    """Return the curves saved in a project file."""
    checkpoint = project_file.load(path).checkpoint
    assert checkpoint is not None
    return checkpoint.curves


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the tutorials' XOR project, trained for 200 epochs."""
    path = tmp_path_factory.mktemp("commands") / "xor.nnplay"
    run("new", "xor", path)
    done = run("train", path, "--epochs", "200", "--json")
    summary = json.loads(done.stdout)
    assert done.stdout.count("\n") == 1
    assert done.stderr == f"wrote {path}\n"
    assert summary["epochs"] == 200
    assert summary["loss"] < 0.69
    assert set(summary) == {
        "epochs",
        "loss",
        "metrics",
        "validation",
        "seconds",
        "epochs_per_second",
        "tier",
        "reason",
        "findings",
    }
    return path


@pytest.mark.keras
def test_training_continues_where_it_stopped(trained: Path, tmp_path: Path) -> None:
    longer, whole = tmp_path / "longer.nnplay", tmp_path / "whole.nnplay"
    seed = project_file.load(trained).project.training.seed

    run("train", trained, "--epochs", "100", "--output", longer)
    run("train", trained, "--epochs", "300", "--seed", str(seed), "--output", whole)

    in_two, in_one = curves(longer), curves(whole)
    assert len(in_two) == len(in_one) == 300
    np.testing.assert_allclose(in_two.rows, in_one.rows, rtol=1e-3, atol=1e-5)
    assert len(curves(trained)) == 200


@pytest.mark.keras
def test_evaluation_is_the_same_as_after_training(trained: Path) -> None:
    table = run("evaluate", trained).stdout.split()

    loss = json.loads(run("evaluate", trained, "--json").stdout)["loss"]

    assert table[:2] == ["train", "test"]
    assert float(table[table.index("loss") + 1]) == pytest.approx(loss, rel=1e-4)


@pytest.mark.keras
def test_export_reports_the_difference(trained: Path, tmp_path: Path) -> None:
    target = tmp_path / "xor.keras"

    done = run("export", trained, "--output", target)

    assert target.stat().st_size > 1000
    size, *further = done.stdout.splitlines()
    assert size.startswith(f"{target}: {target.stat().st_size:,} bytes, largest difference ")
    assert float(size.split("difference ")[1].split()[0]) < 1e-6
    assert further[0] == "It takes raw rows of 2 columns; the preparation is part of it."
    beside = {Path(line.removeprefix("beside it: ")) for line in further[1:]}
    assert beside == set(tmp_path.glob("xor.keras.*"))
    assert len(beside) == 2
    assert done.stderr == ""


@pytest.mark.keras
def test_the_error_for_an_unknown_format_lists_the_known_ones(
    trained: Path, tmp_path: Path
) -> None:
    done = run("export", trained, "--format", "psd", "--output", tmp_path / "x.psd", code=1)

    assert done.stdout == ""
    assert done.stderr.startswith("error: unknown export format 'psd'; expected one of keras")


VIEW = ("--epochs", "5", "--theme", "light", "--size", "1280x800")


@pytest.fixture(scope="module")
def picture(trained: Path, tmp_path_factory: pytest.TempPathFactory) -> QImage:
    """Return the window with the panel that it opens with."""
    path = tmp_path_factory.mktemp("picture") / "xor.png"
    run("screenshot", trained, path, *VIEW)
    return QImage(str(path))


@pytest.mark.keras
def test_a_screenshot_has_the_requested_size(picture: QImage) -> None:
    assert (picture.width(), picture.height()) == (1280, 800)
    colours = {picture.pixel(x, y) for x in range(0, 1280, 16) for y in range(0, 800, 16)}
    assert len(colours) > 20


@pytest.mark.keras
def test_a_screenshot_shows_the_requested_panel(
    trained: Path, picture: QImage, tmp_path: Path
) -> None:
    path = tmp_path / "summary.png"

    run("screenshot", trained, path, *VIEW, "--panel", "summary")
    done = run("screenshot", trained, path, "--panel", "none", code=1)

    shown = QImage(str(path))
    assert shown.size() == picture.size()
    assert shown != picture
    assert done.stderr.startswith("error: this project has no panel 'none'; choose one of Metrics")


@pytest.mark.keras
def test_new_does_not_replace_a_file_unasked(trained: Path) -> None:
    before = trained.read_bytes()

    done = run("new", "spiral", trained, code=1)

    assert done.stderr.startswith(f"error: {trained} exists already")
    assert trained.read_bytes() == before


def test_evaluating_an_untrained_project_says_what_to_do(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "fresh.nnplay"
    assert cli.run(["new", "iris", str(path)]) == 0
    capfd.readouterr()

    assert cli.run(["evaluate", str(path)]) == 1

    assert capfd.readouterr().err == (
        f"error: {path} has no trained model yet; run `playground train {path}`\n"
    )


def test_templates_and_formats_are_listed(capfd: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["templates"]) == 0
    templates = capfd.readouterr().out
    assert cli.run(["formats"]) == 0
    formats = capfd.readouterr().out

    for name in ("xor", "xor-noisy", "spiral", "mnist", "mnist-cnn", "digits", "iris"):
        assert f"\n{name} " in templates
    for name in ("keras", "saved_model", "litert", "onnx", "script"):
        assert f"\n{name} " in formats


@pytest.mark.keras
def test_an_interrupt_keeps_what_was_learned(tmp_path: Path) -> None:
    path, stopped = tmp_path / "xor.nnplay", tmp_path / "stopped.nnplay"
    run("new", "xor", path)
    arguments = ("train", str(path), "--epochs", "1000000000", "--output", str(stopped))
    terminal, end = pty.openpty()
    with started(*arguments, end=end) as training:
        shown = read(terminal, until=b"Training")
        os.close(end)
        training.send_signal(signal.SIGINT)
        shown += read(terminal)
    os.close(terminal)

    assert training.returncode == 130, shown
    assert f"wrote {stopped}" in shown.decode()
    assert len(curves(stopped)) > 0


def started(*arguments: str, end: int) -> warm.Process:
    """Start a command on a terminal."""
    environment = os.environ | {"TERM": "xterm"}
    return warm.Process([*PROGRAM, *arguments], env=environment, terminal=os.ttyname(end))


def read(terminal: int, until: bytes | None = None) -> bytes:
    """Return the output on a terminal, up to `until` or the end of the program."""
    shown = b""
    while until is None or until not in shown:
        try:
            shown += os.read(terminal, 4096)
        except OSError:
            break
    return shown


@pytest.mark.keras
def test_file_changed_while_it_is_trained_is_not_replaced(trained: Path, tmp_path: Path) -> None:
    path, other = tmp_path / "mine.nnplay", tmp_path / "mine-trained.nnplay"
    path.write_bytes(trained.read_bytes())
    arguments = ("train", str(path), "--epochs", "1000000000")
    terminal, end = pty.openpty()
    with started(*arguments, end=end) as training:
        read(terminal, until=b"Training")
        os.close(end)
        project_file.save(path, project_file.load(path).project)
        training.send_signal(signal.SIGINT)
        shown = read(terminal).decode()
    os.close(terminal)

    words = " ".join(shown.split())
    assert training.returncode == 1, shown
    assert "was changed by another program while it was trained" in words
    assert other.name in words
    assert project_file.load(path).checkpoint is None
    assert len(curves(other)) > 200


@pytest.mark.keras
def test_training_ignores_the_locks_and_keeps_them(tmp_path: Path) -> None:
    locked, target = tmp_path / "locked.nnplay", tmp_path / "trained.nnplay"
    locks = Locks(("action.play", "training.epochs"), ("panel.Code",), Password.of("blue"))
    project_file.save(locked, replace(TEMPLATES["xor"].build(), locks=locks), None)

    run("train", locked, "--epochs", "3", "--output", target)

    assert project_file.load(target).project.locks == locks
    assert len(curves(target)) == 3
