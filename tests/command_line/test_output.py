"""Results go to standard output, all else to standard error; JSON is JSON."""

import json
from collections.abc import Callable

import pytest

from playground.command_line.output import figures, say, say_figures, say_json, say_table, tell


def test_json_is_one_line_that_parses(capfd: pytest.CaptureFixture[str]) -> None:
    say_json(
        {"loss": 0.25, "metrics": {"accuracy": float("nan")}, "tier": "xla [graph]", "é": "é" * 300}
    )

    output = capfd.readouterr().out

    assert output.count("\n") == 1
    assert json.loads(output) == {
        "loss": 0.25,
        "metrics": {"accuracy": None},
        "tier": "xla [graph]",
        "é": "é" * 300,
    }


def test_figures_are_sorted_by_what_they_measure() -> None:
    values = {"loss": 1.0, "accuracy": 0.5, "val_loss": 2.0, "val_accuracy": 0.25}

    assert figures(values) == {
        "loss": 1.0,
        "metrics": {"accuracy": 0.5},
        "validation": {"loss": 2.0, "accuracy": 0.25},
    }


def test_a_table_sets_training_beside_test(capfd: pytest.CaptureFixture[str]) -> None:
    say_figures({"loss": 0.5, "accuracy": 1.0, "val_loss": 0.75})

    rows = [line.split() for line in capfd.readouterr().out.splitlines()]

    assert rows == [["train", "test"], ["loss", "0.5", "0.75"], ["accuracy", "1"]]


def test_remarks_go_to_standard_error(capfd: pytest.CaptureFixture[str]) -> None:
    tell("wrote a/file[1].nnplay")

    assert capfd.readouterr() == ("", "wrote a/file[1].nnplay\n")


ESCAPES = "\x1b]0;title\x07\x1b[2J\x9b1m\r\u202e\u200d"


@pytest.mark.parametrize("write", [say, tell, lambda text: say_table(("", text), [(text, text)])])
def test_a_name_from_a_file_does_not_act_on_the_terminal(
    write: Callable[[str], None], capfd: pytest.CaptureFixture[str]
) -> None:
    write(f"project {ESCAPES}")
    printed = "".join(capfd.readouterr())
    assert not set(ESCAPES) & set(printed) - set("0123456789]0;title[2J1m")


def test_json_keeps_every_character_without_printing_it(
    capfd: pytest.CaptureFixture[str],
) -> None:
    say_json({"title": ESCAPES})
    printed = capfd.readouterr().out
    assert printed.rstrip("\n").isprintable()
    assert json.loads(printed) == {"title": ESCAPES}
