"""The changes of an `ImageDataGenerator`, as layers that change pictures while a network trains."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from playground.base.errors import ParameterError
from playground.base.params import ParamValue
from playground.catalog.families.augmentation import FILL_MODE
from playground.catalog.layers import LAYERS
from playground.catalog.layers.random_flip import RANDOM_FLIP
from playground.catalog.layers.random_rotation import RANDOM_ROTATION
from playground.catalog.layers.random_translation import RANDOM_TRANSLATION
from playground.catalog.layers.random_zoom import RANDOM_ZOOM
from playground.datasets.task import Task
from playground.importing.network.drawing import Part
from playground.importing.network.layer_calls import LayerPlan
from playground.importing.network.values import Dataset, Made, Value
from playground.importing.project.ends import begun_with
from playground.importing.result import NoteKind
from playground.importing.text.notes import Notes
from playground.importing.training.fitting import source_of

Sizes = tuple[int, ...]

WORDS = (
    *("featurewise_center", "samplewise_center", "featurewise_std_normalization"),
    *("samplewise_std_normalization", "zca_whitening", "zca_epsilon", "rotation_range"),
    *("width_shift_range", "height_shift_range", "brightness_range", "shear_range"),
    *("zoom_range", "channel_shift_range", "fill_mode", "cval", "horizontal_flip"),
    *("vertical_flip", "rescale", "preprocessing_function", "data_format", "validation_split"),
)
"""The arguments of `ImageDataGenerator` in their order."""
SCALES = "the pictures are scaled as the settings of the data say"
MISSING = "no layer does it, and it is left out"
UNKEPT: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("shear_range", "brightness_range", "channel_shift_range"), MISSING),
        **dict.fromkeys(("featurewise_center", "featurewise_std_normalization"), SCALES),
        **dict.fromkeys(("samplewise_center", "samplewise_std_normalization"), SCALES),
        "zca_whitening": MISSING,
        "preprocessing_function": "what it computes is not imported",
    }
)
"""Arguments that become no layer, and what is said of each."""
FULL_TURN = 360
LEAST = 1e-6
UNEVEN = "zoom_range of ImageDataGenerator: the zoom goes as far to both sides here"
SAID = (
    "the changes of ImageDataGenerator are the layers {}: as there, only while training; each "
    "picture draws its own"
)


def augmented(
    parts: tuple[Part, ...], call: Made | None, task: Task | None, notes: Notes
) -> tuple[Part, ...]:
    """Return the drawing with the changes of the generator that a network is fitted to.

    Parameters
    ----------
    call : Made or None
        The call of ``fit``.
    """
    source = source_of(call) if call is not None else None
    if not isinstance(source, Dataset) or source.generator is None or call is None:
        return parts
    line = source.generator.line or call.line
    given = dict(zip(WORDS, source.generator.arguments, strict=False)) | source.generator.named
    if is_uneven(given.get("zoom_range")):
        notes.add(line, NoteKind.NEEDS_YOU, UNEVEN)
    for word, message in UNKEPT.items():
        if given.get(word):
            notes.add(line, NoteKind.NEEDS_YOU, f"{word} of ImageDataGenerator: {message}")
    shape = task.input_shape if task is not None else ()
    plans = list(_plans(given, shape, line, notes)) if len(shape) == 3 else []
    if plans:
        names = ", ".join(plan.type_name for plan in plans)
        notes.add(line, NoteKind.ASSUMED, SAID.format(names))
    for plan in reversed(plans):
        parts = begun_with(parts, plan)
    return parts


def _plans(
    given: Mapping[str, Value], shape: Sizes, line: int, notes: Notes
) -> Iterator[LayerPlan]:
    """Yield the layers, in the order in which they are applied."""
    mode = given.get("fill_mode", "nearest")
    filled: dict[str, object] = {"fill_mode": mode} if mode in FILL_MODE.options else {}
    for name, wanted in _wanted(given, shape):
        moved = filled if LAYERS[name].param(FILL_MODE.name) else {}
        try:
            params: Mapping[str, ParamValue] = LAYERS[name].parse({**wanted, **moved})
        except ParameterError as error:
            message = f"a change of ImageDataGenerator cannot be the layer {name}: {error}"
            notes.add(line, NoteKind.NEEDS_YOU, message)
            continue
        yield LayerPlan(name, params)


def _wanted(given: Mapping[str, Value], shape: Sizes) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield each layer that is needed, with its settings."""
    sides = [word for word in ("horizontal", "vertical") if given.get(f"{word}_flip") is True]
    if sides:
        yield RANDOM_FLIP.name, {"mode": "_and_".join(sides)}
    turn = given.get("rotation_range", 0)
    if turn:
        share = turn / FULL_TURN if isinstance(turn, int | float) else turn
        yield RANDOM_ROTATION.name, {"factor": share}
    shifts = {
        f"{side}_factor": _share(given.get(f"{side}_shift_range", 0), size)
        for side, size in zip(("height", "width"), shape[:2], strict=True)
    }
    if any(shifts.values()):
        yield RANDOM_TRANSLATION.name, shifts
    zoom = given.get("zoom_range", 0)
    if zoom and zoom not in ((1, 1), [1, 1]):
        factor = _change(zoom)
        yield RANDOM_ZOOM.name, {"height_factor": factor, "width_factor": factor}


def _share(shift: Value, size: int) -> object:
    """Return a shift as a share of a side: from 1 on, the generator counts pixels."""
    if isinstance(shift, int | float) and not isinstance(shift, bool):
        return shift if abs(shift) < 1 else min(1.0, shift / size)
    return shift


def is_uneven(zoom: Value) -> bool:
    """Return whether a zoom goes further to one side of 1 than to the other."""
    match zoom:
        case [int() | float() as low, int() | float() as high]:
            return abs((1 - low) - (high - 1)) > LEAST
    return False


def _change(zoom: Value) -> object:
    """Return how far a zoom goes to both sides of 1; the generator also takes (0.8, 1.2)."""
    match zoom:
        case [int() | float() as low, int() | float() as high]:
            return round(max(1 - low, high - 1), 6)
    return zoom
