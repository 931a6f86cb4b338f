"""Fashion-MNIST: four packed files, read, found, downloaded, refused."""

import functools
import gzip
import hashlib
import importlib.util
from collections.abc import Iterator
from dataclasses import replace
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import numpy as np
import pytest

from playground.base.errors import Cancelled, DataError
from playground.base.params import ParamValue, Selection
from playground.datasets.config import DataConfig
from playground.datasets.files import idx as idx_file
from playground.datasets.files.kept import PublishedFile
from playground.datasets.prepare import describe, prepare
from playground.datasets.sources import fashion_mnist
from playground.datasets.spec import no_progress
from playground.datasets.task import Prepared
from tests.datasets.published import IDX_FILES, arrays_of, idx, write_idx_files
from tests.datasets.test_mnist import QuietHandler

SMALL = arrays_of((28, 28))
IMAGES = IDX_FILES["x_train"]


def prepared(**params: ParamValue) -> Prepared:
    return prepare(DataConfig(Selection("fashion_mnist", params)), no_progress)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_idx_files(tmp_path / "clothes", SMALL)


@pytest.fixture
def served(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[dict[str, PublishedFile]]:
    """Serve small files on this computer instead of the real address."""
    server = ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(QuietHandler, directory=str(folder))
    )
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    base = f"http://127.0.0.1:{server.server_address[1]}/"
    files = {
        name: replace(
            file,
            address=base + file.name,
            sha256=hashlib.sha256((folder / file.name).read_bytes()).hexdigest(),
        )
        for name, file in fashion_mnist.FILES.items()
    }
    monkeypatch.setattr(fashion_mnist, "FILES", files)
    yield files
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_folder_of_the_user_is_enough(folder: Path) -> None:
    data = prepared(path=str(folder), channels=True)
    assert data.train.x.shape == (60, 28, 28, 1)
    np.testing.assert_allclose(data.train.x[..., 0], SMALL["x_train"] / 255, atol=1e-7)
    assert data.test.y.tolist() == SMALL["y_test"].tolist()
    assert data.train.x.flags.c_contiguous


def test_a_limit_also_shortens_the_test_set(folder: Path) -> None:
    data = prepared(path=str(folder), samples=30)
    assert (len(data.train), len(data.test)) == (30, 10)


def test_the_classes_are_those_of_the_publishers() -> None:
    task = describe(DataConfig(Selection("fashion_mnist")))
    assert task.class_names[:2] == ("T-shirt/top", "Trouser")
    assert (task.output_units, task.samples, task.input_shape) == (10, 60_000, (28, 28))


def test_four_files_are_downloaded_once_to_where_keras_looks(
    served: dict[str, PublishedFile], folder: Path, tmp_path: Path
) -> None:
    texts: list[str] = []
    prepare(DataConfig(Selection("fashion_mnist")), lambda text, _fraction: texts.append(text))
    assert {f"Downloading {name}" for name in IDX_FILES.values()} <= set(texts)
    kept = tmp_path / "keras" / "datasets" / "fashion-mnist"
    assert {path.name for path in kept.iterdir()} == set(IDX_FILES.values())
    for path in folder.iterdir():
        path.unlink()
    assert len(prepared().train) == 60


def test_a_download_with_wrong_content_is_refused(
    served: dict[str, PublishedFile], folder: Path
) -> None:
    (folder / IMAGES).write_bytes(b"another file")
    with pytest.raises(DataError, match="is not the file that was expected"):
        prepared()
    assert not served["x_train"].copies()[0].exists()


def test_the_error_without_internet_says_how_to_provide_the_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    file = PublishedFile("http://127.0.0.1:9/train-images-idx3-ubyte.gz", "")
    monkeypatch.setattr(fashion_mnist, "FILES", {"x_train": file})
    with pytest.raises(DataError, match="choose their folder under Path in the Data tab"):
        prepared()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"not packed at all", "cannot be read"),
        (b"", "ends too early"),
        (gzip.compress(b""), "ends too early"),
        (gzip.compress(idx(SMALL["x_train"]))[:-2000], "ends too early"),
        (gzip.compress(idx(SMALL["x_train"])[:-1]), "ends too early"),
        (gzip.compress(idx(SMALL["x_train"]) + b"x"), "holds more than the 60 samples"),
        (gzip.compress(idx(SMALL["x_train"], kind=13)), "is not an IDX file of bytes"),
        (gzip.compress(idx(SMALL["y_train"])), "is not an IDX file of bytes with 3 dimensions"),
        (gzip.compress(idx(SMALL["x_train"][:, 1:])), r"received 60 of shape \(27, 28\)"),
        (gzip.compress(idx(SMALL["x_train"][:0])), "received 0 of shape"),
        (gzip.compress(idx(SMALL["x_train"][:59])), "received 59 images and 60 labels"),
    ],
)
def test_a_damaged_or_different_file_is_one_sentence(
    content: bytes, reason: str, folder: Path
) -> None:
    (folder / IMAGES).write_bytes(content)
    with pytest.raises(DataError, match=reason) as error:
        prepared(path=str(folder))
    assert "choose a folder with the four files" in str(error.value)


def test_one_wrong_byte_of_an_image_is_noticed(folder: Path) -> None:
    content = bytearray((folder / IMAGES).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / IMAGES).write_bytes(content)
    with pytest.raises(DataError, match="cannot be read"):
        prepared(path=str(folder))


def test_labels_beyond_the_classes_are_refused(tmp_path: Path) -> None:
    arrays = {**SMALL, "y_test": np.full(20, 10, np.uint8)}
    with pytest.raises(DataError, match="one label from 0 to 9 for each image"):
        prepared(path=str(write_idx_files(tmp_path, arrays)))


def test_a_header_that_promises_too_much_is_refused_before_memory_is_taken(folder: Path) -> None:
    sizes = b"".join(size.to_bytes(4, "big") for size in (2**32 - 1, 28, 28))
    (folder / IMAGES).write_bytes(gzip.compress(b"\0\0\x08\x03" + sizes))
    with pytest.raises(DataError, match="received 4,294,967,295 of shape"):
        prepared(path=str(folder))


def test_a_small_file_that_unpacks_without_end_is_left_at_the_expected_size(
    folder: Path,
) -> None:
    (folder / IMAGES).write_bytes(gzip.compress(idx(SMALL["x_train"]) + bytes(50_000_000)))
    with pytest.raises(DataError, match="holds more than the 60 samples it says"):
        prepared(path=str(folder))


def test_a_file_longer_than_any_that_was_published_is_not_opened(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(idx_file, "MOST_PACKED_BYTES", 100)
    with pytest.raises(DataError, match="the published file has less than 100"):
        prepared(path=str(folder))


def test_a_missing_file_and_a_file_for_a_folder_are_named(folder: Path) -> None:
    (folder / IMAGES).unlink()
    with pytest.raises(DataError, match=IMAGES):
        prepared(path=str(folder))
    (folder / IMAGES).mkdir()
    with pytest.raises(DataError, match="is not an ordinary file"):
        prepared(path=str(folder))


def test_reading_can_be_cancelled(folder: Path) -> None:
    def cancel(text: str, _fraction: float | None) -> None:
        if text == f"Reading {IMAGES}":
            raise Cancelled("cancelled")

    with pytest.raises(Cancelled):
        prepare(DataConfig(Selection("fashion_mnist", {"path": str(folder)})), cancel)


@pytest.mark.keras
def test_the_files_are_those_of_keras() -> None:
    keras = importlib.util.find_spec("keras")
    assert keras is not None
    assert keras.origin is not None
    folder = Path(keras.origin).parent / "src" / "datasets"
    source = (folder / "fashion_mnist.py").read_text()
    for file in fashion_mnist.FILES.values():
        assert file.name in source
        assert file.address.removesuffix(file.name) in source
        assert f'"{file.folder}"' in source
    for name in fashion_mnist.FASHION_MNIST.describe({"samples": None}).class_names:
        assert f"| {name} " in source
