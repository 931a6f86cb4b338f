"""`playground new --data`: what was noticed about a table is said, and options correct it."""

from pathlib import Path

import pytest

from playground.cli import run
from playground.datasets.prepare import describe, prepare
from playground.datasets.spec import no_progress
from playground.training.files.project_file import load

ROWS = "id;size;colour;part;when;price\n" + "".join(
    f"{1000 + at};{'' if at % 9 == 4 else f'{at % 13},5'};{'rgb'[at % 3]};"
    f"{('train', 'train', 'val', 'test')[at % 4]};0{at % 3 + 1}/0{at % 9 + 1}/2024;{at % 5}\n"
    for at in range(120)
)


def made(folder: Path, *options: str, content: str = ROWS) -> Path:
    table, path = folder / "cars.csv", folder / "a.nnplay"
    table.write_text(content, encoding="utf-8")
    assert run(["new", "--data", str(table), str(path), "--force", *options]) == 0
    return path


def test_what_was_noticed_is_said_with_the_option_that_corrects_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made(tmp_path)
    said = capsys.readouterr().err
    assert "predicts price, 5 classes (proposed: its name is often that of a target" in said
    assert "--target COLUMN predicts another" in said
    assert "size: 13 of 120 values are missing." in said
    assert "--missing size=drop, --role size=ignored" in said
    assert "[--kind id=number --role id=input]" in said
    assert "[--task number]" in said
    assert "[--day-first or --month-first]" in said


@pytest.mark.parametrize(
    ("options", "trained", "tested"),
    [
        ((), 96, 24),
        (("--missing", "size=drop"), 85, 22),
        (("--split", "column"), 60, 60),
        (("--split", "column=part", "--part", "val=left-out"), 60, 30),
        (("--split", "folds=4"), 90, 30),
        (("--train-share", "0.5"), 60, 60),
        (("--no-header", "--skip", "1", "--target", "column 6"), 96, 24),
    ],
)
def test_options_choose_what_the_page_chooses(
    options: tuple[str, ...], trained: int, tested: int, tmp_path: Path
) -> None:
    data = prepare(load(made(tmp_path, *options)).project.data, no_progress)
    assert (len(data.train), len(data.test)) == (trained, tested)


def test_kinds_roles_and_task_can_be_chosen(tmp_path: Path) -> None:
    options = ("--kind", "id=number", "--role", "id=input", "--role", "colour=ignored")
    task = describe(load(made(tmp_path, *options, "--task", "number")).project.data)
    assert task.kind == "regression"
    assert "id" in task.feature_names
    assert not any(name.startswith("colour") for name in task.feature_names)


def test_one_cell_that_cannot_be_read_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = ROWS.replace(";7,5;", ";n/a?;", 1)
    made(tmp_path, content=content)
    said = capsys.readouterr().err
    assert "warning: size: 1 value could not be read as a number. “n/a?” in row 8." in said
    assert "[--kind size=text]" in said
    task = describe(load(made(tmp_path, "--kind", "size=text", content=content)).project.data)
    assert "size" not in task.feature_names


def test_a_row_that_sums_up_is_said_and_can_be_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = f"{ROWS}2000;5;Total;train;01/02/2024;3\n"
    data = prepare(load(made(tmp_path, content=content)).project.data, no_progress)
    said = capsys.readouterr().err
    assert "(“Total”) and is left out: row 121. [--keep-total or --leave-total]" in said
    assert len(data.train) + len(data.test) == 120
    kept = load(made(tmp_path, "--keep-total", content=content)).project.data
    data = prepare(kept, no_progress)
    assert len(data.train) + len(data.test) == 121
    assert "(“Total”) and is kept: row 121." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--kind", "size"), "--kind is given as COLUMN=CHOICE; received size"),
        (("--kind", "size=odd"), "--kind is one of number, "),
        (("--role", "nothing=input"), "no column 'nothing'"),
        (("--delimiter", "dot"), "--delimiter is one of comma, "),
        (("--split", "halves"), "--split is one of random, "),
        (("--split", "folds=1"), "2 to 20 folds; received 1"),
    ],
)
def test_a_wrong_option_is_refused_with_what_it_may_be(
    options: tuple[str, ...], words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "cars.csv"
    table.write_text(ROWS, encoding="utf-8")
    assert run(["new", "--data", str(table), str(tmp_path / "a.nnplay"), *options]) != 0
    assert words in capsys.readouterr().err.replace("\n", " ")
    assert not (tmp_path / "a.nnplay").exists()
