"""Which files that a program names are at hand: they are offered, and not opened."""

from collections.abc import Iterator, Sequence, Set
from pathlib import Path, PurePosixPath, PureWindowsPath

from playground.base.files import is_device_or_pipe
from playground.importing.files import FileKind, kind_of

MOST_OFFERED = 3
LONGEST_NAME = 300


DATA = frozenset((FileKind.TABLE, FileKind.FOLDER))
WEIGHTS = frozenset((FileKind.MODEL,))
"""An HDF5 file may hold a whole model, or weights alone."""


def files_at_hand(
    names: Sequence[str], folders: Sequence[Path], kinds: Set[FileKind] = DATA
) -> tuple[Path, ...]:
    """Return the files that a program names, if they are in `folders`.

    Only their existence is looked at. A name may have folders of its own within these; of one
    that leads elsewhere, as ``/kaggle/input/train.csv``, the last part counts.

    Parameters
    ----------
    names : sequence of str
        As written in the program.
    folders : sequence of Path
        Where the program is, and where the user is.
    kinds : set of FileKind
        Tables and folders of data, or files of weights; others do not count.
    """
    found: dict[Path, None] = {}
    for name in names:
        for path in _places(name, folders):
            if _is_of_kind(path, kinds):
                found.setdefault(path)
                break
    return tuple(found)[:MOST_OFFERED]


def _places(name: str, folders: Sequence[Path]) -> Iterator[Path]:
    """Yield where a named file may be."""
    if not name or len(name) > LONGEST_NAME or "://" in name or "\0" in name:
        return
    parts = PureWindowsPath(name).parts if "\\" in name else PurePosixPath(name).parts
    is_within = ".." not in parts and not PureWindowsPath(name).anchor and name[0] != "/"
    for folder in folders:
        if is_within:
            yield folder.joinpath(*parts)
        if parts and parts[-1] not in ("..", "/"):
            yield folder / parts[-1]


def _is_of_kind(path: Path, kinds: Set[FileKind]) -> bool:
    """Return whether there is a file or a folder of one of these kinds at `path`."""
    try:
        if not path.exists() or is_device_or_pipe(path):
            return False
    except (OSError, ValueError):
        return False
    return kind_of(path) in kinds
