"""Finds what people read in the project: docstrings, comments, strings, names, Markdown."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.lanes import ROOT

FOLDERS = ("playground", "tests", "benchmarks")
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


def python_files() -> list[Path]:
    """Return every module of the project."""
    return [path for each in FOLDERS for path in sorted((ROOT / each).rglob("*.py"))]


def comments(source: str) -> Iterator[tuple[int, str]]:
    """Yield line number and text of each comment; adjacent lines are one comment.

    >>> list(comments("x = 1  # one\\n# and\\n# two\\n"))
    [(1, 'one\\nand\\ntwo')]
    """
    first, words = 0, list[str]()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type != tokenize.COMMENT:
            continue
        if words and token.start[0] != first + len(words):
            yield first, "\n".join(words)
            words = []
        if not words:
            first = token.start[0]
        words.append(token.string.lstrip("#").strip())
    if words:
        yield first, "\n".join(words)


def strings(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield line number and text of each string, docstrings included; {} replaces values.

    >>> list(strings(ast.parse('f"{n} layers"')))
    [(1, '{} layers')]
    """
    inner: set[int] = set()
    for node in ast.walk(tree):
        match node:
            case ast.JoinedStr(values=values):
                inner.update(id(part) for part in values)
                parts = (part.value if isinstance(part, ast.Constant) else "{}" for part in values)
                yield node.lineno, "".join(map(str, parts))
            case ast.Constant(value=str(text)) if id(node) not in inner:
                yield node.lineno, text


def names(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield line number and words of each name that a module defines.

    >>> list(names(ast.parse("class FrameBuilder:\\n    def is_due(self, at_epoch): pass")))
    [(1, 'frame builder'), (2, 'is due'), (2, 'self'), (2, 'at epoch')]
    """
    for node in ast.walk(tree):
        match node:
            case (
                ast.ClassDef(name=name)
                | ast.FunctionDef(name=name)
                | ast.AsyncFunctionDef(name=name)
                | ast.arg(arg=name)
                | ast.Name(id=name, ctx=ast.Store())
                | ast.Attribute(attr=name, ctx=ast.Store())
            ):
                spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).replace("_", " ")
                yield node.lineno, spaced.strip().lower()


def passages(path: Path) -> Iterator[Passage]:
    """Yield all prose of a file."""
    file = path.relative_to(ROOT).as_posix()
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        yield Passage(file, 1, source)
        return
    tree = ast.parse(source)
    for line, text in (*comments(source), *strings(tree), *names(tree)):
        yield Passage(file, line, text)
