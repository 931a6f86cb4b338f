"""No module outside the catalogues names a data set, loss, optimizer, metric, schedule or callback.

Code asks the spec instead, or imports the entry or a constant of its catalogue. A sentence
that a person reads may contain a name.
"""

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from playground.base.registry import Named
from playground.catalog.callbacks import CALLBACKS
from playground.catalog.losses import LOSSES
from playground.catalog.metrics import METRICS
from playground.catalog.optimizers import OPTIMIZERS
from playground.catalog.schedules import SCHEDULES
from playground.datasets.sources import DATASETS
from tests.architecture.sources import nodes, python_files, tree_of
from tests.lanes import ROOT

CATALOGUES = ("playground/catalog/", "playground/datasets/sources/")
ENTRIES: tuple[Named, ...] = (
    *DATASETS,
    *LOSSES,
    *OPTIMIZERS,
    *METRICS,
    *SCHEDULES,
    *CALLBACKS,
)
ANY = "any"
"""In `EXEMPT`: every name may be in the file."""
EXEMPT: Mapping[tuple[str, str], str] = {
    ("playground/document/template_plans/plans.py", ANY): "examples that choose among entries",
    ("playground/importing/address.py", ANY): "the words of TensorFlow Playground",
    ("playground/app.py", "xor"): "the name of a template",
    ("playground/datasets/derived/baseline.py", ANY): "metrics computed with NumPy, by name",
    ("playground/command_line/self_test.py", "xor"): "the name of a template",
    (
        "playground/importing/evaluate/libraries/library_calls.py",
        "constant",
    ): "the function tf.constant",
}
"""By file and name: why it may be there."""


def names() -> frozenset[str]:
    """Return the names of all entries, and those of their classes and functions elsewhere."""
    found: set[str] = set()
    for spec in ENTRIES:
        found |= {spec.name, *getattr(spec, "aliases", ())}
        found |= {path.rpartition(".")[2] for path in getattr(spec, "loaders", ())}
        found |= {getattr(spec, field, None) or "" for field in ("keras_class", "script_class")}
    return frozenset(found) - {"", "load_data"}


NAMES = names()
NAMED = re.compile(rf"((keras|sklearn|tensorflow)\.(\w+\.)*)?({'|'.join(sorted(NAMES))})(\.\w+)?")


def modules() -> list[Path]:
    """Return all modules of the program outside the catalogues."""
    return [path for path in python_files("playground") if not file_of(path).startswith(CATALOGUES)]


def file_of(path: Path) -> str:
    """Return the path of a module in the repository."""
    return path.relative_to(ROOT).as_posix()


def names_in(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield the line and the name of each entry that code names.

    >>> sorted(names_in(ast.parse('name == "mnist" or "keras.optimizers.Adam"')))
    [(1, 'Adam'), (1, 'mnist')]
    >>> list(names_in(ast.parse('"accuracy" in name')))
    [(1, 'accuracy')]
    >>> list(names_in(ast.parse('loss = "keras.datasets.mnist.load_data"')))
    [(1, 'mnist')]
    >>> list(names_in(ast.parse('print("Adam is a good choice."); open("state.npz")')))
    []
    """
    for node in nodes(tree, ast.Constant):
        if isinstance(node.value, str):
            found = NAMED.fullmatch(node.value)
            if found is not None and (found[1] or not found[5]):
                yield node.lineno, found[4]


def is_exempt(file: str, name: str) -> bool:
    """Return whether a name may be in a file."""
    return (file, name) in EXEMPT or (file, ANY) in EXEMPT


@cache
def named() -> Mapping[tuple[str, str], int]:
    """Return by file and name in which line a module first names an entry."""
    found: dict[tuple[str, str], int] = {}
    for path in modules():
        for line, name in names_in(tree_of(path)):
            found.setdefault((file_of(path), name), line)
    return found


def test_no_entry_of_a_catalogue_is_named() -> None:
    found = [f"{at[0]}:{line}: {at[1]}" for at, line in named().items() if not is_exempt(*at)]
    assert not found, f"ask the spec instead of naming an entry of a catalogue: {found}"


def test_every_exemption_is_needed() -> None:
    known = {*named(), *((file, ANY) for file, _name in named())}
    assert set(EXEMPT) <= known
