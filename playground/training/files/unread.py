"""What of a file this version does not read: parts of a newer version, or of another program.

They would be missing after a save, so the user is warned, and the original is kept
(`playground.training.files.originals`).
"""

import re
from collections.abc import Iterable

import msgspec

from playground.base.visible import visible
from playground.document.file.archive import Archive

OF_RUNS = re.compile(r"(runs|moments)/(\d+|present)\.(npz|bin)")
MOST_NAMED = 3
LONGEST_NAME = 40


def unread_warning(what: str, names: Iterable[str]) -> tuple[str, ...]:
    """Return a warning that `what` has parts of these names; none without names."""
    every = sorted(names)
    if not every:
        return ()
    named = ", ".join(f"{visible(name, kept=''):.{LONGEST_NAME}}" for name in every[:MOST_NAMED])
    more = f" and {len(every) - MOST_NAMED} more" if len(every) > MOST_NAMED else ""
    return (f"{what} has parts that this version does not read: {named}{more}",)


def unread_members(archive: Archive, others: Iterable[str], *, has_gaps: bool) -> tuple[str, ...]:
    """Return a warning if nobody asked for some members of a file.

    Parameters
    ----------
    archive : Archive
    others : iterable of str
        Members that are read by other means.
    has_gaps : bool
        Whether some part of the runs is damaged: what belongs to it is not listed as well.
    """
    unread = set(archive.unread) - set(others)
    if has_gaps:
        unread = {name for name in unread if not OF_RUNS.fullmatch(name)}
    return unread_warning(archive.what, unread)


def unread_fields(content: bytes, kind: type[msgspec.Struct], what: str) -> tuple[str, ...]:
    """Return a warning if a JSON object, or one in a list, has fields that `kind` lacks.

    Parameters
    ----------
    content : bytes
        JSON that is already known to be such an object or list.
    """
    found = msgspec.json.decode(content, type=dict[str, msgspec.Raw] | list[dict[str, msgspec.Raw]])
    rows = found if isinstance(found, list) else [found]
    known = kind.__struct_fields__
    return unread_warning(what, {name for row in rows for name in row if name not in known})
