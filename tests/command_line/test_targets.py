"""No command replaces a project that it was not asked to change, nor a file that it reads."""

from collections.abc import Callable
from pathlib import Path

import pytest

from playground import cli
from playground.command_line import commands
from playground.document.templates.templates import TEMPLATES
from playground.training.files import project_file
from tests.lanes import thinned

Files = dict[str, Path]

EXPORT = ("export", "--format", "keras")
COMMANDS: dict[str, Callable[[Files], list[str | Path]]] = {
    "new": lambda f: ["new", "xor", f["kept"]],
    "new --data": lambda f: ["new", "--data", f["rows"], f["kept"]],
    "import": lambda f: ["import", f["script"], f["kept"]],
    "train": lambda f: ["train", f["own"], "--epochs", "1", "--output", f["kept"]],
    "predict": lambda f: ["predict", f["own"], f["rows"], "--output", f["kept"]],
    "predict over its rows": lambda f: ["predict", f["own"], f["rows"], "--output", f["rows"]],
    "attempt": lambda f: ["attempt", f["challenge"].name, f["own"], "--output", f["kept"]],
    "check": lambda f: ["check", f["folder"], "--csv", f["kept"]],
    "check over a pass": lambda f: ["check", f["folder"], "--csv", f["pass"]],
    "challenges": lambda f: ["challenges", "--start", f["challenge"].name, "--output", f["kept"]],
    "pack": lambda f: ["pack", f["folder"], "--output", f["kept"]],
    "export": lambda f: ["export", f["own"], "--output", f["kept"]],
    "export in a format": lambda f: [*EXPORT, f["own"], "--output", f["kept"]],
    "export over itself": lambda f: [*EXPORT, f["own"], "--output", f["own"]],
    "convert": lambda f: ["convert", f["script"], f["kept"], "--format", "keras"],
    "screenshot": lambda f: ["screenshot", f["own"], f["kept"]],
    "animate": lambda f: ["animate", f["own"], f["kept"]],
    "sheet": lambda f: ["sheet", f["own"], f["kept"]],
}


@pytest.fixture
def files(tmp_path: Path) -> Files:
    from playground.challenges.reading import all_challenges  # noqa: PLC0415

    found = {
        "own": tmp_path / "own.nnplay",
        "kept": tmp_path / "kept.nnplay",
        "rows": tmp_path / "rows.csv",
        "script": tmp_path / "script.py",
        "folder": tmp_path / "folder",
        "pass": tmp_path / "folder" / "one.nnpass",
        "challenge": Path(all_challenges()[0].name),
    }
    project_file.save(found["own"], TEMPLATES["xor"].build())
    project_file.save(found["kept"], TEMPLATES["iris"].build())
    found["rows"].write_text("x,y\n1,2\n3,4\n")
    found["script"].write_text("import keras\nmodel = keras.Sequential([keras.layers.Dense(1)])\n")
    found["folder"].mkdir()
    found["pass"].write_text("{}")
    return found


@pytest.mark.parametrize("what", thinned(3, COMMANDS))
def test_no_command_replaces_what_it_was_not_asked_to_change(
    what: str, files: Files, capfd: pytest.CaptureFixture[str]
) -> None:
    paths = [path for path in files.values() if path.is_file()]
    before = [path.read_bytes() for path in paths]
    assert cli.run(list(map(str, COMMANDS[what](files)))) != 0
    said = capfd.readouterr().err
    assert "Traceback" not in said
    assert [path.read_bytes() for path in paths] == before


def test_every_command_with_a_target_is_listed_here() -> None:
    writing = {what.partition(" ")[0] for what in COMMANDS}
    names = {command.name for command in commands.build().registered_commands}
    reading = {
        *("open", "templates", "evaluate", "cross-validate", "doctor", "shelf", "formats"),
        "self-test",
    }
    assert writing == names - reading
