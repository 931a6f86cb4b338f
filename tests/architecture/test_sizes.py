"""The sizes, names and rules of CONTRIBUTING, checked for every module.

Each rule is one test that lists all violations.
"""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import pytest

from tests.architecture.sources import DEFINITIONS, comments, nodes, python_files, text_of, tree_of
from tests.lanes import ROOT

LONGEST_MODULE = 500
LONGEST_FUNCTION = 60
MOST_FILE_LINES, MOST_FUNCTION_LINES = 300, 30
"""Nine of ten are not longer."""
DEEPEST_NESTING = 3
VAGUE_NAMES = re.compile(r"(^|_)(utils?|helpers?|managers?|misc)(_|$)", re.IGNORECASE)
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
BLOCKS = (ast.For, ast.While, ast.If, ast.With, ast.Try, ast.Match)


@dataclass(frozen=True)
class Source:
    """A module as text and as a tree."""

    path: Path

    @property
    def name(self) -> str:
        """The path within the repository."""
        return str(self.path.relative_to(ROOT))

    @property
    def text(self) -> str:
        """The content of the file."""
        return text_of(self.path)

    @property
    def tree(self) -> ast.Module:
        """The parsed module."""
        return tree_of(self.path)

    @property
    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        """Every function and method."""
        yield from nodes(self.tree, ast.FunctionDef)
        yield from nodes(self.tree, ast.AsyncFunctionDef)


Rule: TypeAlias = Callable[[Source], Iterator[str]]


@pytest.fixture(scope="module")
def product() -> list[Source]:
    """Return every module of the program."""
    return [Source(path) for path in python_files("playground")]


@pytest.fixture(scope="module")
def everything() -> list[Source]:
    """Return every module, tests and benchmarks included."""
    return [Source(path) for path in python_files()]


def broken(sources: list[Source], rule: Rule) -> str:
    """Return what `rule` finds, one line per place; an empty string if there is nothing."""
    return "\n".join(f"{source.name}{found}" for source in sources for found in rule(source))


def test_modules_are_short_enough(everything: list[Source]) -> None:
    def rule(source: Source) -> Iterator[str]:
        lines = len(source.text.splitlines())
        if lines > LONGEST_MODULE:
            yield f" has {lines} lines; at most {LONGEST_MODULE}: split it by idea"

    found = broken(everything, rule)
    assert not found, found


def test_functions_are_short_enough(everything: list[Source]) -> None:
    def rule(source: Source) -> Iterator[str]:
        for function in source.functions:
            lines = (function.end_lineno or function.lineno) - function.lineno + 1
            if lines > LONGEST_FUNCTION:
                yield (
                    f":{function.lineno} {function.name} has {lines} lines; "
                    f"at most {LONGEST_FUNCTION}"
                )

    found = broken(everything, rule)
    assert not found, found


def ninth_decile(sizes: list[int]) -> int:
    """Return the size that nine of ten do not exceed."""
    return sorted(sizes)[len(sizes) * 9 // 10]


def test_nine_of_ten_files_and_functions_are_short(product: list[Source]) -> None:
    files = [len(source.text.splitlines()) for source in product if source.text.strip()]
    functions = [
        (function.end_lineno or function.lineno) - function.lineno + 1
        for source in product
        for function in source.functions
    ]
    assert ninth_decile(files) <= MOST_FILE_LINES
    assert ninth_decile(functions) <= MOST_FUNCTION_LINES


def nesting(node: ast.AST, depth: int = 0) -> int:
    """Return the nesting depth of blocks; an elif counts like its if."""
    deepest = depth
    for field, value in ast.iter_fields(node):
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.AST) or isinstance(child, ast.FunctionDef | ast.ClassDef):
                continue
            is_elif = field == "orelse" and isinstance(child, ast.If) and isinstance(node, ast.If)
            inner = depth + (isinstance(child, BLOCKS) and not is_elif)
            deepest = max(deepest, nesting(child, inner))
    return deepest


def test_nesting_is_shallow(product: list[Source]) -> None:
    def rule(source: Source) -> Iterator[str]:
        for function in source.functions:
            depth = nesting(function)
            if depth > DEEPEST_NESTING:
                yield (
                    f":{function.lineno} {function.name} nests {depth} deep; at most "
                    f"{DEEPEST_NESTING}: return early or name the inner part"
                )

    found = broken(product, rule)
    assert not found, found


def test_modules_say_what_they_are_for(everything: list[Source]) -> None:
    def rule(source: Source) -> Iterator[str]:
        if source.path.name == "__init__.py" and not source.text.strip():
            return
        docstring = ast.get_docstring(source.tree)
        if not docstring:
            yield " begins without a docstring"
        elif not docstring.splitlines()[0].rstrip().endswith((".", ":")):
            yield ": the first line of the docstring must be a sentence"

    found = broken(everything, rule)
    assert not found, found


def test_names_are_not_vague(everything: list[Source]) -> None:
    def rule(source: Source) -> Iterator[str]:
        names = [source.path.stem]
        for node in nodes(source.tree, *DEFINITIONS):
            names.append(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", node.name))
        for name in filter(VAGUE_NAMES.search, names):
            yield f" uses the vague name {name}"

    found = broken(everything, rule)
    assert not found, found


def test_imports_are_absolute_and_named(everything: list[Source]) -> None:
    def rule(source: Source) -> Iterator[str]:
        for node in nodes(source.tree, ast.ImportFrom):
            if node.level:
                yield f":{node.lineno} is a relative import; write it absolute"
            if node.names[0].name == "*":
                yield f":{node.lineno} is a star import; name what it needs"

    found = broken(everything, rule)
    assert not found, found


def test_nothing_prints_outside_the_command_line(product: list[Source]) -> None:
    def rule(source: Source) -> Iterator[str]:
        if "command_line" in source.path.parts or source.path.name == "cli.py":
            return
        for node in nodes(source.tree, ast.Call):
            if isinstance(node.func, ast.Name) and node.func.id == "print":
                yield f":{node.lineno} prints; log or raise"

    found = broken(product, rule)
    assert not found, found


def is_code(comment: str) -> bool:
    """Return whether a comment is a Python statement rather than a sentence."""
    if not re.search(r"[=(\[]|^(import|from)\b", comment):
        return False
    try:
        statements = ast.parse(comment).body
    except SyntaxError:
        return False
    kinds = (ast.Assign, ast.AugAssign, ast.Import, ast.ImportFrom, ast.Return, ast.Raise)
    return any(
        isinstance(statement, kinds)
        or (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call))
        for statement in statements
    )


def test_comments_are_not_code_and_nothing_is_unfinished(everything: list[Source]) -> None:
    def rule(source: Source) -> Iterator[str]:
        for line, comment in comments(source.text):
            if UNFINISHED.search(comment):
                yield f":{line} is unfinished: {comment}"
            if is_code(comment):
                yield f":{line} is commented-out code: {comment}"

    found = broken(everything, rule)
    assert not found, found


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ("value = compute(x)", True),
        ("return early", False),
        ("why this is so (see below)", False),
        ("import numpy", True),
        ("noqa: ARG002", False),
    ],
)
def test_commented_out_code_is_recognised(comment: str, expected: bool) -> None:
    assert is_code(comment) is expected


@pytest.mark.parametrize(
    ("text", "depth"),
    [
        ("def f():\n    pass", 0),
        ("def f():\n    if a:\n        pass\n    elif b:\n        pass", 1),
        ("def f():\n    for a in b:\n        if a:\n            with c:\n                pass", 3),
    ],
)
def test_nesting_is_counted_in_blocks(text: str, depth: int) -> None:
    assert nesting(ast.parse(text).body[0]) == depth
