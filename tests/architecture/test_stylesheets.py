"""The application's stylesheet is removed only where nothing can be left behind.

A widget that asks for its style before it is shown, while the stylesheet is removed, is
forgotten by Qt: its address stays in a list after it is destroyed. See `styled_when_complete`.
"""

import ast
from pathlib import Path

from tests.lanes import ROOT

ALLOWED = ("playground/ui/theme/stylesheet.py", "tests/unstyled.py")


def removals(path: Path) -> list[int]:
    """Return the lines that set an empty stylesheet."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Call(func=ast.Attribute(attr="setStyleSheet"), args=[ast.Constant(value="")]):
                found.append(node.lineno)
    return found


def test_no_other_code_removes_a_stylesheet() -> None:
    paths = (path for top in ("playground", "tests") for path in (ROOT / top).rglob("*.py"))
    found = {path.relative_to(ROOT).as_posix(): removals(path) for path in sorted(paths)}
    assert [name for name, lines in found.items() if lines] == list(ALLOWED)
