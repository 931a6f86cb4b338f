"""The table of commands: exit codes, one-sentence errors, a window without a command."""

import os
import re
import sys
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from playground import __version__, app, cli
from playground.base.errors import DataError
from playground.command_line import commands
from playground.command_line.window import OPEN
from tests.lanes import ROOT


def run(capfd: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Return exit code, standard output and standard error of one command."""
    code = cli.run(arguments)
    output, error = capfd.readouterr()
    return code, output, error


def test_version_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(capfd, "--version") == (0, f"playground {__version__}\n", "")


def test_help_names_every_command(capfd: pytest.CaptureFixture[str]) -> None:
    code, output, _error = run(capfd, "--help")

    assert code == 0
    for command in commands.build().registered_commands:
        assert f"  {command.name} " in output


def test_the_readme_shows_every_command() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = set(re.findall(r"^playground ([a-z-]+)\b", readme, re.MULTILINE))
    names = {command.name for command in commands.build().registered_commands}
    assert shown == names - {OPEN}


def test_the_error_for_a_misspelt_command_suggests_the_right_one(
    capfd: pytest.CaptureFixture[str],
) -> None:
    code, output, error = run(capfd, "trian")

    assert (code, output) == (2, "")
    assert "'trian'" in error
    assert "'train'" in error


WRONG = "-1e9x"


def checked_options() -> list[tuple[str, str]]:
    """Return command and name of each option that takes a number or one of a few names."""
    found = []
    for command in commands.build().registered_commands:
        assert command.name is not None
        assert command.callback is not None
        for name, kind in get_type_hints(command.callback).items():
            if {int, float} & {kind, *get_args(kind)} or hasattr(kind, "__members__"):
                found.append((command.name, f"--{name.replace('_', '-')}"))
    return found


@pytest.mark.parametrize(("command", "option"), checked_options())
def test_a_refused_value_is_named_with_what_is_allowed_in_our_words(
    command: str, option: str, capfd: pytest.CaptureFixture[str]
) -> None:
    code, output, error = run(capfd, command, "some.nnplay", "some.png", f"{option}={WRONG}")
    sentence = error.splitlines()[-1]
    assert (code, output) == (2, "")
    assert sentence.startswith(f"Error: Invalid value for '{option}'")
    assert WRONG in sentence
    assert "must be" in sentence or "is not one of" in sentence
    assert "Value error" not in sentence
    assert "Input" not in sentence


def test_options_of_each_type_are_checked() -> None:
    options = {option for _command, option in checked_options()}
    assert options >= {"--theme", "--show", "--epochs", "--seed", "--timeout", "--fps"}


def test_a_refused_choice_names_every_choice(capfd: pytest.CaptureFixture[str]) -> None:
    arguments = ("screenshot", "some.nnplay", "some.png", "--theme", "pink")
    _code, _output, error = run(capfd, *arguments)
    assert "Invalid value for '--theme': 'pink' is not one of 'dark', 'light'\n" in error


def test_a_refused_number_names_the_range(capfd: pytest.CaptureFixture[str]) -> None:
    _code, _output, error = run(capfd, "animate", "some.nnplay", "some.gif", "--fps", "900")
    assert "must be less than or equal to 60; received '900'\n" in error


@pytest.mark.parametrize("command", ["train", "evaluate"])
def test_a_missing_file_is_one_sentence_and_exit_code_1(
    command: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "absent.nnplay"

    code, output, error = run(capfd, command, str(path))

    assert (code, output) == (1, "")
    assert error == f"error: there is no file {path}; `playground new TEMPLATE {path}` makes one\n"


@pytest.mark.parametrize("command", ["train", "evaluate"])
def test_a_folder_is_named_as_one(
    command: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    code, output, error = run(capfd, command, str(tmp_path))

    assert (code, output) == (1, "")
    assert error == f"error: {tmp_path} is a folder; give a project file (.nnplay)\n"


@pytest.mark.parametrize("arguments", [[], ["open"], ["mine.nnplay"]])
def test_messages_of_libraries_under_the_window_stay_off_the_terminal(
    arguments: list[str], capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def load_a_library(_path: Path | None) -> int:
        os.write(2, b"a remark of a library\n")
        return 0

    monkeypatch.setattr("playground.app.run", load_a_library)
    assert run(capfd, *arguments) == (0, "", "")


def test_a_file_that_is_not_a_project_is_one_sentence(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "text.nnplay"
    path.write_text("not a zip")

    code, output, error = run(capfd, "evaluate", str(path))

    assert (code, output) == (1, "")
    assert error.startswith("error: ")
    assert error.count("\n") == 1


@pytest.mark.parametrize("arguments", [(), ("some.nnplay",), ("open", "some.nnplay")])
def test_the_window_opens_without_a_command(
    arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path | None] = []

    def open_window(path: Path | None) -> int:
        opened.append(path)
        return 3

    monkeypatch.setattr(app, "run", open_window)

    assert cli.run(arguments) == 3
    assert opened == [Path("some.nnplay") if arguments else None]


def test_an_error_of_the_window_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def refuse(_path: Path | None) -> int:
        raise DataError("the data cannot be read; give another file")

    monkeypatch.setattr(app, "run", refuse)

    assert run(capfd) == (1, "", "error: the data cannot be read; give another file\n")


def test_main_exits_with_the_exit_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["playground", "trian"])

    with pytest.raises(SystemExit) as leaving:
        cli.main()

    assert leaving.value.code == 2


@pytest.mark.skipif(sys.platform != "linux", reason="uses XDG folders")
def test_commands_work_without_writable_program_folders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("in the way")
    for name in ("XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "file"))
    assert cli.run(["new", "xor", str(tmp_path / "xor.nnplay")]) == 0
    assert cli.run(["new", "xor", str(tmp_path / "file" / "xor.nnplay")]) == 1
    said = capsys.readouterr().err.splitlines()[-1]
    assert said.startswith("error: ")
    assert "was not saved" in said
