"""`playground predict`: raw rows through a project and through its exports, with equal answers."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from playground.cli import run
from playground.training.files.project_file import load

pytestmark = [pytest.mark.keras, pytest.mark.usefixtures("warm_proofs")]

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


def predicted(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, Any]]:
    """Return the answers of the command. Any: JSON."""
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
    written = (tmp_path / "out.csv").read_text(encoding="utf-8")
    assert written.startswith("row,predicted outcome")
    capsys.readouterr()
    assert run(["predict", model, str(rows), "--output", "-"]) == 0
    assert capsys.readouterr().out.splitlines() == written.splitlines()


def test_a_model_without_its_description_is_refused_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.keras").write_bytes(b"")
    (tmp_path / "new.csv").write_text(NEW)
    assert run(["predict", str(tmp_path / "a.keras"), str(tmp_path / "new.csv")]) == 1
    assert "has no a.keras.model.json beside it" in capsys.readouterr().err


def test_new_arrays_are_read_as_those_of_training(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rng, kinds = np.random.default_rng(0), np.array(["cat", "dog"])
    labels = np.arange(60) % 2
    photos = rng.integers(0, 120, (60, 3, 8, 8), np.uint8) + np.uint8(120) * labels[
        :, None, None, None
    ].astype(np.uint8)
    np.savez(tmp_path / "old.npz", photos=photos, kinds=kinds[labels])
    np.savez(tmp_path / "new.npz", photos=photos[:4], unused=labels)
    np.save(tmp_path / "plain.npy", np.moveaxis(photos[:4], 1, -1))
    project, model = str(tmp_path / "a.nnplay"), str(tmp_path / "a.keras")
    assert run(["new", "--data", str(tmp_path / "old.npz"), project]) == 0
    assert run(["train", project, "--epochs", "2"]) == 0
    assert run(["export", project, "--format", "keras", "--output", model]) == 0
    answers = [
        [line["probabilities"]["dog"] for line in predicted(capsys, taker, str(tmp_path / rows))]
        for taker in (project, model)
        for rows in ("new.npz", "plain.npy")
    ]
    assert len(answers[0]) == 4
    for others in answers[1:]:
        assert others == pytest.approx(answers[0], abs=1e-6)


@pytest.mark.long
def test_an_export_is_as_right_on_raw_rows_as_the_network_on_scaled_ones(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Columns of very different sizes: a network that got them unscaled would be mostly wrong."""
    rng = np.random.default_rng(3)
    insulin, pedigree, age = (
        rng.gamma(2, 60, 300),
        rng.gamma(2, 0.2, 300),
        rng.integers(21, 80, 300),
    )
    is_ill = insulin / 85 + pedigree * 3 + age / 15 + rng.normal(0, 0.4, 300) > 6.3
    source, project = tmp_path / "pima.csv", str(tmp_path / "a.nnplay")
    rows = zip(insulin, pedigree, age, np.where(is_ill, "ill", "well"), strict=True)
    lines = [f"{a:.1f},{b:.3f},{c},{d}" for a, b, c, d in rows]
    source.write_text("insulin,pedigree,age,outcome\n" + "\n".join(lines) + "\n")
    assert run(["new", "--data", str(source), project, "--target", "outcome"]) == 0
    assert run(["train", project, "--epochs", "30"]) == 0
    capsys.readouterr()
    assert run(["evaluate", project, "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    share = load(Path(project)).project.data.train_fraction
    parts = (figures["metrics"]["accuracy"], figures["validation"]["accuracy"])
    expected = share * parts[0] + (1 - share) * parts[1]
    model = str(tmp_path / "a.tflite")
    assert run(["export", project, "--format", "litert", "--output", model]) == 0
    found = [line["prediction"] for line in predicted(capsys, model, str(source))]
    right = np.mean(np.array(found) == np.where(is_ill, "ill", "well"))
    assert right == pytest.approx(expected, abs=1e-3)
    majority = max(is_ill.mean(), 1 - is_ill.mean())
    assert right > majority + 0.1
