"""Sizes, names and habits that the conventions set, held for every module."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LONGEST_MODULE = 500
LONGEST_FUNCTION = 60
DEEPEST_NESTING = 3
VAGUE_NAMES = re.compile(r"(^|_)(utils?|helpers?|managers?|misc|common|stuff)(_|$)", re.IGNORECASE)
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
BLOCKS = (ast.For, ast.While, ast.If, ast.With, ast.Try, ast.Match)

PRODUCT = sorted((ROOT / "playground").rglob("*.py"))
ALL = sorted(
    path
    for folder in ("playground", "tests", "benchmarks")
    for path in (ROOT / folder).rglob("*.py")
)


def name_of(path: Path) -> str:
    """Return the path as a reader knows it."""
    return str(path.relative_to(ROOT))


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield every function and method."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def nesting(node: ast.AST, depth: int = 0) -> int:
    """Return how deep blocks stand within blocks; an elif counts as its if."""
    deepest = depth
    for field, value in ast.iter_fields(node):
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.AST) or isinstance(child, ast.FunctionDef | ast.ClassDef):
                continue
            is_elif = field == "orelse" and isinstance(child, ast.If) and isinstance(node, ast.If)
            inner = depth + (isinstance(child, BLOCKS) and not is_elif)
            deepest = max(deepest, nesting(child, inner))
    return deepest


@pytest.mark.parametrize("path", ALL, ids=name_of)
def test_module_is_short_enough(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())

    assert lines <= LONGEST_MODULE, (
        f"{name_of(path)} has {lines} lines; at most {LONGEST_MODULE}: split it by idea"
    )


@pytest.mark.parametrize("path", ALL, ids=name_of)
def test_functions_are_short_enough(path: Path) -> None:
    for function in functions(ast.parse(path.read_text(encoding="utf-8"))):
        lines = (function.end_lineno or function.lineno) - function.lineno + 1

        assert lines <= LONGEST_FUNCTION, (
            f"{name_of(path)}:{function.lineno} {function.name} has {lines} lines; "
            f"at most {LONGEST_FUNCTION}"
        )


@pytest.mark.parametrize("path", PRODUCT, ids=name_of)
def test_nesting_is_shallow(path: Path) -> None:
    for function in functions(ast.parse(path.read_text(encoding="utf-8"))):
        depth = nesting(function)

        assert depth <= DEEPEST_NESTING, (
            f"{name_of(path)}:{function.lineno} {function.name} nests {depth} deep; "
            f"at most {DEEPEST_NESTING}: return early or name the inner part"
        )


@pytest.mark.parametrize("path", ALL, ids=name_of)
def test_module_says_what_it_is_for(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    if path.name == "__init__.py" and not source.strip():
        pytest.skip("an empty package marker")
    docstring = ast.get_docstring(ast.parse(source))

    assert docstring, f"{name_of(path)} begins without a docstring"
    assert docstring.splitlines()[0].rstrip().endswith((".", ":")), (
        f"{name_of(path)}: the first line of the docstring is to be a sentence"
    )


@pytest.mark.parametrize("path", ALL, ids=name_of)
def test_names_are_not_vague(path: Path) -> None:
    vague = [path.stem] if VAGUE_NAMES.search(path.stem) else []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", node.name)
            vague += [node.name] if VAGUE_NAMES.search(words) else []

    assert not vague, f"{name_of(path)} uses vague names: {', '.join(vague)}"


@pytest.mark.parametrize("path", ALL, ids=name_of)
def test_imports_are_absolute_and_named(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            where = f"{name_of(path)}:{node.lineno}"

            assert node.level == 0, f"{where} is a relative import; write it absolute"
            assert node.names[0].name != "*", f"{where} is a star import; name what it needs"


@pytest.mark.parametrize("path", PRODUCT, ids=name_of)
def test_no_print_outside_the_command_line(path: Path) -> None:
    if "command_line" in path.parts or path.name == "cli.py":
        pytest.skip("the command line prints")
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        is_print = (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "print"
        )

        assert not is_print, f"{name_of(path)}:{getattr(node, 'lineno', 0)} prints; log or raise"


def comments(path: Path) -> Iterator[tuple[int, str]]:
    """Yield line number and text of each comment."""
    source = path.read_text(encoding="utf-8")
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string.lstrip("#").strip()


def is_code(comment: str) -> bool:
    """Return whether a comment reads as a Python statement rather than as words."""
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


@pytest.mark.parametrize("path", ALL, ids=name_of)
def test_comments_are_words_and_nothing_is_left_to_do(path: Path) -> None:
    if path == Path(__file__).resolve():
        pytest.skip("names the marks it looks for")
    for line, comment in comments(path):
        assert not UNFINISHED.search(comment), f"{name_of(path)}:{line} is unfinished: {comment}"
        assert not is_code(comment), f"{name_of(path)}:{line} is commented-out code: {comment}"


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
