"""`playground predict`: raw rows through a project and through its exports, with equal answers."""

import json
from pathlib import Path

import pytest

from playground.cli import run

pytestmark = pytest.mark.keras

NEW = "sex,extra,glucose,age\nf,1,90,30\nm,2,200,60\nx,3,,50\nf,4,oops,33\n"


def table(folder: Path) -> Path:
    """Write a small table in which glucose and age decide the outcome."""
    lines = ["glucose,age,sex,outcome"]
    for index in range(120):
        glucose, age, sex = 60 + (index * 37) % 140, 20 + (index * 13) % 60, "fm"[index % 2]
        outcome = "yes" if glucose + age > 160 else "no"
        lines.append(f"{glucose},{age},{sex},{outcome}")
    path = folder / "table.csv"
    path.write_text("\n".join(lines) + "\n")
    return path


def predicted(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, object]]:
    capsys.readouterr()
    assert run(["predict", *arguments, "--json"]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_an_export_answers_raw_rows_as_its_project_does_without_the_data(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = table(tmp_path)
    project, rows = str(tmp_path / "a.nnplay"), tmp_path / "new.csv"
    rows.write_text(NEW)
    assert run(["new", "--data", str(source), project, "--target", "outcome"]) == 0
    assert run(["train", project, "--epochs", "5"]) == 0
    source.unlink()
    by_project = predicted(capsys, project, str(rows))
    assert [line["row"] for line in by_project] == [1, 2, 3]
    model = str(tmp_path / "a.keras")
    assert run(["export", project, "--format", "keras", "--output", model]) == 0
    by_export = predicted(capsys, model, str(rows))
    for mine, theirs in zip(by_project, by_export, strict=True):
        assert mine["prediction"] == theirs["prediction"]
        assert mine["remarks"] == theirs["remarks"]
        assert mine["probabilities"] == pytest.approx(theirs["probabilities"], abs=1e-6)
    assert run(["predict", model, str(rows), "--output", str(tmp_path / "out.csv")]) == 0
    assert (tmp_path / "out.csv").read_text(encoding="utf-8").startswith("row,predicted outcome")


def test_a_model_without_its_description_is_refused_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.keras").write_bytes(b"")
    (tmp_path / "new.csv").write_text(NEW)
    assert run(["predict", str(tmp_path / "a.keras"), str(tmp_path / "new.csv")]) == 1
    assert "has no a.keras.model.json beside it" in capsys.readouterr().err
