"""A pack is one file: written, read apart, kept on the shelf; a hostile one leaves nothing."""

import io
import json
import os
import zipfile
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.base.errors import FileFormatError, PlaygroundError
from playground.document.file import encode
from playground.document.project import Project
from playground.document.templates.templates import TEMPLATES
from playground.learning.facts import Facts
from playground.learning.judging import Judge
from playground.learning.packs import read_lesson
from playground.learning.verdicts import Outcome
from playground.packs.apart import check, read_pack
from playground.packs.pack import Kind, Pack, pack_of_folder, read_archive, write_pack
from playground.packs.shelf import PackShelf
from playground.training.files import project_file
from tests.laws import exercises, reached

LESSON = """version = 1
title = "A"
number = 0
minutes = 5
summary = "s"
[[steps]]
title = "One"
text = "Text."
"""
CHALLENGE = """title = "Mine"
level = 1
text = "Do it."
hint = "Try."
[goal]
metric = "val_accuracy"
at_least = 0.9
epochs = 10
"""
START = encode(TEMPLATES["xor"].build())
HEAD = {"format": "nnpack", "version": 1, "kind": "lesson", "name": "mine"}
Members = Mapping[str, bytes | str]


def zipped(members: Members, head: object = HEAD) -> bytes:
    """Return an archive with a head, as a stranger may write it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        if head is not None:
            archive.writestr("pack.json", head if isinstance(head, str) else json.dumps(head))
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def linked() -> bytes:
    """Return an archive whose lesson is a symbolic link."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("pack.json", json.dumps(HEAD))
        entry = zipfile.ZipInfo("lesson.toml")
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, "/etc/passwd")
    return stream.getvalue()


def lesson(text: str = LESSON, others: Members = MappingProxyType({})) -> bytes:
    """Return the archive of a lesson."""
    return zipped({"lesson.toml": text, **others})


GOOD = lesson()
STEPS = LESSON + '[[steps]]\ntitle="a"\ntext=""\n' * 10_000
HOSTILE: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "damaged"),
    "not a zip": (b"hello" * 100, "damaged"),
    "truncated": (GOOD[:-30], "damaged"),
    "no head": (zipped({"lesson.toml": LESSON}, None), "no pack.json"),
    "head that is not JSON": (zipped({"lesson.toml": LESSON}, "{"), "not JSON"),
    "deep head": (zipped({"lesson.toml": LESSON}, "[" * 4000), "not JSON"),
    "another kind of file": (zipped({}, {"format": "other"}), "of another kind"),
    "newer": (zipped({"lesson.toml": LESSON}, {**HEAD, "version": 9}), "newer version"),
    "unknown kind": (zipped({}, {**HEAD, "kind": "virus"}), "says that it is a 'virus'"),
    "kind that is a list": (zipped({}, {**HEAD, "kind": []}), "does not say what it is"),
    "version that is a list": (zipped({}, {**HEAD, "version": [1]}), "does not say what it is"),
    "name outside": (zipped({"lesson.toml": LESSON}, {**HEAD, "name": "../x"}), "small letters"),
    "no lesson": (zipped({"a.png": b""}), "has no lesson.toml"),
    "path outside": (lesson(others={"../evil.md": "x"}), "outside"),
    "absolute path": (lesson(others={"/tmp/evil.md": "x"}), "outside"),
    "drive of Windows": (lesson(others={"C:\\evil.md": "x"}), "outside"),
    "folder": (lesson(others={"sub/a.md": "x"}), "no place in a pack"),
    "device of Windows": (lesson(others={"con.md": "x"}), "no place in a pack"),
    "script": (lesson(others={"run.py": "import os"}), "no place in a pack"),
    "web page": (lesson(others={"a.html": "<script>"}), "no place in a pack"),
    "picture with scripts": (lesson(others={"a.svg": "<svg/>"}), "no place in a pack"),
    "hidden file": (lesson(others={".bashrc.md": "x"}), "no place in a pack"),
    "two names that are one": (
        lesson(others={"A.md": "x", "a.md": "y"}),
        "differ only in capitals",
    ),
    "link": (linked(), "symbolic link"),
    "bomb": (lesson(others={"a.png": b"\0" * 2_000_000}), "bomb"),
    "too large": (lesson(others={"a.md": os.urandom(1_200_000)}), "too large"),
    "too many files": (lesson(others={f"f{n}.md": "x" for n in range(101)}), "at most 100"),
    "ten thousand steps": (lesson(STEPS), "at most 60|too large"),
    "HTML in its text": (lesson(LESSON.replace("Text.", "<script>x</script>")), "contains HTML"),
    "link in its text": (lesson(LESSON.replace("Text.", "[a](http://b.c)")), "has a link"),
    "newer lesson": (lesson(LESSON.replace("version = 1", "version = 9")), "newer version"),
    "damaged challenge": (
        zipped({"challenge.toml": CHALLENGE, "start.json": b"{"}, {**HEAD, "kind": "challenge"}),
        "mine",
    ),
    "challenge with an unknown limit": (
        zipped(
            {"challenge.toml": CHALLENGE + "[limits]\nmagic = 1\n", "start.json": START},
            {**HEAD, "kind": "challenge"},
        ),
        "cannot be checked",
    ),
}


def opened(content: bytes) -> Pack:
    """Read and check a pack, as the child does."""
    pack = read_archive(io.BytesIO(content), "x.nnlesson")
    check(pack)
    return pack


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_pack_is_refused_in_one_sentence(name: str) -> None:
    content, reason = HOSTILE[name]
    with pytest.raises(PlaygroundError, match=reason) as caught:
        opened(content)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 400


@exercises(accepted=1, refused=1)
@given(st.data())
def test_damage_anywhere_is_refused_or_changes_nothing_that_counts(data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(GOOD) - 1))
    byte = data.draw(st.integers(0, 255))
    content = GOOD[:place] + bytes([byte]) + GOOD[place + 1 :]
    try:
        pack = opened(content)
    except PlaygroundError:
        reached("refused")
        return
    reached("accepted")
    assert set(pack.files) == {"lesson.toml"}


def test_an_unknown_check_is_kept_and_says_that_it_cannot_be_checked(tmp_path: Path) -> None:
    text = LESSON + '[steps.task]\ntext = "Do."\nchecks = [{ kind = "telepathy" }]\n'
    shelf = PackShelf(tmp_path)
    name = shelf.add(opened(lesson(text)))
    folder = shelf.folder(Kind.LESSON)
    assert folder is not None
    task = read_lesson(folder / name).steps[0].task
    assert task is not None
    start, now = Project(), TEMPLATES["xor"].build()
    assert Judge.of(task.checks).judge(Facts(now, start)).outcome is Outcome.UNCHECKABLE


@pytest.mark.parametrize("kind", Kind)
def test_a_folder_becomes_one_file_and_a_folder_again(tmp_path: Path, kind: Kind) -> None:
    source = tmp_path / "mine"
    source.mkdir()
    (source / kind.main).write_text(LESSON if kind is Kind.LESSON else CHALLENGE)
    (source / "start.json").write_bytes(START)
    project_file.save(source / "begin.nnplay", TEMPLATES["xor"].build(), None)
    path = tmp_path / f"handed out{kind.suffix}"
    write_pack(path, pack_of_folder(source))
    pack = read_pack(path)
    shelf = PackShelf(tmp_path / "shelf")
    assert shelf.add(pack) == "mine"
    home = shelf.folder(kind)
    assert home is not None
    for file in source.iterdir():
        assert (home / "mine" / file.name).read_bytes() == file.read_bytes()


def test_a_file_that_cannot_be_read_apart_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cut.nnlesson"
    path.write_bytes(GOOD[:-30])
    with pytest.raises(FileFormatError, match=r"cut\.nnlesson is damaged"):
        read_pack(path)
    with pytest.raises(PlaygroundError, match="cannot be read"):
        read_pack(tmp_path / "missing.nnlesson")
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.nnlesson")
        with pytest.raises(PlaygroundError, match="device or a pipe"):
            read_pack(tmp_path / "pipe.nnlesson")


def test_the_shelf_keeps_a_pack_once_and_replaces_nothing(tmp_path: Path) -> None:
    shelf = PackShelf(tmp_path)
    first = opened(GOOD)
    other = opened(lesson(LESSON.replace("Text.", "Other.")))
    assert [shelf.add(first), shelf.add(first), shelf.add(other)] == ["mine", "mine", "mine-2"]
    assert shelf.add(first, taken=("mine",)) == "mine-3"
    assert shelf.names(Kind.LESSON) == ("mine", "mine-2", "mine-3")


def test_what_is_removed_can_be_put_back_until_the_next_is_removed(tmp_path: Path) -> None:
    shelf = PackShelf(tmp_path)
    shelf.add(opened(GOOD))
    shelf.remove(Kind.LESSON, "mine")
    assert shelf.names(Kind.LESSON) == ()
    shelf.put_back(Kind.LESSON, "mine")
    assert shelf.names(Kind.LESSON) == ("mine",)
    with pytest.raises(PlaygroundError, match="no lesson"):
        shelf.remove(Kind.LESSON, "../mine")


def test_without_a_folder_nothing_can_be_kept() -> None:
    shelf = PackShelf(None)
    assert shelf.names(Kind.LESSON) == ()
    with pytest.raises(PlaygroundError, match="cannot be written"):
        shelf.add(opened(GOOD))
