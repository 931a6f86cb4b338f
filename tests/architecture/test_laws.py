"""Tests can fail: laws reach each of their ways, and no test compares a thing with itself."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.sources import nodes, python_files, tree_of
from tests.lanes import ROOT


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    """Yield every function of a file."""
    return nodes(tree_of(path), ast.FunctionDef)


def decorators(function: ast.FunctionDef) -> set[str]:
    """Return the names of the decorators of a function, without what is before a dot.

    >>> (law,) = ast.parse("@given(st.text())\\n@settings.thorough\\ndef f(text): pass").body
    >>> sorted(decorators(law))
    ['given', 'thorough']
    """
    calls = (each.func if isinstance(each, ast.Call) else each for each in function.decorator_list)
    return {ast.unparse(each).rpartition(".")[2] for each in calls}


def ways_out(function: ast.FunctionDef) -> list[str]:
    """Return how an example may pass without reaching an assertion.

    >>> (law,) = ast.parse("def f(x):\\n    if x:\\n        return\\n    assert x").body
    >>> ways_out(law)
    ['line 3: return']
    """
    found = []
    for node in own_nodes(function):
        match node:
            case ast.Return() | ast.Continue():
                found.append((node.lineno, ast.unparse(node)))
            case ast.ExceptHandler():
                found.append((node.lineno, "except"))
            case ast.Call(func=ast.Name("assume") | ast.Attribute(attr="assume")):
                found.append((node.lineno, "assume"))
            case ast.If(orelse=[]) if asserts(node):
                found.append((node.lineno, f"if {ast.unparse(node.test)}"))
    return [f"line {line}: {what}" for line, what in sorted(set(found))]


def own_nodes(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what is inside a function, without the functions inside it."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef | ast.Lambda):
            yield child
            yield from own_nodes(child)


def asserts(node: ast.AST) -> bool:
    """Return whether there is an assertion in a statement."""
    return any(isinstance(each, ast.Assert) for each in ast.walk(node))


def test_laws_that_examples_may_leave_count_their_ways() -> None:
    missing = [
        f"{path.relative_to(ROOT).as_posix()}:{law.lineno} {law.name}: {'; '.join(ways)}"
        for path in python_files("tests")
        for law in functions(path)
        if "given" in decorators(law)
        and "exercises" not in decorators(law)
        and (ways := ways_out(law))
    ]
    assert not missing, "add @exercises (tests/laws.py):\n" + "\n".join(missing)


def compared_with_itself(tree: ast.AST) -> Iterator[int]:
    """Yield the lines of comparisons and disjunctions that can only be true.

    >>> list(compared_with_itself(ast.parse("assert a.b == a.b\\nassert f() == f()")))
    [1]
    """
    for node in nodes(tree, ast.Assert):
        match node:
            case ast.Assert(test=ast.Compare(left=left, comparators=[right])) if ast.unparse(
                left
            ) == ast.unparse(right) and not any(
                isinstance(each, ast.Call) for each in ast.walk(left)
            ):
                yield node.lineno
            case ast.Assert(test=ast.Constant(value=value)) if value:
                yield node.lineno
            case ast.Assert(test=ast.Tuple() | ast.IfExp(orelse=ast.Constant())):
                yield node.lineno


def test_no_assertion_is_true_by_its_form() -> None:
    found = [
        f"{path.relative_to(ROOT).as_posix()}:{line}"
        for path in python_files("tests")
        for line in compared_with_itself(tree_of(path))
    ]
    assert not found, f"these can only be true: {found}"
