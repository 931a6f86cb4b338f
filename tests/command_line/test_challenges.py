"""A class hands in proofs; the command check prints a table and writes CSV."""

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest

from playground import cli
from playground.base.paths import resources_folder
from playground.challenges.checking import Attempt, Result
from playground.challenges.passes import write_pass
from playground.challenges.reading import find_challenge
from playground.document.template_plans.steps import dense
from playground.training.files import project_file
from tests import warm
from tests.challenges.solutions import BINARY, SOLUTIONS, layered

PASSED = Result(attempts=(Attempt(1, 1.0, is_reached=True), Attempt(2, 1.0, is_reached=True)))


def run(*arguments: str | Path, code: int = 0) -> "subprocess.CompletedProcess[str]":
    """Run one command."""
    words = [sys.executable, "-m", "playground", *map(str, arguments)]
    done = warm.run(words)
    assert done.returncode == code, done.stderr
    return done


def run_here(*arguments: str | Path) -> None:
    """Run one command that needs no Keras, in this process."""
    assert cli.run([str(word) for word in arguments]) == 0


@pytest.fixture
def handed_in(tmp_path: Path) -> Path:
    """Return a folder with an honest proof, a forged one, a broken limit and a damaged file."""
    folder = tmp_path / "class"
    folder.mkdir()
    challenge = find_challenge("feature-not-unit")
    solved = SOLUTIONS["feature-not-unit"](challenge.start)
    write_pass(folder / "ada.nnpass", challenge, "=Ada()", solved, PASSED)
    write_pass(folder / "bob.nnpass", challenge, "Bob", challenge.start, PASSED)
    other = find_challenge("no-bend").start
    write_pass(folder / "cy.nnpass", challenge, "Cy\x1b[31m\nis best", other, PASSED)
    (folder / "dan.nnpass").write_text("not JSON", encoding="utf-8")
    return folder


def test_a_quick_check_finds_broken_limits_and_damaged_files(
    handed_in: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "class.csv"
    run_here("check", handed_in, "--quick", "--csv", table)
    assert "damaged" in capfd.readouterr().out, "the reason is in the table, not in the file alone"
    lines = table.read_text(encoding="utf-8").splitlines()
    rows = {row["file"]: row for row in csv.DictReader(lines)}
    assert rows["ada.nnpass"]["passed"] == "yes"
    assert rows["ada.nnpass"]["who"] == "'=Ada()", "no formula for a spreadsheet"
    assert "not trained again" in rows["bob.nnpass"]["note"]
    assert rows["cy.nnpass"]["passed"] == "no"
    assert "another data set than the challenge" in rows["cy.nnpass"]["note"]
    assert rows["cy.nnpass"]["who"] == "Cy�[31m�is best", "one line, no control characters"
    assert "damaged" in rows["dan.nnpass"]["note"]


@pytest.mark.keras
def test_training_again_finds_a_forged_proof(handed_in: Path) -> None:
    lines = run("check", handed_in).stdout.splitlines()
    passed = {line.split()[0]: " yes " in line for line in lines[1:] if ".nnpass" in line}
    assert passed == {
        "ada.nnpass": True,
        "bob.nnpass": False,
        "cy.nnpass": False,
        "dan.nnpass": False,
    }


@pytest.mark.keras
def test_a_proof_that_would_train_for_long_is_stopped_and_the_others_are_checked(
    handed_in: Path,
) -> None:
    """It takes minutes on any machine, and 200 MB, so that the time is what ends it."""
    challenge = find_challenge("deep-sigmoid")
    endless = layered(challenge.start, *[dense(1024, "sigmoid")] * 12, BINARY)
    write_pass(handed_in / "aaron.nnpass", challenge, "Aaron", endless, PASSED)
    for name in ("ada", "bob"):
        (handed_in / f"{name}.nnpass").unlink()
    table = handed_in / "class.csv"
    run("check", handed_in, "--seconds", "1", "--csv", table)
    rows = {row["file"]: row for row in csv.DictReader(table.read_text("utf-8").splitlines())}
    stopped = rows["aaron.nnpass"]
    assert (stopped["who"], stopped["challenge"], stopped["passed"]) == (
        "Aaron",
        "deep-sigmoid",
        "no",
    )
    assert "longer than 1 second, so it was not checked" in stopped["note"]
    assert "another data set than the challenge" in rows["cy.nnpass"]["note"]
    assert "damaged" in rows["dan.nnpass"]["note"]


@pytest.mark.keras
def test_an_attempt_that_passes_writes_a_proof(tmp_path: Path) -> None:
    start = tmp_path / "start.nnplay"
    run("challenges", "--start", "feature-not-unit", "--output", start)
    challenge = find_challenge("feature-not-unit")
    solved = SOLUTIONS["feature-not-unit"](project_file.load(start).project)
    path = tmp_path / "solved.nnplay"
    project_file.save(path, solved, None)
    done = run("attempt", challenge.name, path, "--who", "Ada")
    assert done.stdout.startswith("Passed")
    assert (tmp_path / "solved-feature-not-unit.nnpass").exists()
    assert run("attempt", challenge.name, start, code=1).stdout.startswith("Not yet")


def test_hostile_proofs_are_refused_one_by_one(handed_in: Path, tmp_path: Path) -> None:
    honest = (handed_in / "ada.nnpass").read_text(encoding="utf-8")
    files = {
        "huge": "x" * (5 * 2**20),
        "deep": "[" * 100_000,
        "half a character": '{"format": "nnpass", "version": 1, "who": "\\ud800", "digest": ""}',
        "another name": honest.replace("=Ada()", "Eve"),
        "newer": honest.replace('"version": 1', '"version": 7', 1),
        "list": "[1, 2]",
    }
    for name, text in files.items():
        (handed_in / f"{name}.nnpass").write_text(text, encoding="utf-8")
    (handed_in / "folder.nnpass").mkdir()
    if hasattr(os, "mkfifo"):
        os.mkfifo(handed_in / "pipe.nnpass")
    table = tmp_path / "class.csv"
    run_here("check", handed_in, "--quick", "--csv", table)
    rows = {row["file"]: row for row in csv.DictReader(table.read_text("utf-8").splitlines())}
    notes = {name: rows[f"{name}.nnpass"]["note"] for name in files}
    assert rows["ada.nnpass"]["passed"] == "yes"
    assert {row["passed"] for name, row in rows.items() if name != "ada.nnpass"} >= {"no"}
    assert "larger than 4 MB" in notes["huge"]
    assert "damaged" in notes["deep"]
    assert "damaged" in notes["half a character"]
    assert "changed after" in notes["another name"]
    assert "version 7" in notes["newer"]
    assert "not the file" in notes["list"]
    assert "ordinary file" in rows["folder.nnpass"]["note"]


@pytest.mark.keras
def test_only_a_challenge_is_taken_for_a_challenge_of_the_class(
    handed_in: Path, tmp_path: Path
) -> None:
    lesson = tmp_path / "loss.nnlesson"
    run("pack", resources_folder() / "learning" / "lessons" / "loss", "--output", lesson)
    done = run("check", handed_in, "--quick", "--challenge", lesson, code=1)
    assert "is a lesson; give the file of a challenge" in done.stderr
