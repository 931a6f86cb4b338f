"""Zip archives: what is read, and what is refused."""

import io
import zipfile

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from playground.base.errors import FileFormatError
from playground.document.file.archive import Archive, Member, leaves_archive, write_archive
from tests.lanes import examples
from tests.laws import exercises, reached

CONTENT = {"a.json": Member(b'{"a": 1}' * 50, is_deflated=True), "b.bin": Member(bytes(range(99)))}


def packed() -> bytes:
    stream = io.BytesIO()
    write_archive(stream, CONTENT)
    return stream.getvalue()


def made(name: str, content: bytes = b"x", **attributes: int) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        entry = zipfile.ZipInfo(name)
        for attribute, value in attributes.items():
            setattr(entry, attribute, value)
        archive.writestr(entry, content, compress_type=zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def opened(content: bytes) -> Archive:
    return Archive(io.BytesIO(content), "test.nnplay")


def test_members_are_read_as_written() -> None:
    archive = opened(packed())
    assert archive.names == ("a.json", "b.bin")
    assert archive.read("a.json", 10**6) == CONTENT["a.json"].content
    assert archive.read("b.bin", 99) == CONTENT["b.bin"].content


def test_the_same_members_give_the_same_bytes() -> None:
    assert packed() == packed()


@exercises(accepted=1, refused=1)
@given(st.data())
@settings(max_examples=examples(400), deadline=None)
def test_damage_is_refused_with_a_message_and_never_read_as_something_else(
    data: st.DataObject,
) -> None:
    content = bytearray(packed())
    for _ in range(data.draw(st.integers(0, 3))):
        content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    if data.draw(st.booleans(), "is cut off"):
        del content[data.draw(st.integers(0, len(content))) :]
    try:
        archive = opened(bytes(content))
        for name in CONTENT.keys() & set(archive.names):
            assert archive.read(name, 10**6) == CONTENT[name].content
        reached("accepted")
    except FileFormatError:
        reached("refused")


@pytest.mark.parametrize(
    "name", ["../evil", "a/../../evil", "/etc/passwd", "C:\\evil", "\\\\host\\share", "..\\evil"]
)
def test_names_outside_the_archive_are_refused(name: str) -> None:
    assert leaves_archive(name)
    with pytest.raises(FileFormatError, match="outside the archive"):
        opened(made(name))


def test_a_symbolic_link_is_refused() -> None:
    with pytest.raises(FileFormatError, match="symbolic link"):
        opened(made("a.json", external_attr=0o120777 << 16))


def test_a_duplicated_member_is_refused() -> None:
    stream = io.BytesIO(made("a.json"))
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("b.json", b"second")
    content = stream.getvalue().replace(b"b.json", b"a.json")
    with pytest.raises(FileFormatError, match="is duplicated"):
        opened(content)


def test_a_bomb_stops_at_the_ratio() -> None:
    with pytest.raises(FileFormatError, match="decompression bomb"):
        opened(made("a.json", bytes(50 * 2**20))).read("a.json", 2**40)


def test_a_bomb_whose_header_lies_about_its_size_stops_too() -> None:
    size = 50 * 2**20
    content = made("a.json", bytes(size)).replace(size.to_bytes(4, "little"), b"\x10\0\0\0")
    with pytest.raises(FileFormatError, match=r"damaged|bomb|too large"):
        opened(content).read("a.json", 2**40)


def test_a_member_above_the_limit_is_refused() -> None:
    with pytest.raises(FileFormatError, match="too large"):
        opened(packed()).read("a.json", 100)


def test_too_many_members_are_refused() -> None:
    stream = io.BytesIO()
    write_archive(stream, {f"{index}": Member(b"") for index in range(1001)})
    with pytest.raises(FileFormatError, match="1,001 members"):
        opened(stream.getvalue())


def test_an_encrypted_member_is_refused() -> None:
    content = bytearray(made("a.json"))
    content[content.index(b"PK\1\2") + 8] |= 1
    with pytest.raises(FileFormatError, match="encrypted"):
        opened(bytes(content)).read("a.json", 100)


def test_an_unknown_compression_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("a.json", b"x" * 100)
    with pytest.raises(FileFormatError, match="unknown method"):
        opened(stream.getvalue()).read("a.json", 1000)


def test_a_missing_member_is_named() -> None:
    with pytest.raises(FileFormatError, match=r"test\.nnplay has no c\.json"):
        opened(packed()).read("c.json", 100)


@pytest.mark.parametrize("content", [b"", b"PK", b"hello" * 100])
def test_a_file_that_is_not_a_zip_is_refused(content: bytes) -> None:
    with pytest.raises(FileFormatError, match="not a project file"):
        opened(content)
