"""Numbers on screen have the sign for minus, not a hyphen."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from playground.ui.panels.captions import figure

ROOT = Path(__file__).resolve().parents[2] / "playground"
ROOMS = ("ui", "doctor", "formula", "explain")
TYPED = frozenset(
    {
        "ui/designer/overlays/weight_editor.py",
        "ui/panels/painting/table.py",
        "ui/panels/predict/cells.py",
        "ui/widgets/texts.py",
    }
)
"""Modules that write text which the user edits or copies: it keeps the hyphen of keyboards."""
NEVER_NEGATIVE = (" %", " MB", " GB", " B", "M epochs/s", " epochs/s", " seconds", " times")
"""What follows numbers that have no sign: shares, sizes, rates and times."""
UNSIGNED = frozenset({"size", "share", "self.share", "times[at]"})
"""Expressions whose numbers have no sign."""


def formatted(tree: ast.Module) -> Iterator[tuple[ast.JoinedStr, list[ast.AST]]]:
    """Return each f-string with a number that may have a sign, and what is around it."""

    def visit(
        node: ast.AST, around: list[ast.AST]
    ) -> Iterator[tuple[ast.JoinedStr, list[ast.AST]]]:
        if isinstance(node, ast.JoinedStr) and any(map(is_signed, pairs(node))):
            yield node, around
        for child in ast.iter_child_nodes(node):
            yield from visit(child, [*around, node])

    return visit(tree, [])


def pairs(text: ast.JoinedStr) -> Iterator[tuple[ast.expr, ast.expr | None]]:
    """Return each part of an f-string, with the next one."""
    return zip(text.values, [*text.values[1:], None], strict=True)


def is_signed(pair: tuple[ast.expr, ast.expr | None]) -> bool:
    part, following = pair
    if not isinstance(part, ast.FormattedValue) or part.format_spec is None:
        return False
    number = ast.unparse(part.value)
    if number in UNSIGNED or (isinstance(part.value, ast.Name) and number.isupper()):
        return False  # a limit of the program, which is positive
    spec = ast.unparse(part.format_spec).removeprefix("f").strip("'\"")
    after = following.value if isinstance(following, ast.Constant) else ""
    return spec[-1:] in ("e", "f", "g") and not str(after).startswith(NEVER_NEGATIVE)


def is_given_a_sign(around: list[ast.AST]) -> bool:
    """Return whether the text is read again, or its function gives it the sign."""
    calls = [ast.unparse(node.func) for node in around if isinstance(node, ast.Call)]
    functions = [node for node in around if isinstance(node, ast.FunctionDef)]
    names = (node for function in functions[-1:] for node in ast.walk(function))
    inside = [node.id for node in names if isinstance(node, ast.Name)]
    return "float" in calls or "with_minus" in inside


def offences() -> Iterator[str]:
    for path in sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        for text, around in formatted(ast.parse(path.read_text())):
            if name not in TYPED and not is_given_a_sign(around):
                yield f"{name}:{text.lineno} {ast.unparse(text)}"


def test_formatted_numbers_get_the_sign_for_minus() -> None:
    found = list(offences())
    assert not found, "give these texts to `with_minus` of base/minus.py:\n" + "\n".join(found)


@pytest.mark.parametrize("value", [-0.012, -3.0, 2e-7, -1234567.0])
def test_figures_have_no_hyphen(value: float) -> None:
    assert "-" not in figure(value)
    assert "−" in figure(value)
