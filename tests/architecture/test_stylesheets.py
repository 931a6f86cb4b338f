"""The application's stylesheet is removed only where nothing can be left behind.

A widget that asks for its style before it is shown, while the stylesheet is removed, is
forgotten by Qt: its address stays in a list after it is destroyed. See `styled_when_complete`.
"""

import ast
from pathlib import Path

from tests.architecture.sources import nodes, python_files, tree_of
from tests.lanes import ROOT

ALLOWED = ("playground/ui/theme/stylesheet.py", "tests/unstyled.py")


def removals(path: Path) -> list[int]:
    """Return the lines that set an empty stylesheet."""
    found = []
    for node in nodes(tree_of(path), ast.Call):
        match node:
            case ast.Call(func=ast.Attribute(attr="setStyleSheet"), args=[ast.Constant(value="")]):
                found.append(node.lineno)
    return found


def test_no_other_code_removes_a_stylesheet() -> None:
    paths = python_files("playground", "tests")
    found = {path.relative_to(ROOT).as_posix(): removals(path) for path in paths}
    assert [name for name, lines in found.items() if lines] == list(ALLOWED)
