"""A table that stays on the disk trains on the numbers that it has in memory."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from playground.base.errors import DataError
from playground.datasets.config import DataConfig
from playground.datasets.files.rows import rows_behind
from playground.datasets.prepare import prepare
from playground.datasets.spec import no_progress
from playground.datasets.tables import opened
from playground.datasets.tables.read_as import ReadAs
from playground.datasets.task import Prepared
from playground.document.proposals.tables import project_for
from playground.reading import scratch

ROWS = 400


def written(path: Path, *, gap: str = "") -> Path:
    draw = np.random.default_rng(3)
    lines = ["age,town,since,score,label"]
    for row in range(ROWS):
        age = gap if row % 17 == 0 else f"{draw.normal(40, 9):.3f}"
        town = draw.choice(["Ulm", "Bonn", "Kiel"])
        day = f"2024-{1 + row % 12:02}-{1 + row % 28:02}"
        lines.append(f"{age},{town},{day},{draw.normal() * 1e4:.2f},{draw.choice(['no', 'yes'])}")
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def both(
    path: Path, monkeypatch: pytest.MonkeyPatch, change: dict[str, Any], target: str
) -> tuple[Prepared, Prepared]:
    """Return the data prepared in memory, and with the table on the disk."""
    found = []
    for most in (2**40, 10):
        monkeypatch.setattr(opened, "MOST_READ_BYTES", most)
        opened.tables.cache_clear()
        config: DataConfig = replace(project_for(path, target).project.data, **change)
        monkeypatch.setattr("playground.datasets.on_disk.PART_ROWS", 37)
        found.append(prepare(config, no_progress))
    opened.tables.cache_clear()
    return found[0], found[1]


@pytest.mark.parametrize("target", ["label", "score"])
@pytest.mark.parametrize("scaling", ["none", "standard", "minmax"])
def test_the_streamed_preparation_is_the_one_in_memory(
    target: str, scaling: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path / "t.csv")

    whole, streamed = both(path, monkeypatch, {"scaling": scaling, "seed": 5}, target)

    assert rows_behind(streamed.train.x)
    for part in ("train", "test"):
        one, other = getattr(streamed, part), getattr(whole, part)
        np.testing.assert_allclose(np.asarray(one.x), other.x, rtol=2e-6, atol=2e-6)
        np.testing.assert_allclose(one.y, other.y, rtol=1e-6)
    assert streamed.task == whole.task
    assert streamed.preparation is not None
    assert whole.preparation is not None
    assert streamed.preparation.columns == whole.preparation.columns


def test_rows_that_are_dropped_are_dropped_on_the_disk_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path / "t.csv")
    text = path.read_text("utf-8").splitlines()
    text[5] = text[5].rpartition(",")[0] + ","
    path.write_text("\n".join(text) + "\n", "utf-8")

    whole, streamed = both(path, monkeypatch, {}, "label")

    assert len(streamed.train) + len(streamed.test) == ROWS - 1
    np.testing.assert_allclose(np.asarray(streamed.train.x), whole.train.x, rtol=2e-6, atol=2e-6)


def test_a_disk_without_room_is_refused_with_its_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opened, "MOST_READ_BYTES", 10)
    monkeypatch.setattr(scratch, "SPARE_BYTES", 2**60)
    with pytest.raises(DataError, match=r"needs .* GB on the disk"):
        opened.Tables().open(written(tmp_path / "t.csv"), ReadAs(), no_progress)
