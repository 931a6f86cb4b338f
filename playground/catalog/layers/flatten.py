"""Flatten: everything of a sample in one row."""

from math import prod

from playground.catalog.families.moves import RESHAPED
from playground.catalog.spec import Category, LayerSpec, TensorShape, Values, require_rank
from playground.catalog.traits import Picture, Traits


def _output_shape(_values: Values, inputs: tuple[TensorShape, ...]) -> TensorShape:
    require_rank("Flatten", inputs[0], 1)
    sizes = [size for size in inputs[0][1:] if size is not None]
    is_known = len(sizes) == len(inputs[0]) - 1
    return (inputs[0][0], prod(sizes) if is_known else None)


FLATTEN = LayerSpec(
    name="Flatten",
    category=Category.RESHAPING,
    summary="Lays all values of a sample in one row, so that a Dense layer can read an image.",
    formula="y = (x₁, x₂, …, xₙ)",
    output_shape=_output_shape,
    traits=Traits(is_linear=True, passes_activation=True, picture=Picture.STRIP),
    positional=("data_format",),
    keywords="unroll vector image reshape",
    computation=RESHAPED,
)
