"""`Pack`: the files of a lesson or a challenge, and the archive that holds them."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from typing import IO

from playground.base.errors import FileFormatError
from playground.base.files import write_bytes
from playground.document.file.archive import Archive, Member, write_archive
from playground.learning.packs import NAME

FORMAT, VERSION = "nnpack", 1
HEAD = "pack.json"
MOST_FILES = 100
MOST_PACK_BYTES = 32 * 2**20
MOST_HEAD_BYTES = 10_000
MOST_BYTES: Mapping[str, int] = {
    ".toml": 2**20,
    ".json": 2**20,
    ".md": 2**20,
    ".png": 4 * 2**20,
    ".nnplay": 20 * 2**20,
}
"""By the ending of a file: its largest size in bytes. Other files have no place in a pack."""
FILE = re.compile(
    r"(?!(?:con|prn|aux|nul|com\d|lpt\d)\.)[a-z0-9][a-z0-9 _-]{0,60}\.[a-z]{2,6}", re.I
)
"""A name that every file system takes, without folders."""


class Kind(StrEnum):
    """What a pack holds."""

    LESSON = "lesson"
    CHALLENGE = "challenge"

    @property
    def suffix(self) -> str:
        """The ending of its file."""
        return f".nn{self}"

    @property
    def main(self) -> str:
        """The file that says what it is."""
        return f"{self}.toml"


SUFFIXES = tuple(kind.suffix for kind in Kind)


@dataclass(frozen=True, slots=True)
class Pack:
    """A lesson or a challenge.

    Attributes
    ----------
    kind : Kind
    name : str
        The name of its folder.
    files : mapping of str to bytes
        By name; one of them is `Kind.main`.
    """

    kind: Kind
    name: str
    files: Mapping[str, bytes]


def is_pack(path: Path) -> bool:
    """Return whether a file is a pack, by its ending."""
    return path.name.lower().endswith(SUFFIXES)


def pack_of_folder(folder: Path) -> Pack:
    """Return the lesson or challenge in a folder as a pack; its content is not checked.

    Raises
    ------
    FileFormatError
        The folder holds neither, or a file that has no place in a pack.
    OSError
        A file cannot be read.
    """
    kinds = [kind for kind in Kind if (folder / kind.main).is_file()]
    if not kinds:
        raise FileFormatError(
            f"{folder.name} has neither a lesson.toml nor a challenge.toml; give the folder of a "
            "lesson or of a challenge"
        )
    name = folder.resolve().name
    require_name(name)
    paths = [path for path in sorted(folder.iterdir()) if not path.name.startswith(".")]
    if len(paths) > MOST_FILES:
        raise FileFormatError(f"{name} has {len(paths):,} files; a pack has at most {MOST_FILES}")
    files = {}
    for path in paths:
        if not path.is_file():
            raise FileFormatError(f"{name} has a folder {path.name!r}; a pack has files only")
        limit = limit_of(name, path.name)
        with path.open("rb") as stream:
            files[path.name] = stream.read(limit + 1)
        if len(files[path.name]) > limit:
            raise FileFormatError(f"{path.name} is larger than {limit:,} bytes; make it smaller")
    return Pack(kinds[0], name, files)


def write_pack(path: Path, pack: Pack) -> None:
    """Write a pack to a file, atomically.

    Raises
    ------
    FileFormatError
        It would be too large to be read.
    OSError
        It cannot be written.
    """
    head = {"format": FORMAT, "version": VERSION, "kind": pack.kind, "name": pack.name}
    members = {HEAD: Member(json.dumps(head, indent=2).encode(), is_deflated=True)}
    for name, content in pack.files.items():
        members[name] = Member(content, is_deflated=not name.endswith((".png", ".nnplay")))
    stream = BytesIO()
    write_archive(stream, members)
    content = stream.getvalue()
    if len(content) > MOST_PACK_BYTES:
        raise FileFormatError(
            f"the pack would have {len(content) / 2**20:.0f} MB; at most "
            f"{MOST_PACK_BYTES // 2**20} MB are read: use smaller pictures and projects"
        )
    write_bytes(path, content)


def read_archive(stream: IO[bytes], what: str) -> Pack:
    """Return the files in a pack; what they say is not checked yet.

    Raises
    ------
    FileFormatError
        It is not a pack, damaged, of a newer version, or breaks a limit.
    """
    archive = Archive(stream, what, "lesson or challenge")
    if HEAD not in archive.names:
        raise FileFormatError(f"{what} is neither a lesson nor a challenge: it has no {HEAD}")
    kind, name = _head(archive.read(HEAD, MOST_HEAD_BYTES), what)
    names = [each for each in archive.names if each != HEAD]
    if len(names) > MOST_FILES:
        raise FileFormatError(
            f"{what} is not opened: it has {len(names):,} files, at most {MOST_FILES} are allowed"
        )
    files: dict[str, bytes] = {}
    left = 2 * MOST_PACK_BYTES
    for each in names:
        files[each] = archive.read(each, min(limit_of(what, each), left))
        left -= len(files[each])
    if len({each.casefold() for each in files}) < len(files):
        raise FileFormatError(f"{what} is not opened: two of its files differ only in capitals")
    if kind.main not in files:
        raise FileFormatError(f"{what} has no {kind.main}; ask for a new copy of it")
    return Pack(kind, name, files)


def limit_of(what: str, name: str) -> int:
    """Return how large a file of a pack may be, in bytes.

    Raises
    ------
    FileFormatError
        Its name is not allowed, or a file of this kind has no place in a pack.
    """
    limit = MOST_BYTES.get(Path(name).suffix)
    if limit is None or not FILE.fullmatch(name):
        endings = ", ".join(MOST_BYTES)
        raise FileFormatError(
            f"{what} cannot be used: {name!r:.80} has no place in a pack, which holds files with "
            f"the endings {endings}, in no folder"
        )
    return limit


def require_name(name: str) -> None:
    """Raise an error if a lesson or challenge cannot have this name."""
    if not NAME.fullmatch(name):
        raise FileFormatError(
            "the name of a lesson or challenge has small letters, digits and dashes; received "
            f"{name!r:.80}"
        )


def _head(content: bytes, what: str) -> tuple[Kind, str]:
    """Return kind and name."""
    try:
        head = json.loads(content)
    except (ValueError, RecursionError):
        raise FileFormatError(f"{what} is damaged: its {HEAD} is not JSON") from None
    if not isinstance(head, dict) or head.get("format") != FORMAT:
        raise FileFormatError(
            f"{what} is neither a lesson nor a challenge: its {HEAD} is of another kind"
        )
    version = head.get("version")
    if isinstance(version, int) and version > VERSION:
        raise FileFormatError(
            f"{what} was made by a newer version of this program (format {version}, expected "
            f"{VERSION}); update the program to open it"
        )
    kind, name = head.get("kind"), head.get("name")
    if version != VERSION or not isinstance(kind, str) or not isinstance(name, str):
        raise FileFormatError(f"{what} is damaged: its {HEAD} does not say what it is")
    if kind not in set(Kind):
        raise FileFormatError(f"{what} is damaged: its {HEAD} says that it is a {kind!r:.40}")
    require_name(name)
    return Kind(kind), name
