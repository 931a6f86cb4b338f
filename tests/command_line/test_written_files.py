"""Each command writes only the files that the user named and its own folders."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from playground.base.paths import APPLICATION
from playground.challenges.reading import find_challenge
from playground.command_line import commands
from playground.command_line.window import OPEN
from playground.packs.pack import pack_of_folder, write_pack
from playground.training.files import project_file
from tests import warm
from tests.challenges.solutions import SOLUTIONS
from tests.packs.test_packs import LESSON

LAUNCH = "import os, sys; os.devnull = sys.argv.pop(1); from playground.cli import main; main()"
"""Starts a command that uses a file as null device, so that no test damages the real one."""

SMALL_FILM = ("--epochs", "4", "--frames", "2", "--height", "160")
PROOF = ("--who", "Ada", "--output", "proof.nnpass")
RAW_ONNX = {"x.onnx", "x.onnx.model.json", "x.onnx.example.py"}
"""An export that takes raw rows says beside it what they are, and has a program that uses it."""
COMMANDS: dict[str, tuple[tuple[str, ...], set[str]]] = {
    "templates": ((), set()),
    "formats": ((), set()),
    "new": (("xor", "new.nnplay"), {"new.nnplay"}),
    "import": (("given/model.keras", "imported.nnplay"), {"imported.nnplay"}),
    "train": (("given/xor.nnplay", "--epochs", "2", "--output", "out.nnplay"), {"out.nnplay"}),
    "evaluate": (("given/xor.nnplay",), set()),
    "export": (("given/xor.nnplay", "--format", "onnx", "--output", "x.onnx"), RAW_ONNX),
    "convert": (("given/model.keras", "x.h5"), {"x.h5"}),
    "predict": (("given/xor.nnplay", "given/rows.csv", "--output", "answers.csv"), {"answers.csv"}),
    "cross-validate": (("given/table.nnplay", "--folds", "2", "--epochs", "1"), set()),
    "doctor": (("given/xor.nnplay",), set()),
    "challenges": (("--start", "no-bend", "--output", "begun.nnplay"), {"begun.nnplay"}),
    "attempt": (("feature-not-unit", "given/solved.nnplay", *PROOF), {"proof.nnpass"}),
    "check": (("given",), set()),
    "pack": (("given/mine", "--output", "mine.nnlesson"), {"mine.nnlesson"}),
    "shelf": (("--add", "given/mine.nnlesson"), set()),
    "sheet": (("given/xor.nnplay", "sheet.html"), {"sheet.html"}),
    "screenshot": (("given/xor.nnplay", "window.png"), {"window.png"}),
    "animate": (("given/xor.nnplay", "film.gif", *SMALL_FILM), {"film.gif"}),
    "self-test": ((), set()),
}
"""Arguments of each command without a window, and the file that it must write."""


AFRESH = ("screenshot", "self-test")
"""Commands that import Keras themselves, to see what that writes; with Qt, with ONNX Runtime."""
GIVEN = {
    "mine",
    "mine.nnlesson",
    "solved.nnplay",
    "unsolved.nnplay",
    "xor.nnplay",
    "model.keras",
    "rows.csv",
    "table.csv",
    "table.nnplay",
}


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a trained project and its model."""
    folder = tmp_path_factory.mktemp("given")
    project, model = str(folder / "xor.nnplay"), str(folder / "model.keras")
    (folder / "mine").mkdir()
    (folder / "mine" / "lesson.toml").write_text(LESSON)
    write_pack(folder / "mine.nnlesson", pack_of_folder(folder / "mine"))
    start = find_challenge("feature-not-unit").start
    project_file.save(folder / "unsolved.nnplay", start)
    project_file.save(folder / "solved.nnplay", SOLUTIONS["feature-not-unit"](start))
    (folder / "rows.csv").write_text("x,y\n0,1\n1,1\n")
    rows = "".join(f"{row % 7},{row % 2}\n" for row in range(40))
    (folder / "table.csv").write_text(f"size,kind\n{rows}")
    for words in (
        ("new", "--data", str(folder / "table.csv"), str(folder / "table.nnplay")),
        ("new", "xor", project),
        ("train", project, "--epochs", "2"),
        ("export", project, "--format", "keras", "--output", model, "--prepared"),
    ):
        assert warm.run([sys.executable, "-m", "playground", *words]).returncode == 0
    return folder


def test_every_command_is_covered() -> None:
    names = {command.name for command in commands.build().registered_commands}
    assert names - {OPEN} == set(COMMANDS)


@pytest.mark.keras
@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_writes_only_named_files_and_its_own_folders(
    name: str, given: Path, tmp_path: Path
) -> None:
    arguments, named = COMMANDS[name]
    assert_written(name, *arguments, named=named, given=given, tmp_path=tmp_path)


@pytest.mark.keras
def test_a_failed_attempt_and_a_conversion_write_no_more_than_they_say(
    given: Path, tmp_path: Path
) -> None:
    """A conversion knows of no raw rows, so it has nothing beside it."""
    folders = [tmp_path / name for name in ("failed", "converted")]
    for folder in folders:
        folder.mkdir()
    words = ("attempt", "feature-not-unit", "given/unsolved.nnplay", *PROOF)
    assert_written(*words, named=set(), given=given, tmp_path=folders[0], code=1)
    conversion = ("convert", "given/model.keras", "x.onnx")
    assert_written(*conversion, named={"x.onnx"}, given=given, tmp_path=folders[1])


def assert_written(
    *words: str, named: set[str], given: Path, tmp_path: Path, code: int = 0
) -> None:
    """Run a command and check what it has written, and where."""
    home, work, temporary = (tmp_path / folder for folder in ("home", "work", "temporary"))
    for folder in (home, work, temporary):
        folder.mkdir()
    (work / "given").symlink_to(given)
    null = tmp_path / "null"
    null.touch()
    before = null.stat()
    run_at_home(*words, home=home, work=work, temporary=temporary, null=null, code=code)
    assert {path.name for path in work.iterdir()} - {"given"} == named
    assert {path.name for path in given.iterdir()} == GIVEN
    assert list(temporary.iterdir()) == []
    left = [path for path in home.rglob("*") if path.is_file()]
    assert [path for path in left if APPLICATION not in path.relative_to(home).parts] == []
    assert (null.stat().st_ino, null.stat().st_size) == (before.st_ino, 0)
    assert os.name != "posix" or stat.S_ISCHR(os.stat("/dev/null").st_mode)


def run_at_home(
    *words: str, home: Path, work: Path, temporary: Path, null: Path, code: int = 0
) -> subprocess.CompletedProcess[str]:
    """Run a command as a user with an empty home folder."""
    own = ("XDG_", "KERAS_", "ORT_", "PYTHONDONTWRITEBYTECODE")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    environment |= {"HOME": str(home), "USERPROFILE": str(home), "TMPDIR": str(temporary)}
    command = [sys.executable, "-c", LAUNCH, str(null), *words]
    if words[0] in AFRESH:
        done = subprocess.run(
            command, cwd=work, env=environment, capture_output=True, text=True, check=False
        )
    else:
        done = warm.run(command, cwd=work, env=environment)
    assert done.returncode == code, done.stderr
    return done
