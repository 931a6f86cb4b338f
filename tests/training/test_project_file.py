"""`.nnplay` files: saving, opening, and all errors of both."""

import errno
import io
import os
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import h5py
import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from playground.base.errors import FileFormatError, PlaygroundError
from playground.document.commands import AddLayer
from playground.document.file.archive import Member, write_archive
from playground.document.project import LayerId, Point, Project
from playground.reading.hdf5 import plain_copy
from playground.training.files import project_file
from playground.training.files.project_apart import read_state_apart
from playground.training.files.project_file import FileChanged, load, save
from playground.training.files.snapshots import digest, snapshot, state_in
from playground.training.protocol.engine import Checkpoint
from playground.training.protocol.frames import Curves
from playground.training.protocol.state import Position, State
from playground.training.run.curves import MAXIMUM_ROWS, CurveBuffer
from tests.datasets.preparation.mixed import fitted
from tests.lanes import examples
from tests.laws import exercises, reached


def project() -> Project:
    first = AddLayer("Input", Point()).apply(Project(title="Test"))
    return AddLayer("Dense", Point(200, 0), {"units": 3}, LayerId("layer1")).apply(first)


def model() -> bytes:
    """Return a `.keras` file with one array of 256 bytes, the same bytes each time."""
    weights = io.BytesIO()
    with h5py.File(weights, "w") as file:
        file["layers/dense/vars/0"] = np.arange(256, dtype=np.uint8)
    stream = io.BytesIO()
    # As the reader writes it, so that reading gives the same bytes.
    members = {"config.json": b"{}", "model.weights.h5": plain_copy(weights.getvalue(), "it")}
    write_archive(stream, {name: Member(content) for name, content in members.items()})
    return stream.getvalue()


def checkpoint() -> Checkpoint:
    rows = np.linspace(0, 1, 40, dtype=np.float32).reshape(10, 4)
    curves = Curves(("loss", "accuracy", "val_loss", "val_accuracy"), rows)
    extra: dict[str, np.ndarray] = {
        "seed/0": np.array([1, 2], np.uint32),
        "metric": np.array(0.5, np.float32),
    }
    return Checkpoint(model(), extra, Position(10, 3), curves, fitted())


def assert_same(found: Checkpoint | None, expected: Checkpoint) -> None:
    assert found is not None
    assert found.model == expected.model
    assert found.position == expected.position
    assert found.preparation == expected.preparation
    assert found.extra.keys() == expected.extra.keys()
    for name, array in expected.extra.items():
        assert found.extra[name].dtype == array.dtype
        assert np.array_equal(found.extra[name], array)
    assert found.curves.columns == expected.curves.columns
    assert np.array_equal(found.curves.rows, expected.curves.rows)
    assert len(found.curves) == len(expected.curves)
    assert found.curves.stride == expected.curves.stride
    assert found.curves.last() == expected.curves.last()


def rewritten(path: Path, changes: dict[str, bytes | None]) -> None:
    """Change members of a zip; None leaves one out."""
    with zipfile.ZipFile(path) as archive:
        members: dict[str, bytes | None] = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in {**members, **changes}.items():
            if content is not None:
                archive.writestr(name, content)


def test_an_untrained_project_is_restored(tmp_path: Path) -> None:
    save(tmp_path / "a.nnplay", project())
    opened = load(tmp_path / "a.nnplay")
    assert opened.project == project()
    assert opened.checkpoint is None
    assert opened.warnings == ()


def test_a_trained_project_is_restored_bit_by_bit(tmp_path: Path) -> None:
    save(tmp_path / "a.nnplay", project(), checkpoint())
    opened = load(tmp_path / "a.nnplay")
    assert opened.project == project()
    assert opened.warnings == ()
    assert_same(opened.checkpoint, checkpoint())


def test_a_model_with_a_damaged_preparation_opens_with_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "a.nnplay"
    save(path, project(), checkpoint())
    rewritten(path, {"preparation.json": b'{"columns": [], "target": {}}'})
    opened = load(path)
    assert_same(opened.checkpoint, replace(checkpoint(), preparation=None))
    assert len(opened.warnings) == 1
    assert "preparation" in opened.warnings[0]


def test_a_snapshot_is_restored_bit_by_bit(tmp_path: Path) -> None:
    path, arrays = tmp_path / "a.nnplay", (np.arange(12.0).reshape(3, 4), np.array(7, np.int64))
    taken = snapshot(State(Position(10, 3), arrays), checkpoint().curves)
    save(path, project(), taken)
    found = load(path)
    assert found.warnings == ()
    assert_same(found.checkpoint, taken)
    assert found.checkpoint is not None
    state = state_in(found.checkpoint)
    assert state is not None
    assert state.position == Position(10, 3)
    for left, right in zip(state.arrays, arrays, strict=True):
        np.testing.assert_array_equal(left, right)
    assert digest(found.checkpoint) == digest(taken)
    other = snapshot(State(Position(10, 3), (arrays[0] + 1e-9, arrays[1])), taken.curves)
    assert digest(other) != digest(taken)


def test_empty_curves_are_restored(tmp_path: Path) -> None:
    before = checkpoint()
    fresh = Checkpoint(before.model, {}, Position(), Curves())
    save(tmp_path / "a.nnplay", project(), fresh)
    assert_same(load(tmp_path / "a.nnplay").checkpoint, fresh)


def test_saving_twice_gives_the_same_bytes_and_no_other_files(tmp_path: Path) -> None:
    path = tmp_path / "a.nnplay"
    save(path, project(), checkpoint())
    first = path.read_bytes()
    save(path, project(), checkpoint())
    assert path.read_bytes() == first
    assert list(tmp_path.iterdir()) == [path]


def test_saving_over_a_link_keeps_the_link(tmp_path: Path) -> None:
    save(tmp_path / "a.nnplay", Project())
    (tmp_path / "link.nnplay").symlink_to("a.nnplay")
    save(tmp_path / "link.nnplay", project())
    assert (tmp_path / "link.nnplay").is_symlink()
    assert load(tmp_path / "a.nnplay").project == project()


@pytest.mark.parametrize("damage", [b"", b"nothing", None])
def test_a_damaged_model_opens_the_project_untrained(tmp_path: Path, damage: bytes | None) -> None:
    path = tmp_path / "a.nnplay"
    save(path, project(), checkpoint())
    rewritten(path, {"model.keras": damage})
    opened = load(path)
    assert opened.project == project()
    assert opened.checkpoint is None
    assert len(opened.warnings) == 1


@pytest.mark.parametrize("damage", [b"", b"nothing", None])
def test_a_damaged_state_opens_the_project_untrained(tmp_path: Path, damage: bytes | None) -> None:
    path = tmp_path / "a.nnplay"
    save(path, project(), checkpoint())
    rewritten(path, {"state.npz": damage})
    opened = load(path)
    assert (opened.project, opened.checkpoint) == (project(), None)
    assert "untrained" in opened.warnings[0]


def test_a_flipped_bit_in_the_model_opens_the_project_untrained(tmp_path: Path) -> None:
    path = tmp_path / "a.nnplay"
    save(path, project(), checkpoint())
    content = bytearray(path.read_bytes())
    content[content.index(bytes(range(256))) + 100] ^= 1
    path.write_bytes(content)
    opened = load(path)
    assert (opened.project, opened.checkpoint) == (project(), None)
    assert "model.keras" in opened.warnings[0]


def test_a_damaged_history_loses_only_the_curves(tmp_path: Path) -> None:
    path = tmp_path / "a.nnplay"
    save(path, project(), checkpoint())
    rewritten(path, {"history.npz": b"damage"})
    opened = load(path)
    assert opened.checkpoint is not None
    assert opened.checkpoint.position == Position(10, 3)
    assert len(opened.checkpoint.curves) == 0
    assert "curves" in opened.warnings[0]


def thinned() -> Checkpoint:
    """Return a model trained so long that only every second epoch was kept."""
    buffer = CurveBuffer(("loss",))
    buffer.extend(np.arange(MAXIMUM_ROWS + 5, dtype=np.float32)[:, None])
    assert buffer.snapshot().stride == 2
    return replace(checkpoint(), curves=buffer.snapshot())


def test_thinned_curves_are_restored(tmp_path: Path) -> None:
    save(tmp_path / "a.nnplay", project(), thinned())
    assert_same(load(tmp_path / "a.nnplay").checkpoint, thinned())


@pytest.mark.parametrize(
    "changes",
    [
        {"stride": np.array(3)},
        {"stride": np.array(4)},
        {"stride": np.array(2.0)},
        {"stride": np.array(-2)},
        {"epochs": np.array(10)},
        {"latest": np.zeros(2, np.float32)},
        {"latest": np.zeros(1)},
    ],
    ids=str,
)
def test_inconsistent_thinned_curves_lose_only_the_curves(
    tmp_path: Path, changes: dict[str, np.ndarray]
) -> None:
    path = tmp_path / "a.nnplay"
    save(path, project(), thinned())
    with zipfile.ZipFile(path) as archive, np.load(archive.open("history.npz")) as arrays:
        members = {**dict(arrays), **changes}
    stream = io.BytesIO()
    np.savez(stream, **members)
    rewritten(path, {"history.npz": stream.getvalue()})
    opened = load(path)
    assert opened.checkpoint is not None
    assert len(opened.checkpoint.curves) == 0
    assert "stride" in opened.warnings[0]


def test_a_bomb_inside_the_model_is_not_opened(tmp_path: Path) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("config.json", bytes(2**24))
    path = tmp_path / "a.nnplay"
    save(path, project(), checkpoint())
    rewritten(path, {"model.keras": bomb.getvalue()})
    opened = load(path)
    assert opened.checkpoint is None
    assert "bomb" in opened.warnings[0]


def test_a_file_without_project_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.nnplay"
    save(path, project())
    rewritten(path, {"project.json": None})
    with pytest.raises(FileFormatError, match=r"a\.nnplay has no project\.json"):
        load(path)


@pytest.mark.parametrize("content", [b"", b"PK\5\6", b'{"format": "nnplay"}', bytes(1000)])
def test_other_files_are_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.nnplay"
    path.write_bytes(content)
    with pytest.raises(FileFormatError, match="not a project file"):
        load(path)


@exercises(accepted=1, refused=1)
@given(st.data())
@settings(max_examples=examples(300), deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_damage_anywhere_gives_the_project_or_an_error(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = tmp_path_factory.getbasetemp() / "fuzz.nnplay"
    save(path, project(), checkpoint())
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(0, 3))):
        content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    if data.draw(st.booleans(), "is cut off"):
        del content[data.draw(st.integers(0, len(content))) :]
    path.write_bytes(content)
    try:
        opened = load(path)
    except FileFormatError:
        reached("refused")
        return
    reached("accepted")
    assert opened.project == project()


def test_a_missing_file_is_reported(tmp_path: Path) -> None:
    with pytest.raises(PlaygroundError, match="No such file"):
        load(tmp_path / "gone.nnplay")


def test_a_folder_is_not_a_project_file(tmp_path: Path) -> None:
    with pytest.raises(PlaygroundError, match="cannot be opened"):
        load(tmp_path)


def test_saving_into_a_missing_folder_is_reported(tmp_path: Path) -> None:
    with pytest.raises(PlaygroundError, match="does not exist"):
        save(tmp_path / "gone" / "a.nnplay", project())


def test_saving_over_a_folder_is_reported(tmp_path: Path) -> None:
    (tmp_path / "a.nnplay").mkdir()
    with pytest.raises(PlaygroundError, match="it is a folder"):
        save(tmp_path / "a.nnplay", project())
    assert [path.name for path in tmp_path.iterdir()] == ["a.nnplay"]


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.ENOSPC, "the disk is full"), (errno.EACCES, "read-only"), (errno.EIO, "I/O error")],
)
def test_a_failed_save_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    path = tmp_path / "a.nnplay"
    save(path, project())
    before = path.read_bytes()

    def refuse(stream: io.BufferedWriter, _members: object) -> None:
        stream.write(b"half of a file")
        raise OSError(number, "I/O error")

    monkeypatch.setattr(project_file, "write_archive", refuse)
    with pytest.raises(PlaygroundError, match=f"{words}.*the existing file is unchanged"):
        save(path, project(), checkpoint())
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_another_program_changed_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "mine.nnplay"
    stamp = save(path, project())
    theirs = replace(project(), title="Theirs")
    save(path, theirs)
    with pytest.raises(FileChanged, match="changed by another program"):
        save(path, project(), expected=stamp)
    assert load(path).project == theirs
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_can_be_saved_repeatedly_if_no_other_program_writes_it(tmp_path: Path) -> None:
    path = tmp_path / "mine.nnplay"
    save(path, project())
    stamp = load(path).stamp
    for index in range(3):
        stamp = save(path, replace(project(), title=f"Version {index}"), expected=stamp)
        assert load(path).stamp is not None
    assert load(path).project.title == "Version 2"


def test_a_file_that_changes_while_it_is_read_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "mine.nnplay"

    def change_and_read(*arguments: Any) -> Any:
        save(path, replace(project(), title="Theirs"), checkpoint())
        return read_state_apart(*arguments)

    save(path, project(), checkpoint())
    monkeypatch.setattr(project_file, "read_state_apart", change_and_read)
    with pytest.raises(FileChanged, match="while it was read; open it again"):
        load(path)


def test_a_deleted_file_is_written_again(tmp_path: Path) -> None:
    path = tmp_path / "mine.nnplay"
    stamp = save(path, project())
    path.unlink()
    save(path, project(), expected=stamp)
    assert load(path).project == project()


def test_a_name_that_is_too_long_is_reported(tmp_path: Path) -> None:
    with pytest.raises(PlaygroundError, match="too long: choose a shorter one"):
        save(tmp_path / f"{'x' * 256}.nnplay", project())


def test_a_pipe_is_not_a_project_file(tmp_path: Path) -> None:
    path = tmp_path / "pipe.nnplay"
    os.mkfifo(path)  # nothing writes to it: opening it as a file would block forever
    with pytest.raises(PlaygroundError, match="is a device or a pipe"):
        load(path)


def test_a_pipe_or_a_device_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "pipe.nnplay"
    os.mkfifo(path)
    with pytest.raises(PlaygroundError, match="it is a device or a pipe: choose another name"):
        save(path, project())
    assert path.is_fifo()


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large.nnplay"
    with path.open("wb") as stream:
        stream.truncate(2**40)  # a sparse file takes no space on disk
    with pytest.raises(PlaygroundError, match="has 1,024 GB, and a project file at most 8"):
        load(path)
