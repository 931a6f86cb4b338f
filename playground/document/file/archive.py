"""Zip archives with a few named members, read without trusting them.

Reading counts the decompressed bytes, not those that a header claims, so a decompression
bomb stops at the limit. Nothing is written to disk.
"""

import lzma
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath
from stat import S_ISLNK
from typing import IO, NoReturn

from playground.base.errors import EARLIER_COPY, FileFormatError

MAXIMUM_MEMBERS = 1000
MAXIMUM_RATIO = 200
RATIO_APPLIES_FROM = 2**20
CHUNK = 2**20

# What zipfile raises for damaged input; found by fuzzing.
DAMAGE = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
    NotImplementedError,
    RuntimeError,
    MemoryError,
    IndexError,
)


@dataclass(frozen=True, slots=True)
class Member:
    """A member to be written.

    Attributes
    ----------
    content : bytes
    is_deflated : bool
        Otherwise the member is stored uncompressed, for content that does not compress.
    """

    content: bytes
    is_deflated: bool = False


class Archive:
    """An open zip archive with members that are read by name.

    Parameters
    ----------
    stream : binary file
        Seekable; the caller closes it.
    what : str
        The name for messages: "digits.nnplay".
    kind : str
        What it should be, for messages.

    Attributes
    ----------
    what : str

    Raises
    ------
    FileFormatError
        It is not a zip, it is damaged, or its names are not allowed.
    """

    def __init__(self, stream: IO[bytes], what: str, kind: str = "project file") -> None:
        self.what = what
        self._used: set[str] = set()
        try:
            self._zip = zipfile.ZipFile(stream)
        except DAMAGE:
            raise FileFormatError(
                f"{what} is damaged or not a {kind}: no readable zip archive; "
                "choose another file, or an earlier copy of this one"
            ) from None
        self._entries = self._checked_entries()

    def _checked_entries(self) -> dict[str, zipfile.ZipInfo]:
        """Return the entries by name, after checking names and types."""
        entries = self._zip.infolist()
        if len(entries) > MAXIMUM_MEMBERS:
            self._refuse(f"it has {len(entries):,} members, at most {MAXIMUM_MEMBERS:,} are read")
        found: dict[str, zipfile.ZipInfo] = {}
        for entry in entries:
            name = entry.orig_filename
            if leaves_archive(name):
                self._refuse(f"its member {name!r:.80} lies outside the archive")
            if entry.filename in found:
                self._refuse(f"its member {name!r:.80} is duplicated")
            if S_ISLNK(entry.external_attr >> 16):
                self._refuse(f"its member {name!r:.80} is a symbolic link")
            found[entry.filename] = entry
        return found

    def _refuse(self, reason: str) -> NoReturn:
        raise FileFormatError(
            f"{self.what} is not opened: {reason}; this program does not write such files, "
            "download or copy it again"
        )

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all members."""
        return tuple(self._entries)

    @property
    def unread(self) -> tuple[str, ...]:
        """Names of the members that nobody has asked for, without folders."""
        return tuple(n for n in self._entries if n not in self._used and not n.endswith("/"))

    def label(self, name: str) -> str:
        """Return how messages call a member: "history.npz in digits.nnplay"."""
        return f"{name} in {self.what}"

    def read(self, name: str, maximum_bytes: int) -> bytes:
        """Return the content of member `name`.

        Raises
        ------
        FileFormatError
            It is missing, damaged, encrypted, larger than `maximum_bytes`, or compressed
            too strongly for normal content.
        """
        self._used.add(name)
        entry = self._entries.get(name)
        if entry is None:
            raise FileFormatError(
                f"{self.what} has no {name}; choose another file, or an earlier copy of this one"
            )
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            self._refuse(f"its member {name} is compressed with an unknown method")
        if entry.flag_bits & 0x1:
            self._refuse(f"its member {name} is encrypted")
        try:
            return self._read(entry, maximum_bytes)
        except DAMAGE:
            raise FileFormatError(f"{self.label(name)} is damaged; {EARLIER_COPY}") from None

    def _read(self, entry: zipfile.ZipInfo, maximum_bytes: int) -> bytes:
        """Return the content of `entry`, counting the bytes while reading."""
        packed = max(entry.compress_size, 1)
        content = bytearray()
        with self._zip.open(entry) as stream:
            while chunk := stream.read(CHUNK):
                content += chunk
                size = len(content)
                if size > maximum_bytes:
                    self._refuse(
                        f"its member {entry.filename} is too large, at most "
                        f"{maximum_bytes:,} bytes are read"
                    )
                if size > RATIO_APPLIES_FROM and size > MAXIMUM_RATIO * packed:
                    self._refuse(f"its member {entry.filename} is a decompression bomb")
        return bytes(content)


def leaves_archive(name: str) -> bool:
    r"""Return whether a member's name points outside the archive.

    >>> leaves_archive("model.keras"), leaves_archive("../x"), leaves_archive("C:\\x")
    (False, True, True)
    """
    windows = PureWindowsPath(name)
    return (
        not name
        or "\0" in name
        or PurePosixPath(name).is_absolute()
        or bool(windows.drive or windows.root)
        or ".." in windows.parts
    )


def write_archive(stream: IO[bytes], members: Mapping[str, Member]) -> None:
    """Write `members` to `stream` as a zip; the same members give the same bytes.

    Raises
    ------
    OSError
        The disk is full or the stream cannot be written.
    """
    with zipfile.ZipFile(stream, "w") as archive:
        for name, member in members.items():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.external_attr = 0o644 << 16
            method = zipfile.ZIP_DEFLATED if member.is_deflated else zipfile.ZIP_STORED
            archive.writestr(entry, member.content, compress_type=method)
