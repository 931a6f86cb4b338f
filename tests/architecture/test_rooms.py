"""Folders are rooms that a stranger can find something in: neither crowded nor full of crumbs."""

import ast
from collections.abc import Iterator, Mapping, Set
from functools import cache
from pathlib import Path

from tests.architecture.sources import nodes, python_files, text_of, tree_of
from tests.lanes import ROOT

PROGRAM = ROOT / "playground"
MOST_MODULES = 16
SMALL = 40
"""A module with fewer lines joins its only importer."""
REGISTRIES = frozenset(
    (
        *("catalog/layers", "datasets/sources", "doctor/rules", "export/formats"),
        *("learning/checks", "learning/deeds", "ui/designer/cards/pictures", "ui/panels"),
        *("command_line", "importing/evaluate/libraries", "explain/kinds"),
    )
)
"""Folders with one file for each entry of a list."""
OF_KERAS_2 = "what Keras 2 did otherwise is in one room, whoever reads it"
CRUMBS: Mapping[str, str] = {
    "datasets/derived/preview.py": "draws samples, which no widget may do itself",
    "datasets/folders/texts.py": "reads one kind of file, as images.py and sounds.py do",
    "datasets/tables/parse/child.py": "the entry of a child process: imports polars late",
    "document/edits/ignoring.py": "commands belong to the document; the doctor's tab offers them",
    "engine/probes/hidden.py": "answers one probe; answers.py lists them",
    "export/running_export.py": "the process that runs an export",
    "importing/model/keras2/plain_names.py": OF_KERAS_2,
    "importing/model/keras2/training.py": OF_KERAS_2,
    "reading/table.py": "the process that reads tables trains nothing",
    "ui/learn/tab.py": "the widget that its presenter fills",
    "ui/widgets/first_paint.py": "a widget and Qt only; app.py makes it for the window",
}
"""By file: why it is small and has one importer."""


@cache
def modules() -> Mapping[str, Path]:
    """Return every module of the program with content, by dotted name."""
    found = (path for path in python_files("playground") if path.name != "__init__.py")
    return {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in found}


def folder_of(path: Path) -> str:
    """Return the folder of a module, within the program."""
    return path.parent.relative_to(PROGRAM).as_posix()


def imported_by(path: Path) -> Iterator[str]:
    """Yield the names that may be modules in the imports of a file."""
    for node in nodes(tree_of(path), ast.ImportFrom, ast.Import):
        match node:
            case ast.ImportFrom(module=str(module), names=names):
                yield module
                yield from (f"{module}.{each.name}" for each in names)
            case ast.Import(names=names):
                yield from (each.name for each in names)


@cache
def importers() -> Mapping[str, Set[Path]]:
    """Return the files that import each module, by the name of the module."""
    used = {path: set(imported_by(path)) for path in python_files("playground")}
    found: dict[str, set[Path]] = {name: set() for name in modules()}
    for path, names in used.items():
        for name in names & found.keys():
            found[name].add(path)
    return found


def test_no_folder_is_crowded() -> None:
    counts: dict[str, int] = {}
    for path in modules().values():
        counts[folder_of(path)] = counts.get(folder_of(path), 0) + 1
    crowded = {
        folder: count
        for folder, count in counts.items()
        if count > MOST_MODULES and folder not in REGISTRIES
    }
    assert not crowded, f"more than {MOST_MODULES} modules; make rooms by idea: {crowded}"


def crumbs() -> set[str]:
    """Return the small modules that one other module imports, and no more."""
    return {
        path.relative_to(PROGRAM).as_posix()
        for name, path in modules().items()
        if folder_of(path) not in REGISTRIES
        and len(text_of(path).splitlines()) < SMALL
        and len(importers()[name]) == 1
    }


def test_a_small_module_with_one_importer_joins_it() -> None:
    assert crumbs() == set(CRUMBS), "join it, or say in CRUMBS why not"
