"""Pictures and texts in files as new rows of a model: as in training, apart, and named."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from playground.base.errors import DataError
from playground.base.params import ParamValue, Selection
from playground.base.tasks import TaskKind
from playground.datasets.config import DataConfig
from playground.datasets.folders.new_files import takes_files
from playground.datasets.new_rows import NewRows, results_of, rows_in
from playground.datasets.preparation.cells import as_numbers
from playground.datasets.preparation.choices import ColumnChoice
from playground.datasets.preparation.fitting import fit
from playground.datasets.preparation.values import ArrayColumn, Preparation, TargetColumn
from playground.datasets.prepare import inspected, prepare
from playground.datasets.spec import no_progress

TARGET = TargetColumn(TaskKind.BINARY, "", ("cat", "dog"))


def paint(path: Path, size: tuple[int, int], seed: int) -> None:
    """Write a picture of random pixels."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pixels = np.random.default_rng(seed).integers(0, 256, (size[1], size[0], 3), np.uint8)
    Image.fromarray(pixels).save(path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of pictures that are not square, in two classes."""
    for number in range(8):
        paint(tmp_path / "all" / "ab"[number % 2] / f"{number}.png", (20, 12), number)
    return tmp_path / "all"


@pytest.mark.parametrize("fit_mode", ["crop", "stretch", "pad"])
@pytest.mark.parametrize("colours", ["grey", "colour"])
def test_a_picture_becomes_what_it_was_in_training(
    folder: Path, fit_mode: str, colours: str
) -> None:
    params: dict[str, ParamValue] = {"path": str(folder), "size": 8, "fit": fit_mode}
    source = Selection("image_folder", {**params, "colours": colours})
    data = prepare(inspected(DataConfig(source), no_progress), no_progress)
    assert data.preparation is not None
    rows = rows_in(folder, data.preparation, no_progress)
    names = [f"{'ab'[number % 2]}/{number}.png" for number in range(8)]
    assert rows.names == tuple(sorted(names))
    trained = {row.tobytes() for part in (data.train, data.test) for row in part.x}
    assert {row.tobytes() for row in rows.x} == trained


def test_one_file_is_one_row_and_the_answer_has_its_name(folder: Path) -> None:
    rows = pictures(folder / "a" / "0.png", (6, 9, 3))
    assert rows.x.shape == (1, 6, 9, 3)
    assert 0 <= rows.x.min() < rows.x.max() <= 1
    preparation = Preparation((ArrayColumn("image", (6, 9, 3), 255.0),), TARGET)
    results = results_of(preparation, rows, lambda x: np.full((len(x), 1), 0.75, np.float32))
    assert results.header[0] == "file"
    assert results.cells(0)[:2] == ("0.png", "dog")
    assert next(results.raw())["file"] == "0.png"
    assert results.summary() == "1 of 1 files predicted."


def pictures(path: Path, shape: tuple[int, ...], brightest: float = 255.0) -> NewRows:
    column = ArrayColumn("image", shape, brightest, high=brightest)
    return rows_in(path, Preparation((column,), TARGET), no_progress)


@pytest.mark.parametrize("brightest", [1.0, 16.0, 255.0])
def test_brightness_is_that_of_the_training_data(tmp_path: Path, brightest: float) -> None:
    Image.new("L", (8, 8), 255).save(tmp_path / "white.png")
    rows = pictures(tmp_path / "white.png", (8, 8), brightest)
    assert np.allclose(as_numbers(rows.columns["image"]), brightest)
    assert np.allclose(rows.x, 1)


def test_files_that_cannot_be_read_are_named(folder: Path) -> None:
    (folder / "a" / "broken.png").write_bytes(b"\x89PNG nothing")
    rows = pictures(folder, (8, 8, 1))
    assert len(rows.names) == 8
    assert "a/broken.png is damaged" in rows.left_out[0]
    with pytest.raises(DataError, match=r"nothing of broken\.png can be used: .*damaged"):
        pictures(folder / "a" / "broken.png", (8, 8, 1))


def test_a_folder_without_pictures_is_refused(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("a,b")
    with pytest.raises(DataError, match="has no files that this model takes"):
        pictures(tmp_path, (8, 8, 1))


@pytest.mark.parametrize(
    ("shape", "name", "expected"),
    [
        ((8, 8), "a.PNG", True),
        ((8, 8, 3), "a.jpeg", True),
        ((8, 8, 4), "a.png", False),
        ((8,), "a.png", False),
        ((8, 8, 1), "a.csv", False),
        ((8, 8, 1), "a.npy", False),
    ],
)
def test_only_a_model_of_images_takes_pictures(
    shape: tuple[int, ...], name: str, expected: bool
) -> None:
    preparation = Preparation((ArrayColumn("image", shape),), TARGET)
    assert takes_files(preparation, Path(name)) is expected


def test_a_table_does_not_take_pictures(tmp_path: Path) -> None:
    table = fit({"x": np.zeros(2)}, [ColumnChoice(name="x")], TARGET)
    assert not takes_files(table, tmp_path / "a.png")


def test_a_sound_becomes_what_it_was_in_training(tmp_path: Path) -> None:
    from scipy.io import wavfile  # noqa: PLC0415 - takes half a second

    for number in range(8):
        path = tmp_path / "all" / "ab"[number % 2] / f"{number}.wav"
        path.parent.mkdir(parents=True, exist_ok=True)
        wave = np.sin(np.arange(4000) * (number + 1) / 9) * 20_000
        wavfile.write(path, 8000, wave.astype(np.int16))
    source = Selection("sound_folder", {"path": str(tmp_path / "all"), "seconds": 0.5})
    data = prepare(inspected(DataConfig(source), no_progress), no_progress)
    assert data.preparation is not None
    rows = rows_in(tmp_path / "all", data.preparation, no_progress)
    assert len(rows.names) == 8
    trained = {row.tobytes() for part in (data.train, data.test) for row in part.x}
    assert {row.tobytes() for row in rows.x} == trained
    assert not takes_files(data.preparation, Path("a.png"))
