"""The modules of the project, each read, parsed and walked once for all tests of the source code.

Parsing all of them takes a second, walking their trees another one.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TypeVar

from tests.lanes import ROOT

FOLDERS = ("playground", "tests", "benchmarks")
DEFINITIONS: tuple[type[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef], ...] = (
    *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef),
)
Node = TypeVar("Node", bound=ast.AST)

_TRIPLE = r'"""(?:\\.|[^\\])*?"""|\'\'\'(?:\\.|[^\\])*?\'\'\''
_SINGLE = r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\''
_STRING_OR_COMMENT = re.compile(rf"{_TRIPLE}|{_SINGLE}|#(?P<comment>[^\n]*)", re.DOTALL)


@cache
def python_files(*folders: str) -> tuple[Path, ...]:
    """Return every module below some folders of the repository; of the project without any."""
    return tuple(p for each in folders or FOLDERS for p in sorted((ROOT / each).rglob("*.py")))


@cache
def text_of(path: Path) -> str:
    """Return the content of a file."""
    return path.read_text(encoding="utf-8")


@cache
def tree_of(path: Path) -> ast.Module:
    """Return a module, parsed."""
    return ast.parse(text_of(path))


@cache
def _by_kind(tree: ast.AST) -> Mapping[type[ast.AST], list[ast.AST]]:
    """Return what `ast.walk` yields, by kind."""
    found: dict[type[ast.AST], list[ast.AST]] = defaultdict(list)
    for node in ast.walk(tree):
        found[type(node)].append(node)
    return found


def nodes(tree: ast.AST, *kinds: type[Node]) -> Iterator[Node]:
    """Yield the nodes of a whole tree that are of some kinds, kind by kind.

    >>> [each.id for each in nodes(ast.parse("a = b"), ast.Name)]
    ['a', 'b']
    """
    found = _by_kind(tree)
    for kind in kinds:
        yield from found.get(kind, ())  # type: ignore[misc]  # they are of this kind


def comments(source: str) -> Iterator[tuple[int, str]]:
    r"""Yield the line number and the text of each comment.

    >>> list(comments("x = 1  # one\n# two #\n"))
    [(1, 'one'), (2, 'two #')]
    >>> list(comments("x = '#', \"'\", '\\\\'  # 'one'\n" + "'''\n#'''; \"\"\"'\"\"\"  # two"))
    [(1, "'one'"), (3, 'two')]
    """
    line, counted = 1, 0
    for found in _STRING_OR_COMMENT.finditer(source):
        if found["comment"] is not None:
            line += source.count("\n", counted, found.start())
            counted = found.start()
            yield line, found["comment"].lstrip("#").strip()


def forget() -> None:
    """Release all trees: every later garbage collection would visit their nodes."""
    for cached in (python_files, text_of, tree_of, _by_kind):
        cached.cache_clear()
