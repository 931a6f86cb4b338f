"""Backbones of Keras, such as MobileNetV2: Keras describes them, and their layers are drawn."""

import json
import warnings
from collections.abc import Mapping
from typing import Any

from playground.base.errors import ImportProblem
from playground.base.libraries import confine_libraries, without_scikit_learn
from playground.importing.measuring.backbone_weights import NotAtHand, only_from_cache
from playground.importing.measuring.keras_shapes import REFUSALS
from playground.importing.model.drawing import ModelDrawing
from playground.importing.network.constants import is_plain
from playground.importing.network.refusals import LineProblem
from playground.importing.network.values import Arguments, Model, Name, Named, Tensor, Value
from playground.importing.network.world import Drawn, World
from playground.importing.result import NoteKind

WORDS = ("include_top", "weights", "input_tensor", "input_shape", "pooling", "classes")
"""The first arguments of every backbone, in order."""
LARGEST_SIDE = 2048
RANDOM = (
    "the trained weights of {} are not at hand ({}), so its layers have random weights: {}, and "
    "import the program again"
)


def backbone_model(
    world: World, name: Name, arguments: Arguments, named: Named, line: int
) -> Model:
    """Return the model that a function of `keras.applications` makes; imports Keras.

    Its layers are drawn one by one. Their weights come from Keras's cache, or from the file that
    the user chose; nothing is fetched from the network.

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
    keras_model, is_trained = _made(world, name, given, weights, line)
    drawing = ModelDrawing(world, [])
    outputs = drawing.draw(json.loads(keras_model.to_json()), None)
    arrays = _arrays(keras_model) if is_trained else {}
    for index in range(before, len(world.drawn)):
        drawn = world.drawn[index]
        drawn.layer.line = line
        path = drawing.origins.get(index, ("",))
        if drawn.layer.leaf == "Input":
            drawn.layer.named.pop("name", None)
        else:
            drawn.layer.block = name.leaf
        drawn.layer.weights = arrays.get(path[-1], ())
        world.drawn[index] = Drawn(drawn.layer, drawn.sources, line)
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


def _made(world: World, name: Name, given: Named, weights: Value, line: int) -> tuple[Any, bool]:
    """Return the backbone as Keras makes it, and whether it has trained weights. Any: Keras."""
    confine_libraries()
    with without_scikit_learn():
        import keras  # noqa: PLC0415 - takes seconds

    make = getattr(keras.applications, name.leaf, None)
    if make is None or not name.leaf[:1].isupper():
        raise LineProblem(line, f"Keras has no backbone {name.leaf}")
    if weights is not None:
        try:
            with only_from_cache(weights, world.weights_file) as source:
                return _called(make, name, {**given, "weights": source}), True
        except NotAtHand as missing:
            said = RANDOM.format(name.leaf, missing.reason, missing.remedy)
            world.notes.add(line, NoteKind.NEEDS_YOU, said)
            given = {**given, "weights": None}
    return _called(make, name, {"weights": None, **given}), False


def _called(make: Any, name: Name, given: Named) -> Any:
    """Return what a function of `keras.applications` makes. Any: Keras has no types."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return make(**given)
    except (*REFUSALS, OSError) as error:
        reason = str(error).strip().partition("\n")[0] or type(error).__name__
        raise ImportProblem(f"Keras refuses {name.leaf}: {reason[:300]}") from None


def _arrays(model: Any) -> Mapping[str, tuple[Any, ...]]:
    """Return the weights of each layer, by its name. Any: Keras has no types."""
    return {layer.name: tuple(layer.get_weights()) for layer in model.layers}
