"""The command `animate`, in its own process."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from playground import cli
from tests import warm

pytestmark = pytest.mark.keras


def animate(*arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run the command and return its result."""
    command = [sys.executable, "-m", "playground", "animate", *arguments]
    return warm.run(command, timeout=300)


@pytest.fixture
def project(tmp_path: Path) -> str:
    """Return the path of a project file."""
    path = str(tmp_path / "xor.nnplay")
    assert cli.run(["new", "xor", path]) == 0
    return path


def test_an_animation_of_a_run_is_written(project: str, tmp_path: Path) -> None:
    film = tmp_path / "film.gif"
    small = ("--epochs", "20", "--frames", "4", "--height", "160", "--even")
    done = animate(project, str(film), *small)
    assert done.returncode == 0, done.stderr
    with Image.open(film) as picture:
        assert getattr(picture, "n_frames", 1) == 4
        assert picture.size == (160, 190)


def test_the_error_for_an_unknown_format_lists_the_known_ones(
    project: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["animate", project, str(tmp_path / "film.avi")]) == 2
    shown = " ".join(capfd.readouterr().err.split())
    assert "an animation is one of .gif, .mp4, a folder; received 'film.avi'" in shown


def test_the_animation_ends_with_the_last_epoch(project: str, tmp_path: Path) -> None:
    films = []
    for epochs in ("1", "400"):
        folder = tmp_path / f"until-{epochs}"
        small = ("--epochs", epochs, "--frames", "2", "--height", "160")
        done = animate(project, str(folder), *small)
        assert done.returncode == 0, done.stderr
        with Image.open(folder / "00002.png") as picture:
            films.append(np.asarray(picture.convert("RGB"), np.int16))
    assert np.abs(films[0][:160] - films[1][:160]).mean() > 10
