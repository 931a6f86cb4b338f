"""The program uses everything that it defines: nothing exists only for tests.

A definition counts as used if code outside of it refers to its name: as a variable, an
attribute, an import, a string or an annotation. Two definitions of one name hide each other, so
the test may miss dead code but never reports live code.
"""

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set
from functools import cache
from pathlib import Path

import pytest

from tests.architecture.sources import DEFINITIONS, nodes, python_files, tree_of
from tests.lanes import ROOT

SEEN = "what a person sees in the window, read by tests instead of pixels"
EXEMPT: Mapping[str, str] = {
    "all_reduce": "Keras calls it on the replica context",
    "make_context": "Typer calls it to parse arguments",
    "busy": "which children read: tests kill them",
    "predicts": "written to the file that describes an export",
    "weight_norm": "the denominator of `update_ratio`: tests compare it with NumPy",
    "traces": "how often a loop was compiled: tests count it",
    "epoch_text": SEEN,
    "marked_lines": SEEN,
    "painted_width": SEEN,
    "position_of": SEEN,
    "row_centre": SEEN,
    "unread_lines": SEEN,
}
"""By name: why no code of the program refers to it."""

PLOT_ITEMS = "playground.ui.widgets.plots.items"
IMPORTED_LATE = frozenset(((PLOT_ITEMS, "Curve"), (PLOT_ITEMS, "pen")))
"""By module and name: used through an attribute that holds the module."""

OVERRIDE = re.compile(r"__\w+__|[a-z]+([A-Z][a-z]*)+|paint|visit_[A-Z]\w+")
"""Special methods of Python, and overrides that Qt, `logging` and `ast` call."""

ANNOTATION = re.compile(r"[\w.]+( ?[\[|].*)?")
"""A string that is a key, a name or an annotation, not a sentence."""


def trees() -> Mapping[Path, ast.Module]:
    """Return every module of the program, parsed."""
    return {path: tree_of(path) for path in python_files("playground")}


def definitions(tree: ast.Module) -> Iterator[tuple[ast.AST, int, str]]:
    """Yield each function, class, method, field and constant of a module, with its name."""
    yield from constants(tree.body)
    for node in nodes(tree, *DEFINITIONS):
        yield node, node.lineno, node.name
        if isinstance(node, ast.ClassDef):
            yield from constants(node.body)


def constants(body: list[ast.stmt]) -> Iterator[tuple[ast.AST, int, str]]:
    """Yield each name that the statements of a module or class assign."""
    for node in body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                yield node, node.lineno, name


USING = (ast.Name, ast.Attribute, ast.alias, ast.Constant)


def uses(within: Iterable[ast.AST]) -> Iterator[str]:
    """Yield each name that code refers to.

    >>> source = 'from a import b as c; d = e.f("g", h="I | None")'
    >>> sorted(uses(ast.walk(ast.parse(source))))
    ['I', 'None', 'b', 'e', 'f', 'g']
    """
    for node in within:
        match node:
            case ast.Name(id=name, ctx=ast.Load()) | ast.Attribute(attr=name, ctx=ast.Load()):
                yield name
            case ast.alias(name=name, asname=str()):
                yield name
            case ast.Constant(value=str(text)) if ANNOTATION.fullmatch(text):
                yield from re.findall(r"\w+", text)


@cache
def all_uses() -> Counter[str]:
    """Return how often the program refers to each name."""
    return Counter(name for tree in trees().values() for name in uses(nodes(tree, *USING)))


def uses_in(node: ast.AST) -> Counter[str]:
    """Return how often a definition refers to each name."""
    return Counter(uses(ast.walk(node)))


@cache
def unused() -> Set[tuple[str, str]]:
    """Return the place and the name of each definition that nothing refers to."""
    return {
        (f"{path.relative_to(ROOT).as_posix()}:{line}", name)
        for path, tree in trees().items()
        for node, line, name in definitions(tree)
        if not OVERRIDE.fullmatch(name) and all_uses()[name] <= uses_in(node)[name]
    }


def test_nothing_is_defined_that_the_program_does_not_use() -> None:
    found = sorted(f"{place} {name}" for place, name in unused() if name not in EXEMPT)

    assert not found, "remove it, or say in EXEMPT who calls it:\n" + "\n".join(found)


@pytest.mark.parametrize("name", EXEMPT)
def test_every_exemption_is_needed(name: str) -> None:
    assert name in {unused_name for _, unused_name in unused()}


def test_every_icon_is_used() -> None:
    sheet = (ROOT / "resources" / "theme.qss").read_text(encoding="utf-8")
    named = {*re.findall(r"\$icons/([\w$-]+)\.svg", sheet), *quoted()}
    icons = {re.sub("-(dark|light)$", "-$shade", name) for name in icon_names()}
    assert icons
    unnamed = sorted(name for name in icons if not {name, f"{name}.svg"} & named)
    assert not unnamed, f"no code names these icons: {unnamed}"


def icon_names() -> Set[str]:
    """Return the names of the files in the folder of icons."""
    return {path.stem for path in (ROOT / "resources" / "icons").glob("*.svg")}


def quoted() -> Set[str]:
    """Return every string in the program."""
    return {
        node.value
        for tree in trees().values()
        for node in nodes(tree, ast.Constant)
        if isinstance(node.value, str)
    }


def module_of(path: Path) -> str:
    """Return the dotted name of a module; a package has the name of its folder."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def taken_from(tree: ast.Module, modules: Set[str]) -> Iterator[tuple[str, str]]:
    """Yield module and name of what code takes from other modules, by a path in a string too.

    >>> tree = ast.parse("from a import b as c, D; c.e; import a.f; a.f.g; run('a.b.h')")
    >>> sorted(taken_from(tree, {"a", "a.b", "a.f"}))
    [('a', 'D'), ('a', 'b'), ('a.b', 'e'), ('a.b', 'h'), ('a.f', 'g')]
    """
    aliases: dict[str, str] = {}
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(module=str(home), names=names):
                for each in names:
                    yield home, each.name
                    aliases[each.asname or each.name] = f"{home}.{each.name}"
            case ast.Import(names=names):
                aliases |= {each.asname or each.name: each.name for each in names}
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=value, attr=name):
                home = aliases.get(ast.unparse(value), "")
            case ast.Constant(value=str(text)):
                home, _, name = text.rpartition(".")
            case _:
                continue
        if home in modules:
            yield home, name


def used_within(tree: ast.Module, node: ast.AST, name: str) -> bool:
    """Return whether a module refers to a name outside of the definition of it."""
    return uses_in(tree)[name] > uses_in(node)[name]


def defined_at_top(tree: ast.Module) -> Iterator[tuple[ast.stmt, str]]:
    """Yield each function, class and constant of a module itself, with its name."""
    for node in tree.body:
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield node, name
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                yield node, name


@pytest.mark.full
def test_what_a_module_defines_is_used_there_or_taken_from_it() -> None:
    """Unlike the first test, this one is not misled by two definitions of one name."""
    modules = {module_of(path): tree for path, tree in trees().items()}
    taken = {pair for tree in modules.values() for pair in taken_from(tree, modules.keys())}
    found = [
        f"{module}:{node.lineno} {name}"
        for module, tree in modules.items()
        for node, name in defined_at_top(tree)
        if (module, name) not in taken
        and not OVERRIDE.fullmatch(name)
        and name not in EXEMPT
        and (module, name) not in IMPORTED_LATE
        and not used_within(tree, node, name)
    ]
    assert not found, "remove it, or say in EXEMPT who calls it:\n" + "\n".join(found)
