"""MNIST: read, downloaded, refused."""

import functools
import hashlib
import importlib.util
import os
from collections.abc import Iterator
from dataclasses import replace
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import numpy as np
import pytest

from playground.base.errors import Cancelled, DataError
from playground.base.params import ParamValue, Selection
from playground.datasets.config import DataConfig
from playground.datasets.files import download
from playground.datasets.files.kept import PublishedFile
from playground.datasets.prepare import describe, prepare
from playground.datasets.sources import mnist
from playground.datasets.task import Prepared

SMALL: dict[str, Any] = {
    "x_train": np.arange(60 * 784, dtype=np.uint8).reshape(60, 28, 28),
    "y_train": (np.arange(60) % 10).astype(np.uint8),
    "x_test": np.zeros((20, 28, 28), np.uint8),
    "y_test": (np.arange(20) % 10).astype(np.uint8),
}


def silent(_text: str, _fraction: float | None) -> None:
    """Report nothing."""


def prepared(**params: ParamValue) -> Prepared:
    """Return MNIST with those parameters."""
    return prepare(DataConfig(Selection("mnist", params)), silent)


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves files without writing to stderr."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its name there)
        """Log nothing."""


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Serve a small mnist.npz on this computer instead of the real address."""
    folder = tmp_path / "served"
    folder.mkdir()
    path = folder / "mnist.npz"
    np.savez(path, **SMALL)
    server = ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(QuietHandler, directory=str(folder))
    )
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    address = f"http://127.0.0.1:{server.server_address[1]}/mnist.npz"
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    monkeypatch.setattr(mnist, "FILE", PublishedFile(address, digest))
    yield path
    server.shutdown()
    server.server_close()
    thread.join()


def test_all_of_mnist_is_read_from_a_file(mnist_path: Path) -> None:
    data = prepared(path=str(mnist_path), channels=True)
    assert data.train.x.shape == (60_000, 28, 28, 1)
    assert data.test.x.shape == (10_000, 28, 28, 1)
    assert data.train.x.dtype == np.float32
    assert (data.train.x.min(), data.train.x.max()) == (0.0, 1.0)
    assert data.train.y[:5].tolist() == [5, 0, 4, 1, 9]
    assert not data.train.x.flags.writeable


def test_a_file_of_the_user_is_enough(tmp_path: Path) -> None:
    np.savez(tmp_path / "mine.npz", **SMALL)
    data = prepared(path=str(tmp_path / "mine.npz"), samples=30)
    assert (len(data.train), len(data.test)) == (30, 10)
    assert describe(DataConfig(Selection("mnist", {"samples": 30}))).samples == 30


def test_an_existing_copy_is_read_and_nothing_is_downloaded(
    served: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KERAS_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    copy = tmp_path / ".keras" / "datasets" / "mnist.npz"
    copy.parent.mkdir(parents=True)
    served.rename(copy)
    assert len(prepared().train) == 60


def test_downloads_go_into_this_programs_folder(
    served: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("HOME", "USERPROFILE", "LOCALAPPDATA", "XDG_CACHE_HOME"):
        monkeypatch.setenv(variable, str(tmp_path))
    monkeypatch.delenv("KERAS_HOME")
    assert len(prepared().train) == 60
    assert not (tmp_path / ".keras").exists()
    (found,) = (path for path in tmp_path.rglob("mnist.npz") if path != served)
    assert "nn-playground" in found.parts


def test_a_download_shows_progress_and_respects_keras_home(served: Path) -> None:
    fractions: list[float] = []

    def collect(text: str, fraction: float | None) -> None:
        if text.startswith("Downloading") and fraction is not None:
            fractions.append(fraction)

    data = prepare(DataConfig(Selection("mnist")), collect)
    assert len(data.train) == 60
    assert fractions[0] == 0.0
    assert fractions[-1] == 1.0
    assert fractions == sorted(fractions)
    copy = Path(os.environ["KERAS_HOME"]) / "datasets" / "mnist.npz"
    assert copy.read_bytes() == served.read_bytes()
    served.unlink()
    assert len(prepared().train) == 60


def test_a_cancelled_download_leaves_nothing_behind(served: Path) -> None:
    def cancel(text: str, fraction: float | None) -> None:
        if fraction:
            raise Cancelled("cancelled")

    with pytest.raises(Cancelled):
        prepare(DataConfig(Selection("mnist")), cancel)
    assert list(mnist.FILE.copies()[0].parent.iterdir()) == []


def test_a_download_with_wrong_content_is_refused(
    served: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mnist, "FILE", replace(mnist.FILE, sha256="0" * 64))
    with pytest.raises(DataError, match="is not the file that was expected"):
        prepared()
    assert not mnist.FILE.copies()[0].exists()


def test_the_error_without_internet_says_how_to_provide_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.setattr(mnist, "FILE", PublishedFile("http://127.0.0.1:9/mnist.npz", ""))
    with pytest.raises(DataError) as error:
        prepared()
    assert "could not be downloaded" in str(error.value)
    assert "choose it under Path in the Data tab" in str(error.value)


def test_a_download_without_end_is_stopped(served: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "MOST_BYTES", download.CHUNK_BYTES)
    served.write_bytes(bytes(10 * download.CHUNK_BYTES))
    done: list[float] = []

    def collect(text: str, fraction: float | None) -> None:
        if text.startswith("Downloading"):
            done.append(fraction or 0.0)

    with pytest.raises(DataError, match="is not the file that was expected"):
        prepare(DataConfig(Selection("mnist")), collect)
    assert max(done) < 0.5


def test_a_missing_address_is_an_error(served: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    address = mnist.FILE.address.replace("mnist.npz", "none.npz")
    monkeypatch.setattr(mnist, "FILE", replace(mnist.FILE, address=address))
    with pytest.raises(DataError, match="could not be downloaded"):
        prepared()


@pytest.mark.parametrize(
    ("name", "array"),
    [
        ("x_train", np.zeros((60, 27, 28), np.uint8)),
        ("x_train", np.zeros((60, 28, 28), np.float64)),
        ("y_train", np.zeros((60, 1), np.uint8)),
        ("y_test", np.full(20, 10, np.uint8)),
        ("y_test", np.zeros(19, np.uint8)),
        ("x_test", None),
    ],
)
def test_another_file_is_not_accepted_as_mnist(tmp_path: Path, name: str, array: Any) -> None:
    arrays = {**SMALL, name: array}
    np.savez(tmp_path / "other.npz", **{k: v for k, v in arrays.items() if v is not None})
    with pytest.raises(DataError, match="is not MNIST"):
        prepared(path=str(tmp_path / "other.npz"))


@pytest.mark.keras
def test_address_and_hash_are_those_of_keras() -> None:
    keras = importlib.util.find_spec("keras")
    assert keras is not None
    assert keras.origin is not None
    source = (Path(keras.origin).parent / "src" / "datasets" / "mnist.py").read_text()
    assert mnist.FILE.address.rsplit("/", 1)[0] in source
    assert mnist.FILE.sha256 in source
