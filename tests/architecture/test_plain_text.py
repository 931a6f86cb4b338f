"""Text from files is never interpreted: the source uses only the few functions that ensure it."""

import ast
from collections.abc import Iterator, Sequence
from functools import cache

import pytest

from tests.architecture.sources import nodes, python_files, tree_of
from tests.lanes import ROOT

PACKAGE = ROOT / "playground"
RICH = {
    "ui/designer/overlays/explanation_card.py",
    "ui/designer/cards/layer_item.py",
    "ui/designer/blocks/group_item.py",
}
"""They show our own markup with escaped quotes; tests/ui/test_hostile_text.py checks it."""
SHEET = ("ui/classroom/sheet.py", "setHtml")
"""It lays out a page for paper and shows it in no window; its own tests give it hostile text."""
PLAIN = "ui/widgets/plain.py"
MARKDOWN = "ui/learn/pages/markdown_view.py"
"""It renders Markdown without HTML and loads nothing; tests/ui/learn checks it."""


def modules(folder: str = "") -> Iterator[tuple[str, ast.Module]]:
    """Yield each module's path within the package, and its tree."""
    for path in python_files(f"playground/{folder}"):
        yield path.relative_to(PACKAGE).as_posix(), tree_of(path)


@cache
def calls(tree: ast.AST) -> Sequence[tuple[str, ast.Call]]:
    """Return each call with the last part of the name of what it calls."""
    found = []
    for node in nodes(tree, ast.Call):
        match node.func:
            case ast.Name(id=name) | ast.Attribute(attr=name):
                found.append((name, node))
    return found


def keyword(call: ast.Call, name: str) -> str:
    """Return the source of an argument of a call; empty without it."""
    return next((ast.unparse(each.value) for each in call.keywords if each.arg == name), "")


def is_plain(value: ast.expr) -> bool:
    """Return whether a tooltip is a constant or the result of `plain_tip`."""
    match value:
        case ast.Constant():
            return True
        case ast.Name(id=name):
            return name.isupper()
        case ast.IfExp(body=first, orelse=second):
            return is_plain(first) and is_plain(second)
        case ast.Call(func=ast.Name(id="plain_tip")):
            return True
    return False


def tooltip_of(name: str, call: ast.Call) -> ast.expr | None:
    """Return the tooltip that a call sets, if any."""
    if name == "setToolTip":
        return call.args[0]
    if name == "showText":
        return call.args[1]
    if name == "setItemData" and "ToolTipRole" in ast.unparse(call):
        return call.args[1]
    return None


def test_every_tooltip_is_a_constant_or_escaped() -> None:
    for path, tree in modules("ui"):
        if path in RICH:
            continue
        for name, call in calls(tree):
            tooltip = tooltip_of(name, call)
            assert tooltip is None or is_plain(tooltip), f"{path}:{call.lineno}: use plain_tip"


def test_every_label_is_plain_text() -> None:
    for path, tree in modules("ui"):
        if path in RICH | {PLAIN, MARKDOWN}:
            continue
        for name, call in calls(tree):
            assert name not in ("QLabel", "QTextBrowser"), f"{path}:{call.lineno}: use PlainLabel"
        for node in nodes(tree, ast.ClassDef):
            bases = {ast.unparse(base) for base in node.bases}
            assert not bases & {"QLabel", "QTextBrowser"}, f"{path}:{node.lineno}"


@pytest.mark.parametrize(
    "name", ["setHtml", "appendHtml", "insertHtml", "setWhatsThis", "setMarkdown", "QStaticText"]
)
def test_nothing_is_shown_as_markup(name: str) -> None:
    found = [
        f"{path}:{call.lineno}"
        for path, tree in modules("ui")
        for called, call in calls(tree)
        if called == name and path != MARKDOWN and (path, name) != SHEET
    ]
    assert found == []


def is_own_text(node: ast.expr) -> bool:
    """Return whether `node` is a constant, or an entry of a table of constants."""
    if isinstance(node, ast.Subscript):
        return isinstance(node.value, ast.Name) and node.value.id.isupper()
    return isinstance(node, ast.Constant)


def test_only_one_module_converts_text_to_code() -> None:
    for path, tree in modules("export/script"):
        for name, call in calls(tree):
            if name == "Code":
                assert path == "export/script/expressions.py", f"{path}:{call.lineno}"
            if name == "formula":
                (given,) = call.args
                parts = [given.body, given.orelse] if isinstance(given, ast.IfExp) else [given]
                assert all(map(is_own_text, parts)), f"{path}:{call.lineno}"
            if name == "substitute":
                assert path == "export/script/expressions.py", f"{path}:{call.lineno}"


def test_code_is_run_in_one_place_and_no_module_is_imported_by_name() -> None:
    for path, tree in modules():
        for name, call in calls(tree):
            where = f"{path}:{call.lineno}"
            is_builtin = isinstance(call.func, ast.Name)
            if is_builtin and name in ("exec", "eval", "compile"):
                assert path == "export/script/proving.py", where
            if path != "reading/child.py":  # it imports what its own table of readers names
                assert name not in ("import_module", "__import__", "run_path", "run_module"), where
            assert name not in ("system", "popen", "startfile", "unsafe_load"), where
            assert not keyword(call, "shell"), where


OPENING = (
    "keras.models.load_model",
    "keras.saving.load_model",
    "keras.saving.deserialize_keras_object",
    "keras.layers.deserialize",
)
"""Functions of Keras that make objects of what a file says."""


def is_call_of(name: str, call: ast.Call, functions: Sequence[str]) -> bool:
    """Return whether one of some functions is called; the name is the last part of its own."""
    is_possible = any(name == each.rpartition(".")[2] for each in functions)
    return is_possible and ast.unparse(call.func) in functions


def test_keras_opens_files_in_safe_mode() -> None:
    for path, tree in modules():
        for name, call in calls(tree):
            where = f"{path}:{call.lineno}"
            assert name != "enable_unsafe_deserialization", where
            if is_call_of(name, call, OPENING):
                assert keyword(call, "safe_mode") == "True", where


def test_no_array_is_unpickled() -> None:
    for path, tree in modules():
        for name, call in calls(tree):
            if is_call_of(name, call, ("np.load", "npy.read_array", "np.savez")):
                assert keyword(call, "allow_pickle") == "False", f"{path}:{call.lineno}"
