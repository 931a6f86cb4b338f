"""Backbones of Keras, such as MobileNetV2: Keras describes them, and their layers are drawn."""

import json
import warnings
from typing import Any

from playground.base.errors import ImportProblem
from playground.base.libraries import confine_libraries
from playground.importing.measuring.keras_shapes import REFUSALS
from playground.importing.model.drawing import ModelDrawing
from playground.importing.network.constants import is_plain
from playground.importing.network.refusals import LineProblem
from playground.importing.network.values import Arguments, Model, Name, Named, Tensor
from playground.importing.network.world import Drawn, World
from playground.importing.result import NoteKind

WORDS = ("include_top", "weights", "input_tensor", "input_shape", "pooling", "classes")
"""The first arguments of every backbone, in order."""
LARGEST_SIDE = 2048
RANDOM = (
    "the trained weights of {} are not in a program; the layers are here with random weights: save "
    "the model as .keras and open that to have them"
)


def backbone_model(
    world: World, name: Name, arguments: Arguments, named: Named, line: int
) -> Model:
    """Return the model that a function of `keras.applications` makes; imports Keras.

    Its layers are drawn one by one, with random weights: nothing is fetched from the network.

    Raises
    ------
    ImportProblem
        Keras has no such backbone, or refuses its arguments.
    """
    given = dict(zip(WORDS, arguments, strict=False)) | named
    tensor, weights = given.pop("input_tensor", None), given.pop("weights", "imagenet")
    given.pop("name", None)
    if not is_plain(given):
        raise LineProblem(line, f"an argument of {name.leaf} is unknown without running it")
    _check_size(given, name, line)
    before = len(world.drawn)
    outputs = ModelDrawing(world, []).draw(_description(name, given, line), None)
    for index in range(before, len(world.drawn)):
        drawn = world.drawn[index]
        drawn.layer.line = line
        drawn.layer.named.pop("name", None)
        world.drawn[index] = Drawn(drawn.layer, drawn.sources, line)
    if weights is not None:
        world.notes.add(line, NoteKind.NEEDS_YOU, RANDOM.format(name.leaf))
    model = Model(line, name.leaf.lower(), None, (Tensor(before),), outputs, label=name.leaf)
    if isinstance(tensor, Tensor):
        model.outputs = world.inlined(model, (tensor,), line)
        model.inputs = (tensor,)
        model.is_nested = False
    world.models.append(model)
    return model


def _check_size(given: Named, name: Name, line: int) -> None:
    """Raise if pictures or classes are larger than any program needs."""
    shape = given.get("input_shape")
    sizes = [*(shape if isinstance(shape, list | tuple) else ()), given.get("classes")]
    if any(isinstance(size, int) and not 1 <= size <= 32 * LARGEST_SIDE for size in sizes):
        raise LineProblem(line, f"a size of {name.leaf} is too large")


def _description(name: Name, given: Named, line: int) -> Any:
    """Return what Keras writes of the backbone. Any: it is JSON."""
    confine_libraries()
    import keras  # noqa: PLC0415 - takes seconds

    make = getattr(keras.applications, name.leaf, None)
    if make is None or not name.leaf[:1].isupper():
        raise LineProblem(line, f"Keras has no backbone {name.leaf}")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return json.loads(make(weights=None, **given).to_json())
    except REFUSALS as error:
        reason = str(error).strip().partition("\n")[0] or type(error).__name__
        raise ImportProblem(f"Keras refuses {name.leaf}: {reason[:300]}") from None
