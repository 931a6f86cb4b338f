"""Projects as JSON and back: `encode` and `decode`."""

from math import isfinite
from typing import Any

import msgspec

from playground.base.errors import FileFormatError, PlaygroundError
from playground.document.file.checks import checked
from playground.document.file.migrations import Raw, migrate
from playground.document.project import Project

FORMAT = "nnplay"
VERSION = 3
MAXIMUM_BYTES = 16 * 2**20
ADVICE = "correct the file, or open an earlier copy of it"


def encode(project: Project) -> bytes:
    """Return `project` as indented UTF-8 JSON; equal projects give equal bytes.

    Raises
    ------
    FileFormatError
        A number in it is NaN or infinite, which JSON cannot represent, or beyond 64 bits.
    """
    raw = msgspec.to_builtins(project)
    _require_moderate(raw, "")
    content = msgspec.json.encode({"format": FORMAT, "version": VERSION, **raw})
    return msgspec.json.format(content, indent=2)


def decode(content: bytes, what: str = "project.json") -> Project:
    """Return the project in `content`, completely checked.

    Parameters
    ----------
    what : str
        The name for messages: "project.json in digits.nnplay".

    Raises
    ------
    FileFormatError
        It is too large, not JSON, not a project, of a newer version, or contains something
        that is not allowed; the message says what and where.
    """
    try:
        return _decoded(content)
    except FileFormatError as error:
        raise FileFormatError(f"{what}: {error}") from None


def _decoded(content: bytes) -> Project:
    """Return the project in `content`; messages do not say which file it is of."""
    raw = _parsed(content)
    _check_header(raw)
    fields = migrate(raw, raw["version"], VERSION)
    fields = {name: value for name, value in fields.items() if name not in ("format", "version")}
    try:
        project = msgspec.convert(fields, Project)
    except msgspec.ValidationError as error:
        raise FileFormatError(f"{in_words(str(error))}; {ADVICE}") from None
    _require_known(fields, msgspec.to_builtins(project), "")
    try:
        return checked(project)
    except FileFormatError:
        raise
    except PlaygroundError as error:
        raise FileFormatError(f"{error}; {ADVICE}") from None


def _parsed(content: bytes) -> Raw:
    """Return the JSON object in `content`."""
    if len(content) > MAXIMUM_BYTES:
        raise FileFormatError(
            f"it is too large: at most {MAXIMUM_BYTES:,} bytes are read, "
            f"received {len(content):,}; {ADVICE}"
        )
    try:
        raw = msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise FileFormatError(f"it is not valid JSON ({error}); {ADVICE}") from None
    if not isinstance(raw, dict):
        raise FileFormatError(f"it must contain an object; received {type(raw).__name__}; {ADVICE}")
    _require_moderate(raw, "")
    return raw


def _check_header(raw: Raw) -> None:
    """Raise unless the header of `raw` names a project file of a known version."""
    if raw.get("format") != FORMAT:
        raise FileFormatError(
            f'it is not a project file: its format must be "{FORMAT}", '
            f"received {raw.get('format')!r:.60}; choose a .nnplay file"
        )
    version = raw.get("version")
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        raise FileFormatError(
            f"version must be a whole number from 1; received {version!r:.60}; {ADVICE}"
        )
    if version > VERSION:
        raise FileFormatError(
            f"it has version {version}, written by a newer program; this one reads up "
            f"to version {VERSION}: install the newest version to open it"
        )


def _require_moderate(raw: object, path: str) -> None:
    """Raise if a number somewhere in `raw` is NaN, infinite, or beyond 64 bits."""
    if isinstance(raw, dict):
        for name, value in raw.items():
            _require_moderate(value, f"{path}.{name}")
    elif isinstance(raw, list | tuple):
        for index, value in enumerate(raw):
            _require_moderate(value, f"{path}[{index}]")
    elif isinstance(raw, int) and raw.bit_length() > 63:
        raise FileFormatError(
            f"{path.lstrip('.')} must be a number of at most 63 bits; received one of "
            f"{raw.bit_length()}; set it to a smaller number"
        )
    elif isinstance(raw, float) and not isfinite(raw):
        raise FileFormatError(
            f"{path.lstrip('.')} must be a finite number; received {raw}; set it to a number"
        )


# Any: raw JSON on both sides.
def _require_known(raw: Any, known: Any, path: str) -> None:
    """Raise if `raw` has a field that is missing in `known`, the same value after reading."""
    if isinstance(raw, dict) and isinstance(known, dict):
        for name, value in raw.items():
            if name not in known:
                where = path.lstrip(".") or "it"
                raise FileFormatError(f"{where} has an unknown field {name!r:.60}; {ADVICE}")
            _require_known(value, known[name], f"{path}.{name}")
    elif isinstance(raw, list) and isinstance(known, list | tuple):
        for index, (value, after) in enumerate(zip(raw, known, strict=True)):
            _require_known(value, after, f"{path}[{index}]")


def in_words(message: str) -> str:
    """Return a message of msgspec in our style, with the place first.

    >>> in_words("Expected `object`, got `int` - at `$.runs[0]`")
    'runs[0]: expected object, got int'
    """
    text, _, place = message.replace("`", "").partition(" - at ")
    where = place.removeprefix("$").removeprefix(".")
    text = text if text.startswith("JSON") else text[:1].lower() + text[1:]
    return f"{where}: {text}" if where else text
