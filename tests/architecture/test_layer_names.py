"""No module outside the catalogue names a layer type: it uses the layer's spec.

A message may contain a name; code must not compare with or look up a name.
"""

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from playground.catalog.layers import LAYERS
from playground.catalog.outside import OUTSIDE
from tests.architecture.sources import nodes, python_files, tree_of
from tests.lanes import ROOT

ALLOWED = frozenset(("Input", "Opaque"))
"""The first layer of every network, and the type for layers outside the catalogue."""
ALIASES = frozenset(alias for spec in LAYERS for alias in spec.aliases) - {"InputLayer"}
NAMES = (frozenset((*LAYERS.names, *OUTSIDE)) | ALIASES) - ALLOWED
NAMED = re.compile(rf"(\w+\.)*({'|'.join(sorted(NAMES))})")
EXEMPT: Mapping[tuple[str, str], str] = {
    ("playground/engine/random/noise.py", "Dropout"): "base class, same numbers under XLA",
    ("playground/engine/random/noise.py", "GaussianNoise"): "base class, same numbers under XLA",
    ("playground/engine/loop/executor.py", "RNN"): "Keras's base class of all recurrent layers",
    ("playground/engine/model/forward.py", "RNN"): "Keras's base class of all recurrent layers",
    ("playground/export/formats/litert.py", "RNN"): "Keras's base class of all recurrent layers",
    **{
        ("playground/export/script/raw_rows.py", name): "a step of the preparation, as a layer"
        for name in (
            *("Concatenate", "Embedding", "Flatten", "Multiply", "Normalization", "Rescaling"),
            *("Reshape", "TextVectorization"),
        )
    },
}
"""By file and name: why the name is permitted."""
OF_THE_PAST = "playground/importing/model/keras2/"
"""Tables of what Keras 2 called its layers and how it computed them: they change no more, so a new
layer type needs no line there."""


def modules() -> list[Path]:
    """Return all modules of the program outside the catalogue and the tables of the past."""
    found = python_files("playground")
    present = [path for path in found if OF_THE_PAST not in path.as_posix()]
    return [path for path in present if path.relative_to(ROOT).parts[1] != "catalog"]


def layer_names_in(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield the line and the name of each layer type that code names.

    >>> sorted(layer_names_in(ast.parse('a == "Conv2D" or "keras.layers.Dense"')))
    [(1, 'Conv2D'), (1, 'Dense')]
    >>> list(layer_names_in(ast.parse('name.startswith("Conv")')))
    [(1, 'Conv')]
    >>> list(layer_names_in(ast.parse('isinstance(layer, keras.layers.GRU)')))
    [(1, 'GRU')]
    >>> list(layer_names_in(ast.parse('print("Add a Dense layer.")')))
    []
    """
    for node in nodes(tree, ast.Constant, ast.Attribute, ast.Call):
        match node:
            case ast.Constant(value=str(text)) if found := NAMED.fullmatch(text):
                yield node.lineno, found[2]
            case ast.Attribute(value=ast.Attribute(attr="layers"), attr=name) if name in NAMES:
                yield node.lineno, name
            case ast.Call(
                func=ast.Attribute(attr="startswith" | "endswith"),
                args=[ast.Constant(value=str(part))],
            ) if len(part) > 2 and part[0].isupper() and any(part in name for name in NAMES):
                yield node.lineno, part


@cache
def named() -> Mapping[tuple[str, str], int]:
    """Return by file and name in which line a module first names a layer type."""
    found: dict[tuple[str, str], int] = {}
    for path in modules():
        file = path.relative_to(ROOT).as_posix()
        for line, name in layer_names_in(tree_of(path)):
            found.setdefault((file, name), line)
    return found


def test_no_layer_type_is_named() -> None:
    found = [f"{at[0]}:{line}: {at[1]}" for at, line in named().items() if at not in EXEMPT]
    assert not found, f"ask LayerSpec or its traits instead of naming a layer type: {found}"


def test_every_exemption_is_needed() -> None:
    assert set(EXEMPT) <= set(named())
