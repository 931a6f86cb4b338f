"""Removes what copying from a web page or a notebook adds to the lines of a program."""

import re
from dataclasses import dataclass
from html import unescape

from playground.base.errors import ImportProblem
from playground.importing.result import NoteKind
from playground.importing.text.logical_lines import parsed
from playground.importing.text.notes import Notes

MAXIMUM_CHARACTERS = 1_000_000
MAXIMUM_LINES = 20_000
STRAIGHT = str.maketrans(
    {
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‘’‚‛′", "'"),
        "−": "-",
        "–": "-",
        "…": "...",
    }
)
BLANKS = str.maketrans(
    {
        **dict.fromkeys("\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008", " "),
        **dict.fromkeys("\u2009\u200a\u202f\u205f\u3000", " "),
        **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad\x00", None),
    }
)
ENTITY = re.compile(r"&(?:#\d{1,6}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8});")
FENCE = re.compile(r"\s*(```|~~~)[\w+#.-]*\s*$")
PROMPT = re.compile(r"\s*(?:>>>|\.\.\.)(?: |$)")
CELL = re.compile(r"\s*(?:In ?\[[\d *]*\]:|\.{3,}:) ?")
CELL_OUTPUT = re.compile(r"\s*Out ?\[[\d *]*\]:")
NUMBER = re.compile(r"\s*(\d{1,5})(?:[.:|)]?(?:\s|$))")
SHORTEST_RUN = 3
"""From this many lines on, numbers are read as line numbers."""
SHELL = re.compile(r"\s*(?:!|%{1,2}[a-z]|\$ |(?:pip3?|conda|python3? -m pip) install )")

DOTS = re.compile(r"\s*\.\.\.,?\s*$")
PRINTED = re.compile(
    r"""\s*(?:
        [_=─━]{30,}\s*$                                  # rules of a table
        | [│┃┏┓└┘├┡┌]                                    # its frame
        | Model:\ ".*"\s*$ | Layer\ \(type\)\s | (?:Total|Trainable|Non-trainable)\ params:
        | \w+\ \(\w+\)\s+[(\[]+None,                       # a layer of summary()
        | Epoch\ \d+/\d+ | \d+/\d+\ (?:\[[=>.\s]*\]|[━╸╺]+) | Train\ on\ \d+\ samples
        | Downloading\ data\ from\ http
        | <[\w.]+\ object\ at\ 0x[0-9a-fA-F]+>\s*$
    )""",
    re.VERBOSE,
)
"""What Keras prints: a summary, the progress of training, an object."""


@dataclass(frozen=True, slots=True)
class CleanText:
    """A text without the parts of its lines that are not Python.

    Attributes
    ----------
    lines : tuple of str
        As many as the text has, so that line numbers stay.
    """

    lines: tuple[str, ...]


def split_lines(text: str) -> tuple[str, ...]:
    """Return the lines of the user's text.

    Raises
    ------
    ImportProblem
        The text is too long for a program.
    """
    if len(text) > MAXIMUM_CHARACTERS:
        raise ImportProblem(
            f"The text has {len(text):,} characters; a script may have at most "
            f"{MAXIMUM_CHARACTERS:,}: paste the program alone"
        )
    lines = tuple(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    if len(lines) > MAXIMUM_LINES:
        raise ImportProblem(
            f"The text has {len(lines):,} lines; a script may have at most "
            f"{MAXIMUM_LINES:,}: paste the program alone"
        )
    return lines


def clean(lines: tuple[str, ...], notes: Notes) -> CleanText:
    """Return the lines without prompts, line numbers, fences, curly quotes and odd spaces."""
    plain = [line.translate(BLANKS).expandtabs(4) for line in lines]
    if parsed("\n".join(plain)) is None:  # in a valid program they can only be inside strings
        plain = [ENTITY.sub(_character, line).translate(BLANKS).expandtabs(4) for line in lines]
        plain = _straightened(plain, notes)
    for step in (_without_fences, _without_prompts, _without_cells, _without_numbers):
        plain = step(plain)
    plain = _without(SHELL, plain, notes, "a command for a shell or a notebook")
    plain = _without(PRINTED, plain, notes, "what a program printed")
    return CleanText(tuple(_without(DOTS, plain, notes, "the text itself omits something")))


def _character(entity: re.Match[str]) -> str:
    """Return the character of an HTML entity; never a line break."""
    character = unescape(entity[0])
    return entity[0] if character in "\r\n" else character


def _straightened(lines: list[str], notes: Notes) -> list[str]:
    straight = [line.translate(STRAIGHT) for line in lines]
    changed = [
        number
        for number, (old, new) in enumerate(zip(lines, straight, strict=True), start=1)
        if old != new and re.search(r"[=(\[]", new)
    ]
    if changed:
        count = f" ({len(changed)} lines)" if len(changed) > 1 else ""
        notes.add(
            changed[0],
            NoteKind.ASSUMED,
            f"curly quotes or dashes replaced by straight ones{count}",
        )
    return straight


def _without_fences(lines: list[str]) -> list[str]:
    return ["" if FENCE.match(line) else line for line in lines]


def _without_prompts(lines: list[str]) -> list[str]:
    """Remove ``>>>``; the indentation after it counts."""
    if not any(re.match(r"\s*>>>( |$)", line) for line in lines):
        return lines
    return [PROMPT.sub("", line, count=1) for line in lines]


def _without_cells(lines: list[str]) -> list[str]:
    """Remove ``In [1]:`` and its ``...:``; an ``Out[1]:`` is a result, not a program."""
    if not any(CELL.match(line) and "[" in line for line in lines):
        return lines
    return ["" if CELL_OUTPUT.match(line) else CELL.sub("", line, count=1) for line in lines]


def _without_numbers(lines: list[str]) -> list[str]:
    """Remove line numbers, in front of the lines or on lines of their own."""
    result = list(lines)
    for run in _numbered_runs(lines):
        margin = _margin(lines, run)
        for index in run:
            found = NUMBER.match(lines[index])
            assert found is not None
            result[index] = lines[index][found.end(1) :][margin:]
    return result


def _numbered_runs(lines: list[str]) -> list[list[int]]:
    """Return runs of consecutively numbered lines."""
    runs: list[list[int]] = []
    last = 0
    for index, line in enumerate(lines):
        found = NUMBER.match(line)
        if found is None:
            last = -1 if line.strip() else last
            continue
        if last == -1 or not runs or int(found[1]) != last + 1:
            runs.append([])
        runs[-1].append(index)
        last = int(found[1])
    return [run for run in runs if len(run) >= SHORTEST_RUN]


def _margin(lines: list[str], numbered: list[int]) -> int:
    """Return the least number of characters between a line number and its line."""
    rests = [re.sub(r"^\s*\d+", "", lines[index]) for index in numbered]
    rests = [rest for rest in rests if rest.strip(" .:|)")]
    margins = [len(rest) - len(rest.lstrip(" .:|)")) for rest in rests]
    return min(margins, default=0)


def _without(pattern: re.Pattern[str], lines: list[str], notes: Notes, message: str) -> list[str]:
    """Blank the lines that match; each gets a note."""
    for number, line in enumerate(lines, start=1):
        if pattern.match(line):
            notes.add(number, NoteKind.LEFT_OUT, message)
    return ["" if pattern.match(line) else line for line in lines]
