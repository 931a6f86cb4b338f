"""Samples know the file that they were read from."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from playground.base.params import ParamValue, Selection
from playground.datasets.config import DataConfig
from playground.datasets.folders.images import picture
from playground.datasets.preparation.cells import as_texts
from playground.datasets.prepare import inspected, prepare
from playground.datasets.spec import no_progress


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Return a folder of two classes, each with pictures of several kinds."""
    for name, colour in (("red", (220, 20, 20)), ("blue", (30, 40, 210))):
        for number, suffix in enumerate(("png", "jpg", "bmp", "webp")):
            path = tmp_path / "pictures" / name / f"{number}.{suffix}"
            path.parent.mkdir(parents=True, exist_ok=True)
            Image.new("RGB", (12 + number, 9), colour).save(path)
    return tmp_path / "pictures"


def chosen(folder: Path, name: str = "image_folder", **params: ParamValue) -> DataConfig:
    """Return the configuration of a folder, read once."""
    selection = Selection(name, {"path": str(folder), **params})
    return inspected(DataConfig(selection, (), 0.5), no_progress)


def test_each_sample_knows_its_file_and_has_what_is_in_it(pictures: Path) -> None:
    for config in (chosen(pictures, size=8), labelled_pictures(pictures)):
        data = prepare(config, no_progress)
        assert data.shown is data.test
        for samples in (data.train, data.test):
            assert len(samples.names) == len(samples)
            for x, name in zip(samples.x, samples.names, strict=True):
                wanted = picture(pictures / name, size=(8, 8), fit="crop", is_colour=True)
                assert np.array_equal(np.asarray(x), wanted / np.float32(255))
        assert data.file_of(1) == (pictures / data.test.names[1]).resolve()
        assert data.file_of(len(data.test)) is None


def labelled_pictures(folder: Path) -> DataConfig:
    """Return the same pictures, opened by a table of labels."""
    rows = [f"{path.relative_to(folder)},{path.parent.name}" for path in folder.rglob("*.*")]
    table = folder / "labels.csv"
    table.write_text("\n".join(["file,label", *rows]) + "\n")
    return chosen(table, size=8)


def test_texts_know_their_files(tmp_path: Path) -> None:
    for part in ("train", "test"):
        for name in ("good", "bad"):
            for number in range(3):
                path = tmp_path / part / name / f"{number}.txt"
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(f"{part} {name} {number} words")
    data = prepare(chosen(tmp_path, "text_folder", length=4), no_progress)
    column = as_texts(data.rows["text"])
    texts = [(tmp_path / name).read_text() for name in data.test.names]
    assert list(column) == texts
    assert all(name.startswith("train") for name in data.train.names)


def test_data_that_is_not_files_has_no_files() -> None:
    data = prepare(DataConfig(), no_progress)
    assert (data.name_of(0), data.file_of(0)) == ("", None)
