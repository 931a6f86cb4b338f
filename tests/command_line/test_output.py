"""Results go to standard output, all else to standard error; JSON is valid."""

import json
from collections.abc import Callable

import pytest

from playground.command_line.terminal.output import (
    metrics_by_kind,
    report,
    say,
    say_json,
    say_metrics,
    say_table,
)


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


def test_results_are_grouped_into_loss_metrics_and_validation() -> None:
    values = {"loss": 1.0, "accuracy": 0.5, "val_loss": 2.0, "val_accuracy": 0.25}

    assert metrics_by_kind(values) == {
        "loss": 1.0,
        "metrics": {"accuracy": 0.5},
        "validation": {"loss": 2.0, "accuracy": 0.25},
    }


def test_a_table_has_columns_for_training_and_test(capfd: pytest.CaptureFixture[str]) -> None:
    say_metrics({"loss": 0.5, "accuracy": 1.0, "val_loss": 0.75})

    rows = [line.split() for line in capfd.readouterr().out.splitlines()]

    assert rows == [["train", "test"], ["loss", "0.5", "0.75"], ["accuracy", "1"]]


def test_reports_go_to_standard_error(capfd: pytest.CaptureFixture[str]) -> None:
    report("wrote a/file[1].nnplay")

    assert capfd.readouterr() == ("", "wrote a/file[1].nnplay\n")


ESCAPES = "\x1b]0;title\x07\x1b[2J\x9b1m\r\u202e\u200d"


@pytest.mark.parametrize("write", [say, report, lambda text: say_table(("", text), [(text, text)])])
def test_a_name_from_a_file_cannot_control_the_terminal(
    write: Callable[[str], None], capfd: pytest.CaptureFixture[str]
) -> None:
    write(f"project {ESCAPES}")
    printed = "".join(capfd.readouterr())
    assert not set(ESCAPES) & set(printed) - set("0123456789]0;title[2J1m")


def test_a_long_name_leaves_the_last_column_its_room(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    rows = [("a" * 30, "w" * 100, "no", "the file is damaged: ask for a new one")]
    say_table(("file", "who", "passed", "note"), rows)
    printed = capfd.readouterr().out
    assert max(map(len, printed.splitlines())) <= 80
    for each in ("file", "who", "passed", "note"):
        assert each in printed
    assert "damaged" in printed
    assert printed.count("w") >= 100


def test_json_keeps_every_character_without_printing_it(
    capfd: pytest.CaptureFixture[str],
) -> None:
    say_json({"title": ESCAPES})
    printed = capfd.readouterr().out
    assert printed.rstrip("\n").isprintable()
    assert json.loads(printed) == {"title": ESCAPES}
