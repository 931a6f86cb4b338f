"""A file opens whole, or its original is kept when it is saved over; messages name the file."""

import io
import json
import unicodedata
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from playground.base.disk.stamps import Stamp
from playground.base.errors import FileFormatError, PlaygroundError
from playground.document.file import codec
from playground.document.proposals.tables import project_for
from playground.training.files import project_file
from playground.training.files.originals import Known, free_name, original_kept
from playground.training.files.project_file import Opened
from playground.training.files.snapshots import snapshot
from playground.training.protocol.engine import RunLabel
from playground.training.protocol.frames import Curves
from playground.training.protocol.gradient_log import GradientCurves
from playground.training.protocol.probes import BoundaryAnswer
from playground.training.protocol.state import Position, State
from tests.datasets.preparation.mixed import fitted
from tests.lanes import examples, thinned
from tests.training.stored import EPOCHS, recorded, run

NAME = "mine.nnplay"
LONGEST = 300
CURVES = Curves(("loss",), np.arange(EPOCHS, dtype=np.float32)[:, None])
PICTURE = BoundaryAnswer(np.zeros((1, 4, 4), np.float32), 0.0, 1.0)


class Members(dict[str, bytes]):
    """The members of a file; short where pytest prints it."""

    def __repr__(self) -> str:
        return f"<{len(self)} members>"


def whole_file(path: Path) -> Members:
    """Write a file that has every kind of member; return them."""
    table = path.with_name("rows.csv")
    table.write_text("a,b,y\n" + "".join(f"{i},{2 * i},{i % 2}\n" for i in range(40)))
    project = project_for(table).project
    source = project.data.source.with_param("keeps_copy", value=True)
    project = replace(project, data=replace(project.data, source=source))
    none = np.zeros((0, 2), np.float32)
    gradients = GradientCurves(np.array([1.0, 2.0]), (), none, none)
    moments = replace(recorded([3, 2], [("<f4", (2,)), ("|b1", ())]), gradients=gradients)
    kept = snapshot(State(Position(9, 1), (np.arange(4.0),)), CURVES, fitted())
    kept = replace(kept, recorded=moments, label=RunLabel("best", "Run 1", 3))
    earlier = replace(run(moments), boundary=PICTURE, branch_epoch=2, parent_name="Run 7")
    project_file.save(path, project, kept, runs=(run(None, "Run 0"), earlier))
    return members_of(path)


def members_of(path: Path) -> Members:
    with zipfile.ZipFile(path) as archive:
        return Members({name: archive.read(name) for name in archive.namelist()})


def write(path: Path, members: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def with_whole_projects(value: Any) -> Any:
    """Return JSON in which projects have all fields: a missing one has its default. Any: JSON."""
    if isinstance(value, list):
        return [with_whole_projects(each) for each in value]
    if not isinstance(value, dict):
        return value
    if value.get("format") == codec.FORMAT:
        return json.loads(codec.encode(codec.decode(json.dumps(value).encode())))
    return {key: with_whole_projects(each) for key, each in value.items()}


def meaning(name: str, content: bytes) -> object:
    """Return what a member says, whatever its bytes."""
    if name.endswith(".json"):
        return with_whole_projects(json.loads(content))
    if name.endswith(".npz"):
        with np.load(io.BytesIO(content)) as arrays:
            return {key: (a.dtype.str, a.shape, a.tobytes()) for key, a in arrays.items()}
    return content


def assert_nothing_is_lost(path: Path) -> Opened | None:
    """Open a file, save over it, and require that all that was in it is still on the disk."""
    before = path.read_bytes()
    try:
        opened = project_file.load(path)
    except FileFormatError as error:
        assert_good(str(error))
        return None
    for warning in opened.warnings:
        assert_good(warning)
    with original_kept(path, opened.known) as original:
        project_file.save(path, opened.project, opened.checkpoint, runs=opened.runs)
    if original is not None:
        assert original.read_bytes() == before
        original.unlink()
    else:
        after = members_of(path)
        with zipfile.ZipFile(io.BytesIO(before)) as archive:
            for name in archive.namelist():
                found = meaning(name, archive.read(name))
                assert found == meaning(name, after[name] if found != {} else b"{}")
    return opened


def assert_good(message: str) -> None:
    assert NAME in message, message
    assert len(message) <= LONGEST, message
    assert not [c for c in message if unicodedata.category(c).startswith("C")], message


@pytest.fixture(scope="module")
def members(tmp_path_factory: pytest.TempPathFactory) -> Members:
    return whole_file(tmp_path_factory.mktemp("whole") / NAME)


def test_a_whole_file_opens_whole_and_no_original_is_kept(members: Members, tmp_path: Path) -> None:
    path = tmp_path / NAME
    write(path, members)
    opened = assert_nothing_is_lost(path)
    assert opened is not None
    assert opened.warnings == ()
    assert opened.known is not None
    assert not opened.known.is_partial
    assert list(tmp_path.iterdir()) == [path]
    kinds = {name.partition("/")[0] for name in members}
    documented = project_file_members() - {"model.keras"}  # a snapshot needs none
    assert kinds == documented


def project_file_members() -> set[str]:
    """Return the members that the description of the format lists."""
    import playground.document.file as format_  # noqa: PLC0415

    lines = (format_.__doc__ or "").splitlines()
    return {line.split("``")[1].partition("/")[0] for line in lines if line.startswith("``")}


def damages(content: bytes) -> dict[str, bytes | None]:
    half = len(content) // 2
    flipped = content[:half] + bytes([content[half] ^ 0x15]) + content[half + 1 :]
    return {
        "empty": b"",
        "other": b"\x00damaged \x1b[31m",
        "half": content[:half],
        "flipped": flipped,
        "a number": b"3",
        "an empty list": b"[]",
        "an empty object": b"{}",
        "deep": b"[" * 60_000,
        "gone": None,
    }


@pytest.mark.parametrize("damage", thinned(4, damages(b"content")))
def test_whatever_member_is_damaged_nothing_is_lost_and_the_file_is_named(
    damage: str, members: Members, tmp_path: Path
) -> None:
    path = tmp_path / NAME
    for name, content in members.items():
        made = damages(content)[damage]
        others = {key: value for key, value in members.items() if key != name}
        write(path, others if made is None else {**others, name: made})
        assert_nothing_is_lost(path)


def paths_in(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return where each value of JSON is. Any: JSON."""
    found = [path]
    if isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        found += [deeper for key, entry in items for deeper in paths_in(entry, (*path, key))]
    return found


def changed(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    """Return JSON with another value in one place. Any: JSON."""
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = changed(value[path[0]], path[1:], new)
    return copy


TEXTS = ("", "x\x1b<b>", "AAAA")
VALUES: tuple[object, ...] = (None, True, -1, 2**62, 1e300, *TEXTS, [], {}, [[]], {"newer": 1})


@settings(
    max_examples=examples(150),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data(), value=st.sampled_from(VALUES))
def test_whatever_value_is_changed_nothing_is_lost_and_the_file_is_named(
    data: st.DataObject, value: object, members: Members, tmp_path: Path
) -> None:
    names = ("runs.json", "run.json", "moments.json", "preparation.json")
    name = data.draw(st.sampled_from(names))
    content = json.loads(members[name])
    place = data.draw(st.sampled_from(paths_in(content)))
    path = tmp_path / NAME
    write(path, {**members, name: json.dumps(changed(content, place, value)).encode()})
    assert_nothing_is_lost(path)


@pytest.mark.parametrize("name", ["runs.json", "run.json", "moments.json"])
def test_a_field_of_a_newer_version_is_named_and_the_rest_is_read(
    name: str, members: Members, tmp_path: Path
) -> None:
    path, content = tmp_path / NAME, json.loads(members[name])
    for row in content if isinstance(content, list) else [content]:
        row["stars"] = 5
    write(path, {**members, name: json.dumps(content).encode()})
    opened = assert_nothing_is_lost(path)
    assert opened is not None
    assert opened.warnings == (
        f"{name} in {NAME} has parts that this version does not read: stars",
    )
    assert [len(each.recorded.moments) for each in opened.runs if each.recorded] == [5]


@pytest.mark.parametrize("name", ["stars.json", "runs/7.npz", "moments/8.bin", "x" * 200, "\x1b["])
def test_a_member_of_a_newer_version_is_named_and_the_original_is_kept(
    name: str, members: Members, tmp_path: Path
) -> None:
    path = tmp_path / NAME
    write(path, {**members, name: b"new", "moments/": b""})
    opened = assert_nothing_is_lost(path)
    assert opened is not None
    (warning,) = opened.warnings
    assert "this version does not read" in warning


def test_a_project_that_was_trained_by_nobody_loses_no_model(
    members: Members, tmp_path: Path
) -> None:
    path = tmp_path / NAME
    write(path, {"project.json": members["project.json"], "runs.json": b"["})
    opened = assert_nothing_is_lost(path)
    assert opened is not None
    assert not opened.has_lost_model


def test_many_damaged_parts_give_a_short_text(members: Members, tmp_path: Path) -> None:
    path = tmp_path / NAME
    bad = {name: b"bad" if name != "project.json" else content for name, content in members.items()}
    write(path, bad)
    opened = project_file.load(path)
    assert len(opened.warnings) > 3
    assert "more parts" in opened.warning()
    assert len(opened.warning()) <= 2 * LONGEST + 50


# The copy


def partial(path: Path) -> Known:
    path.write_bytes(b"before")
    with path.open("rb") as stream:
        return Known(Stamp.of(stream), is_partial=True)


@pytest.mark.parametrize("has_links", [True, False])
def test_the_original_is_kept_once_beside_the_file(
    has_links: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not has_links:

        def refuse(*_: object) -> None:
            raise PermissionError

        monkeypatch.setattr("os.link", refuse)
    path = tmp_path / NAME
    (tmp_path / "mine-original.nnplay").write_bytes(b"of another day")
    with original_kept(path, partial(path)) as original:
        path.unlink()
        path.write_bytes(b"after")
    assert original == tmp_path / "mine-original-2.nnplay"
    assert original.read_bytes() == b"before"
    assert path.read_bytes() == b"after"
    assert len(list(tmp_path.iterdir())) == 3


def test_a_save_that_fails_leaves_no_copy(tmp_path: Path) -> None:
    path = tmp_path / NAME
    with pytest.raises(ZeroDivisionError), original_kept(path, partial(path)):
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == [path]


def test_without_room_for_a_copy_nothing_is_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / NAME
    known = partial(path)
    monkeypatch.setattr("os.link", refuse)
    monkeypatch.setattr("shutil.copyfile", refuse)
    with pytest.raises(PlaygroundError, match="No space left"), original_kept(path, known):
        pytest.fail("it was saved")
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_has_changed_since_is_not_copied(tmp_path: Path) -> None:
    path = tmp_path / NAME
    known = partial(path)
    path.write_bytes(b"of another program")
    with original_kept(path, known) as original:
        assert original is None


def test_a_long_name_stays_within_what_file_systems_allow(tmp_path: Path) -> None:
    path = tmp_path / f"{'é' * 120}.nnplay"
    assert len(free_name(path, "original").name.encode()) <= 255
