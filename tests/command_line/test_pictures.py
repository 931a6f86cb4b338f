"""The command `screenshot` checks its arguments and reports errors while painting."""

import sys
from pathlib import Path

import pytest
import typer
from PIL import Image

from playground import cli
from playground.command_line.pictures import parse_size
from tests import warm


def test_a_size_is_width_by_height() -> None:
    assert parse_size(" 1600X1000 ") == (1600, 1000)


@pytest.mark.parametrize("text", ["", "1600", "1600x", "x1000", "-1600x1000", "10x10", "99999x10"])
def test_an_invalid_size_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(typer.BadParameter, match="such as 1600x1000"):
        parse_size(text)


def test_a_screenshot_does_not_overwrite_the_project(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "xor.nnplay"
    assert cli.run(["new", "xor", str(path)]) == 0
    before = path.read_bytes()
    assert cli.run(["screenshot", str(path), str(path)]) == 2
    assert "a picture is a .png; received 'xor.nnplay'" in capfd.readouterr().err
    assert path.read_bytes() == before


BROKEN_PAINTING = """
import sys
from playground.cli import run
from playground.ui.designer.scene import DesignerScene

def draw(*arguments):
    raise AttributeError("no such pen")

DesignerScene.drawBackground = draw
project, picture = sys.argv[1:]
run(["new", "xor", project])
sys.exit(run(["screenshot", project, picture, "--epochs", "5"]))
"""


@pytest.mark.keras
def test_error_while_painting_ends_the_command_with_one_sentence(tmp_path: Path) -> None:
    picture = tmp_path / "picture.png"
    words = ("-c", BROKEN_PAINTING, str(tmp_path / "xor.nnplay"), str(picture))
    done = warm.run([sys.executable, *words], timeout=300)
    assert done.returncode == 1, done.stderr
    errors = [line for line in done.stderr.splitlines() if line.startswith("error: ")]
    assert len(errors) == 1
    assert "AttributeError: no such pen" in errors[0]
    assert "Traceback" not in done.stderr
    assert not picture.exists()


PICTURE = """
import sys
from playground.cli import run

project, picture = sys.argv[1:]
run(["new", "xor", project])
sys.exit(run(["screenshot", project, picture, "--epochs", "5", "--size", "1600x1000"]))
"""


@pytest.mark.keras
def test_a_picture_shows_the_panel_below_the_canvas(tmp_path: Path) -> None:
    picture = tmp_path / "picture.png"
    words = ("-c", PICTURE, str(tmp_path / "xor.nnplay"), str(picture))
    done = warm.run([sys.executable, *words], timeout=300)
    assert done.returncode == 0, done.stderr
    with Image.open(picture) as image:
        below = image.convert("RGB").crop((300, 740, 1200, 940))
    colours = below.getcolors(maxcolors=2**20)
    assert colours is not None
    assert len(colours) > 20  # curves, axes and words
