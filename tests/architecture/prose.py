"""Finds what people read in the project: docstrings, comments, strings, names, Markdown."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.architecture import sources
from tests.architecture.sources import nodes, text_of, tree_of
from tests.lanes import ROOT

NAMED = (
    *(ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef),
    *(ast.arg, ast.Name, ast.Attribute),
)
"""What may define a name."""
DOCUMENTS = ("README.md", ".github/CONTRIBUTING.md", "benchmarks/NOTES.md")


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of prose and its place.

    Parameters
    ----------
    file : str
        The path within the repository, with forward slashes.
    line : int
        The first line, counted from 1.
    text : str
        The text, with line breaks.
    """

    file: str
    line: int
    text: str

    def place(self, offset: int) -> str:
        """Return "file:line" of a character of the text."""
        return f"{self.file}:{self.line + self.text.count(chr(10), 0, offset)}"


def comments(source: str) -> Iterator[tuple[int, str]]:
    """Yield line number and text of each comment; adjacent lines are one comment.

    >>> list(comments("x = 1  # one\\n# and\\n# two\\n"))
    [(1, 'one\\nand\\ntwo')]
    """
    first, words = 0, list[str]()
    for line, comment in sources.comments(source):
        if words and line != first + len(words):
            yield first, "\n".join(words)
            words = []
        if not words:
            first = line
        words.append(comment)
    if words:
        yield first, "\n".join(words)


def strings(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield line number and text of each string, docstrings included; {} replaces values.

    >>> list(strings(ast.parse('f"{n} layers"')))
    [(1, '{} layers')]
    """
    inner: set[int] = set()
    for joined in nodes(tree, ast.JoinedStr):
        inner.update(map(id, joined.values))
        parts = (part.value if isinstance(part, ast.Constant) else "{}" for part in joined.values)
        yield joined.lineno, "".join(map(str, parts))
    for node in nodes(tree, ast.Constant):
        if isinstance(node.value, str) and id(node) not in inner:
            yield node.lineno, node.value


def names(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield line number and words of each name that a module defines.

    >>> sorted(names(ast.parse("class FrameBuilder:\\n    def is_due(self, at_epoch): pass")))
    [(1, 'frame builder'), (2, 'at epoch'), (2, 'is due'), (2, 'self')]
    """
    for node in nodes(tree, *NAMED):
        match node:
            case (
                ast.ClassDef(name=name)
                | ast.FunctionDef(name=name)
                | ast.AsyncFunctionDef(name=name)
                | ast.arg(arg=name)
                | ast.Name(id=name, ctx=ast.Store())
                | ast.Attribute(attr=name, ctx=ast.Store())
            ):
                yield node.lineno, spaced(name)


@cache
def spaced(name: str) -> str:
    """Return the words of a name."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).replace("_", " ").strip().lower()


def passages(path: Path) -> Iterator[Passage]:
    """Yield all prose of a file."""
    file = path.relative_to(ROOT).as_posix()
    source = text_of(path)
    if path.suffix != ".py":
        yield Passage(file, 1, source)
        return
    tree = tree_of(path)
    for line, text in (*comments(source), *strings(tree), *names(tree)):
        yield Passage(file, line, text)
