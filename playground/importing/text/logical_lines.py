"""Splits a text into logical lines and separates Python from prose, line by line.

A logical line includes all lines on which its brackets and quotes are open. Each is parsed
separately, so that a line that is not Python does not affect the others.
"""

import ast
import re
import warnings
from dataclasses import dataclass, replace
from enum import StrEnum

from playground.importing.result import NoteKind
from playground.importing.text.notes import Notes

MOST_LINES = 300
"""How many lines one statement may have."""
MOST_REPAIRED = 40
"""How many lines are joined to close open brackets."""
PARSE_ERRORS = (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError)
CLAUSE_HEADS = ("if x: pass\n", "try: pass\n")
CLAUSE = re.compile(r"(else|elif|except|finally|case)\b")
PAIRS = {"(": ")", "[": "]", "{": "}"}
LEXER = re.compile(
    r"""(?P<comment>\#.*)|(?P<triple>'{3}|\"{3})|(?P<text>'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
    r"""|(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<more>\\$)|(?P<other>[^#'"()\[\]{}\\]+|.)"""
)


class Kind(StrEnum):
    """The kind of a logical line."""

    SIMPLE = "statement"
    HEADER = "header of a block"
    CLAUSE = "clause of the block before"
    DECORATOR = "decorator"
    PROSE = "prose"


@dataclass(frozen=True, slots=True)
class LogicalLine:
    """One statement, or one line that is not a statement.

    Attributes
    ----------
    start, stop : int
        Its physical lines are ``start..stop - 1``, counted from 0.
    indent : int
        Spaces before it.
    kind : Kind
    lines : tuple of str
        Its physical lines; the first without its indentation.
    has_gap_before : bool
        Whether an empty line precedes it.
    """

    start: int
    stop: int
    indent: int
    kind: Kind
    lines: tuple[str, ...]
    has_gap_before: bool = False

    @property
    def text(self) -> str:
        """All of it."""
        return "\n".join(self.lines)


def parses(text: str) -> bool:
    """Return whether `text` is Python."""
    return parsed(text) is not None


def parsed(text: str) -> ast.Module | None:
    """Return the syntax tree of `text`; None if it is not Python."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)
        warnings.simplefilter("ignore", DeprecationWarning)
        try:
            return ast.parse(text)
        except PARSE_ERRORS:
            return None


def syntax_error(lines: tuple[str, ...], notes: Notes) -> tuple[int, str] | None:
    """Return line and kind of the first error, for a text of which some lines are not Python."""
    noted = {note.line for note in notes.collected()}
    if not noted:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse("\n".join(lines))
    except SyntaxError as error:
        return error.lineno or 0, str(error.msg)[:100]
    except PARSE_ERRORS:
        return None
    return None


def logical_lines(lines: tuple[str, ...], notes: Notes) -> list[LogicalLine]:
    """Return the logical lines of a text; empty lines and comments are left out."""
    result: list[LogicalLine] = []
    index, has_gap = 0, False
    while index < len(lines):
        stripped = lines[index].strip()
        if not stripped or stripped.startswith("#"):
            has_gap = has_gap or not stripped
            index += 1
            continue
        found = _logical_line(lines, index, notes)
        result.append(replace(found, has_gap_before=has_gap))
        index, has_gap = found.stop, False
    return result


def _logical_line(lines: tuple[str, ...], start: int, notes: Notes) -> LogicalLine:
    stop = _end(lines, start)
    indent = len(lines[start]) - len(lines[start].lstrip())
    first = lines[start].strip()
    if stop is not None:
        whole = (lines[start].lstrip(), *lines[start + 1 : stop])
        kind = _kind("\n".join(whole))
        if kind is not Kind.PROSE:
            return LogicalLine(start, stop, indent, kind, whole)
    for end in range(_deeper_end(lines, start, indent), start, -1):
        repaired = _repaired("\n".join((first, *lines[start + 1 : end])))
        if repaired is not None:
            what = f"read as {repaired}" if end == start + 1 else f"its brackets end in line {end}"
            notes.add(start + 1, NoteKind.ASSUMED, what)
            return LogicalLine(start, end, indent, _kind(repaired), tuple(repaired.split("\n")))
    return LogicalLine(start, start + 1, indent, Kind.PROSE, (first,))


def _deeper_end(lines: tuple[str, ...], start: int, indent: int) -> int:
    """Return the end of the lines after `start` that are indented further or close brackets."""
    end = start + 1
    while end < min(len(lines), start + MOST_REPAIRED) and _is_deeper(lines[end], indent):
        end += 1
    return end


def _is_deeper(line: str, indent: int) -> bool:
    rest = line.lstrip()
    return bool(rest) and (len(line) - len(rest) > indent or rest[0] in ")]}")


def _end(lines: tuple[str, ...], start: int) -> int | None:
    """Return where the logical line that begins at `start` ends; None if it never does."""
    depth, quote = 0, ""
    for index in range(start, min(len(lines), start + MOST_LINES)):
        depth, quote, is_continued = _scan(lines[index], depth, quote)
        if depth <= 0 and not quote and not is_continued:
            return index + 1
    return None


def _scan(line: str, depth: int, quote: str) -> tuple[int, str, bool]:
    """Return brackets open, the triple quote open, and whether a backslash ends `line`."""
    position = 0
    while position < len(line):
        if quote:
            end = line.find(quote, position)
            if end < 0:
                return depth, quote, False
            position, quote = end + 3, ""
            continue
        token = LEXER.match(line, position)
        assert token is not None
        position = token.end()
        depth += (token.lastgroup == "open") - (token.lastgroup == "close")
        if token.lastgroup == "triple":
            quote = token.group()
        if token.lastgroup == "more":
            return depth, "", True
    return depth, quote, False


def _kind(text: str) -> Kind:
    """Return the kind of a logical line."""
    if text.startswith("@"):
        return Kind.DECORATOR if parses(f"{text}\ndef f(): pass") else Kind.PROSE
    if CLAUSE.match(text):
        return Kind.CLAUSE if _is_clause(text) else Kind.PROSE
    tree = parsed(text)
    if tree is not None:
        return Kind.PROSE if _is_prose(tree) else Kind.SIMPLE
    bodies = (" pass", "\n pass", " pass\nexcept: pass")
    return Kind.HEADER if any(parses(f"{text}{body}") for body in bodies) else Kind.PROSE


def is_whole_clause(text: str) -> bool:
    """Return whether a clause such as ``else: x = 1`` has its body on its own line."""
    return any(parses(f"{head}{text}") for head in CLAUSE_HEADS)


def _is_clause(text: str) -> bool:
    bodies = ("", " pass", "\n pass")
    return any(parses(f"{head}{text}{body}") for head in CLAUSE_HEADS for body in bodies)


def _is_prose(tree: ast.Module) -> bool:
    """Return whether valid Python is still prose: ``Output``, ``Note: this``."""
    if len(tree.body) != 1:
        return False
    match tree.body[0]:
        case ast.AnnAssign(value=None):
            return True
    return is_remark(tree.body[0])


def is_remark(statement: object) -> bool:
    """Return whether a statement does nothing, as a word on a line of its own."""
    match statement:
        case ast.Expr(value=ast.Call() | ast.Await() | ast.ListComp() | ast.Attribute()):
            return False
        case ast.Expr(value=ast.Constant(value=value)):
            return not isinstance(value, str)
        case ast.Expr(value=ast.Subscript() | ast.Name(id="model" | "history")):
            return False
        case ast.Expr(value=ast.YieldFrom() | ast.Yield(value=ast.expr())):
            return False
        case ast.Expr():
            return True
    return False


def _repaired(text: str) -> str | None:
    """Return `text` with its open brackets closed; None if that does not help."""
    opened: list[str] = []
    for token in LEXER.finditer(text):
        if token.lastgroup == "open":
            opened.append(PAIRS[token.group()])
        elif token.lastgroup == "close" and (not opened or opened.pop() != token.group()):
            return None
    if not 1 <= len(opened) <= 3 or not re.match(r"[\w.\[\], ]+[=(]", text):
        return None
    whole = text.rstrip(" ,") + "".join(reversed(opened))
    tree = parsed(whole)
    return whole if tree is not None and not _is_prose(tree) else None
