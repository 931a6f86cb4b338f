"""Builds blocks from logical lines, and restores lost indentation."""

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from playground.importing.result import NoteKind
from playground.importing.text.logical_lines import (
    Kind,
    LogicalLine,
    is_remark,
    is_whole_clause,
    parsed,
    parses,
)
from playground.importing.text.notes import Notes

NOT_PYTHON = "this is not Python"
OPENING = re.compile(r"(if|elif|else|for|while|try|except|with|async|match|case)\b")
WITHOUT_BODY = re.compile(r"(\s*#.*)?$")
CONCERNS = re.compile(
    r"\b(\w*model|net|layers?|Sequential|Dense|Conv\w*|LSTM|GRU)\s*[.(=]|\.(add|compile|fit)\("
)
"""What a part of a network looks like, though it is not Python."""
BLOCKS = ("body", "orelse", "finalbody")
"""The fields of a statement that hold statements."""
STEP = 4
DEEPEST = 20


@dataclass(slots=True)
class _Writer:
    """The text that is being built: every line keeps its number."""

    lines: list[str]
    starts: list[tuple[int, int]] = field(default_factory=list)

    def put(self, line: LogicalLine, depth: int) -> None:
        """Write a logical line at that depth."""
        self.lines[line.start] = " " * (STEP * depth) + line.lines[0]
        self.lines[line.start + 1 : line.stop] = line.lines[1:]
        if depth == 0:
            self.starts.append((line.start, line.stop))

    def put_empty_body(self, header: LogicalLine) -> None:
        """Give a header without a body one that does nothing."""
        self.lines[header.stop - 1] = WITHOUT_BODY.sub(
            " pass", self.lines[header.stop - 1], count=1
        )


def parse_whole(text: str) -> ast.Module | None:
    """Return the tree of a text that is a program without changes; None if it must be repaired."""
    tree = parsed(text)
    if tree is None:
        return None
    for node in ast.walk(tree):
        for name in BLOCKS:
            body = getattr(node, name, None)
            if isinstance(body, list):
                kept = [each for each in body if not is_remark(each)]
                is_emptied = body and not kept and name == "body"
                setattr(node, name, [ast.Pass(lineno=0, col_offset=0)] if is_emptied else kept)
    return tree


def parse_blocks(lines: list[LogicalLine], count: int, notes: Notes) -> ast.Module:
    """Return the syntax tree of all Python in the text, with its line numbers.

    Parameters
    ----------
    lines : list of LogicalLine
    count : int
        How many physical lines there are.
    """
    writer = _Writer([""] * count)
    _Builder(writer, notes).build(lines, 0)
    tree = parsed("\n".join(writer.lines))
    return tree if tree is not None else _by_parts(writer, notes)


def _by_parts(writer: _Writer, notes: Notes) -> ast.Module:
    """Return the tree of those top-level statements that can be parsed separately."""
    starts = sorted(writer.starts)
    body: list[ast.stmt] = []
    for position, (start, _) in enumerate(starts):
        end = starts[position + 1][0] if position + 1 < len(starts) else len(writer.lines)
        part = "\n" * start + "\n".join(writer.lines[start:end])
        tree = parsed(part)
        if tree is None:
            notes.add(start + 1, _kind_of("\n".join(writer.lines[start:end])), NOT_PYTHON)
        else:
            body.extend(tree.body)
    return ast.Module(body, [])


def _kind_of(text: str) -> NoteKind:
    """Return whether a text that is not Python may have been a part of the network."""
    return NoteKind.NEEDS_YOU if CONCERNS.search(text) else NoteKind.LEFT_OUT


@dataclass(slots=True)
class _Builder:
    """Writes blocks with correct indentation."""

    writer: _Writer
    notes: Notes

    def build(self, lines: Sequence[LogicalLine], depth: int) -> bool:
        """Write the `lines` of one block at `depth`; return whether any is Python."""
        index = 0
        is_open, is_written = False, False
        while index < len(lines):
            line = lines[index]
            index += 1
            if line.kind is Kind.PROSE or (line.kind is Kind.CLAUSE and not is_open):
                if not parses(line.text):
                    self.notes.add(line.start + 1, _kind_of(line.text), NOT_PYTHON)
                continue
            self.writer.put(line, depth)
            is_written, is_open = True, OPENING.match(line.text) is not None
            if line.kind is Kind.HEADER or (
                line.kind is Kind.CLAUSE and not is_whole_clause(line.text)
            ):
                body = self._body(line, lines[index:])
                index += len(body)
                if depth >= DEEPEST or not self.build(body, depth + 1):
                    self.writer.put_empty_body(line)
        return is_written

    def _body(self, header: LogicalLine, rest: Sequence[LogicalLine]) -> Sequence[LogicalLine]:
        """Return the lines that belong under `header`."""
        first = next((line for line in rest if line.kind is not Kind.PROSE), None)
        if first is None:
            return ()
        if first.indent > header.indent:
            ends = (
                index
                for index, line in enumerate(rest)
                if line.kind is not Kind.PROSE and line.indent <= header.indent
            )
            return rest[: next(ends, len(rest))]
        if rest[0].kind in (Kind.CLAUSE, Kind.PROSE):
            return ()
        body = _lost_body(header, rest)
        self._say_lost(header, body)
        return body

    def _say_lost(self, header: LogicalLine, body: Sequence[LogicalLine]) -> None:
        first, last = body[0].start + 1, body[-1].stop
        place = f"line {first}" if first == last else f"lines {first} to {last}"
        self.notes.add(
            header.start + 1,
            NoteKind.ASSUMED,
            f"its indentation is lost; {place} read as its body",
        )


def _lost_body(header: LogicalLine, rest: Sequence[LogicalLine]) -> Sequence[LogicalLine]:
    """Return the body of a header that is followed by nothing indented."""
    if header.text.startswith(("def ", "async def ")):
        return rest[: _function_end(rest)]
    if re.match(r"if\s+__name__\b", header.text):
        return rest
    paragraph = rest[: _paragraph_end(rest)]
    loop = re.match(r"(?:async )?for\s+(.+?)\s+in\b", header.text)
    if loop is None:
        return paragraph if _is_open_block(header) else paragraph[:1]
    names = set(re.findall(r"\w+", loop[1]))
    uses = [i for i, line in enumerate(paragraph) if names & set(re.findall(r"\w+", line.text))]
    return paragraph[: uses[-1] + 1 if uses else 1]


def _is_open_block(header: LogicalLine) -> bool:
    return header.text.startswith(("with ", "class ", "try"))


def _paragraph_end(rest: Sequence[LogicalLine]) -> int:
    """Return how many lines follow without an empty one, a clause or a new definition."""
    for index, line in enumerate(rest):
        is_new = line.text.startswith(("def ", "class ")) or line.kind in (Kind.CLAUSE, Kind.PROSE)
        if index and (line.has_gap_before or is_new):
            return index
    return len(rest)


def _function_end(rest: Sequence[LogicalLine]) -> int:
    """Return how many lines belong to a function: up to its return, or its paragraph."""
    for index, line in enumerate(rest):
        if re.match(r"return\b", line.text):
            return index + 1
        if line.text.startswith(("def ", "class ")) or line.kind is Kind.PROSE:
            break
    return _paragraph_end(rest)
