"""No import goes in a circle: not between modules, and not between the parts of any folder.

Imports for type checking and imports within functions count too: a reader follows them as well.
"""

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping, Set
from functools import cache
from pathlib import Path

from tests.lanes import ROOT

PROGRAM = ROOT / "playground"
Graph = Mapping[str, Set[str]]


def module_name(path: Path) -> str:
    """Return the dotted name of a module; a package has the name of its folder."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(tree: ast.AST, modules: Set[str]) -> Iterator[str]:
    """Yield the modules of the program that code imports.

    >>> tree = ast.parse("from a import b, C; import a.d; import os")
    >>> sorted(imported(tree, {"a", "a.b", "a.d"}))
    ['a', 'a.b', 'a.d']
    """
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(module=str(home), names=names) if home in modules:
                for each in names:
                    inner = f"{home}.{each.name}"
                    yield inner if inner in modules else home
            case ast.Import(names=names):
                yield from (each.name for each in names if each.name in modules)


@cache
def imports() -> Graph:
    """Return for each module of the program which others it imports."""
    files = {module_name(path): path for path in sorted(PROGRAM.rglob("*.py"))}
    trees = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in files.items()}
    return {name: set(imported(tree, files.keys())) - {name} for name, tree in trees.items()}


def between_parts(folder: str, graph: Graph) -> Graph:
    """Return which modules and sub-packages of a folder import which others of it.

    >>> graph = {"a.b.c": {"a.d", "e"}, "a.d": {"a.b"}}
    >>> dict(between_parts("a", graph))
    {'a.b': {'a.d'}, 'a.d': {'a.b'}}
    """
    depth = folder.count(".") + 2
    found: dict[str, set[str]] = defaultdict(set)
    for name, targets in graph.items():
        for target in targets:
            ends = [".".join(each.split(".")[:depth]) for each in (name, target)]
            if all(end.startswith(f"{folder}.") for end in ends) and ends[0] != ends[1]:
                found[ends[0]].add(ends[1])
    return found


def in_circles(graph: Graph) -> Set[str]:
    """Return what imports itself by way of others.

    >>> sorted(in_circles({"a": {"b"}, "b": {"c"}, "c": {"b"}}))
    ['b', 'c']
    """
    return {start for start in graph if start in reached_from(start, graph)}


def reached_from(start: str, graph: Graph) -> Set[str]:
    """Return all that `start` imports, by way of others too."""
    found: set[str] = set()
    waiting = list(graph.get(start, ()))
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(graph.get(name, ()))
    return found


def test_no_modules_import_each_other_in_a_circle() -> None:
    found = sorted(in_circles(imports()))
    assert not found, f"move what they share to a module below them: {found}"


def test_no_parts_of_a_folder_import_each_other_in_a_circle() -> None:
    folders = {name.rpartition(".")[0] for name in imports()} - {""}
    found = {folder: sorted(in_circles(between_parts(folder, imports()))) for folder in folders}
    circles = {folder: parts for folder, parts in found.items() if parts}
    assert not circles, f"move what they share to a part below them: {circles}"
