"""CIFAR-10: records in a packed archive, read, found, refused; never unpacked to the disk."""

import gzip
import hashlib
import importlib.util
import io
import tarfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from playground.base.errors import Cancelled, DataError
from playground.base.params import ParamValue, Selection
from playground.datasets.config import DataConfig
from playground.datasets.files import cifar
from playground.datasets.files.kept import PublishedFile
from playground.datasets.prepare import describe, prepare
from playground.datasets.sources import cifar10
from playground.datasets.spec import no_progress
from playground.datasets.task import Prepared
from tests.datasets.published import arrays_of, cifar_files, write_archive

SMALL = arrays_of((32, 32, 3))
FILES = cifar_files(SMALL)
FIRST = "data_batch_1.bin"


def prepared(path: Path | str = "", **params: ParamValue) -> Prepared:
    return prepare(DataConfig(Selection("cifar10", {"path": str(path), **params})), no_progress)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return write_archive(tmp_path / "cifar-10-binary.tar.gz", FILES)


def test_an_archive_of_the_user_is_enough(archive: Path, tmp_path: Path) -> None:
    data = prepared(archive)
    assert data.train.x.shape == (60, 32, 32, 3)
    np.testing.assert_allclose(data.train.x, SMALL["x_train"] / 255, atol=1e-7)
    np.testing.assert_allclose(data.test.x, SMALL["x_test"] / 255, atol=1e-7)
    assert data.train.y.tolist() == SMALL["y_train"].tolist()
    assert data.train.x.flags.c_contiguous
    assert list(tmp_path.iterdir()) == [archive]


def test_a_limit_also_shortens_the_test_set(archive: Path) -> None:
    data = prepared(archive, samples=30)
    assert (len(data.train), len(data.test)) == (30, 10)


def test_the_classes_are_those_of_the_publishers() -> None:
    task = describe(DataConfig(Selection("cifar10")))
    assert (task.class_names[0], task.class_names[-1]) == ("airplane", "truck")
    assert (task.output_units, task.samples, task.input_shape) == (10, 50_000, (32, 32, 3))
    assert task.is_image


def test_a_copy_in_the_folder_of_keras_is_found(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "own"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    place = tmp_path / ".keras" / "datasets" / archive.name
    place.parent.mkdir(parents=True)
    archive.rename(place)
    assert len(prepared().train) == 60


def test_a_download_is_checked_and_kept(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "own"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    monkeypatch.setattr(cifar10, "FILE", PublishedFile(archive.as_uri(), digest))
    assert len(prepared().train) == 60
    assert cifar10.FILE.copies()[0].read_bytes() == archive.read_bytes()
    cifar10.FILE.copies()[0].unlink()
    monkeypatch.setattr(cifar10, "FILE", PublishedFile(archive.as_uri(), "0" * 64))
    with pytest.raises(DataError, match="choose it under Path in the Data tab"):
        prepared()
    assert not cifar10.FILE.copies()[0].exists()


def test_reading_shows_progress_and_can_be_cancelled(archive: Path) -> None:
    fractions: list[float] = []

    def collect(text: str, fraction: float | None) -> None:
        if text.startswith("Reading") and fraction is not None:
            fractions.append(fraction)
            if fraction > 0.6:
                raise Cancelled("cancelled")

    with pytest.raises(Cancelled):
        prepare(DataConfig(Selection("cifar10", {"path": str(archive)})), collect)
    assert fractions == sorted(fractions)
    assert len(fractions) > 2


def link(kind: bytes, target: str) -> tarfile.TarInfo:
    """Return a member that is not a file of its own."""
    member = tarfile.TarInfo(f"cifar-10-batches-bin/{FIRST}")
    member.type, member.linkname = kind, target
    return member


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({}, "does not hold data_batch_1.bin, data_batch_2.bin"),
        ({FIRST: FILES[FIRST]}, "does not hold data_batch_2.bin"),
        ({**FILES, FIRST: FILES[FIRST][:-1]}, "must hold 1 to 10,000 records of 3,073 bytes"),
        ({**FILES, FIRST: b""}, "received 0 bytes"),
        ({**FILES, FIRST: bytes(3073 * 10_001)}, "received 30,733,073 bytes"),
        ({**FILES, FIRST: b"\x0a" + bytes(3072)}, "the largest 10"),
        ({**FILES, FIRST: link(tarfile.SYMTYPE, "/etc/passwd")}, "as a link or a folder"),
        ({**FILES, FIRST: link(tarfile.LNKTYPE, "test_batch.bin")}, "as a link or a folder"),
        ({**FILES, FIRST: link(tarfile.DIRTYPE, "")}, "as a link or a folder"),
        ({FIRST: FILES[FIRST], f"again/{FIRST}": FILES[FIRST]}, f"holds {FIRST} twice"),
        ({"bomb.bin": bytes(40_000_000), **FILES}, "it holds more than it should"),
    ],
)
def test_another_archive_is_one_sentence(
    files: dict[str, Any], reason: str, tmp_path: Path
) -> None:
    path = write_archive(tmp_path / "other.tar.gz", files)
    with pytest.raises(DataError, match=reason) as error:
        prepared(path)
    assert "choose the cifar-10-binary.tar.gz" in str(error.value)
    assert list(tmp_path.iterdir()) == [path]


def test_paths_in_the_archive_lead_nowhere(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    path = write_archive(inside / "up.tar.gz", FILES, folder="../../..")
    assert len(prepared(path).train) == 60
    assert list(tmp_path.rglob("*")) == [inside, path]


def test_a_name_without_end_takes_no_memory(tmp_path: Path) -> None:
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w", format=tarfile.PAX_FORMAT) as archive:
        member = tarfile.TarInfo(FIRST)
        member.pax_headers = {"comment": "x" * 30_000_000}
        archive.addfile(member)
    path = tmp_path / "long.tar.gz"
    path.write_bytes(gzip.compress(content.getvalue(), 1))
    with pytest.raises(DataError, match="it holds more than it should"):
        prepared(path)


@pytest.mark.parametrize("share", [0.0, 0.001, 0.3, 0.9, 0.999])
def test_a_truncated_archive_is_one_sentence(share: float, archive: Path) -> None:
    content = archive.read_bytes()
    archive.write_bytes(content[: int(share * len(content))])
    with pytest.raises(DataError, match=r"choose the cifar-10-binary\.tar\.gz"):
        prepared(archive)


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
def test_one_wrong_byte_of_an_image_is_noticed(share: float, archive: Path) -> None:
    content = bytearray(archive.read_bytes())
    content[int(share * len(content))] ^= 1
    archive.write_bytes(content)
    with pytest.raises(DataError, match="cannot be read"):
        prepared(archive)


def test_whatever_byte_is_wrong_nothing_but_a_sentence_comes(tmp_path: Path) -> None:
    files = cifar_files(arrays_of((32, 32, 3), 5, 1))
    packed = write_archive(tmp_path / "small.tar.gz", files)
    plain = bytearray(gzip.decompress(packed.read_bytes()))
    generator = np.random.default_rng(1)
    path = tmp_path / "wrong.tar.gz"
    for place in generator.integers(0, 1536, 120).tolist():  # in the headers
        wrong = bytearray(plain)
        wrong[place] = int(generator.integers(0, 256))
        path.write_bytes(gzip.compress(wrong, 1))
        with suppress(DataError):  # anything else fails the test
            assert len(prepared(path).train) == 5


def test_a_file_longer_than_the_published_one_is_not_opened(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cifar, "MOST_PACKED_BYTES", 100)
    with pytest.raises(DataError, match="the published file has less than 100"):
        prepared(archive)


@pytest.mark.keras
def test_the_classes_are_those_of_keras() -> None:
    keras = importlib.util.find_spec("keras")
    assert keras is not None
    assert keras.origin is not None
    source = (Path(keras.origin).parent / "src" / "datasets" / "cifar10.py").read_text()
    assert cifar10.FILE.address.rsplit("/", 1)[0] in source
    for name in cifar10.CIFAR10.describe({"samples": None}).class_names:
        assert f"| {name} " in source
