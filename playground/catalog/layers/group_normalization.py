"""GroupNormalization: steady mean and variance within groups of channels."""

from playground.base.errors import ShapeError
from playground.base.params import Int
from playground.catalog.families.normalization import (
    NORMALIZING_WEIGHTS,
    axis_size,
    learned_weights,
    normalization_params,
)
from playground.catalog.formulas.computation import Normalized
from playground.catalog.spec import (
    Category,
    LayerSpec,
    TensorShape,
    Values,
    WeightSpec,
    element_count,
    shape_text,
)
from playground.catalog.traits import Picture, Traits
from playground.catalog.values import integer


def _output_shape(values: Values, inputs: tuple[TensorShape, ...]) -> TensorShape:
    axis, shape = integer(values, "axis"), inputs[0]
    channels, groups = axis_size("GroupNormalization", values, shape), integer(values, "groups")
    if axis in (0, -len(shape)):
        raise ShapeError(
            f"GroupNormalization needs an axis after the batch; received axis {axis} for "
            f"{shape_text(shape)}"
        )
    if groups == 0 or (groups > 0 and channels % groups):
        raise ShapeError(
            f"GroupNormalization needs a number of channels that its {groups} groups divide "
            f"evenly (groups = -1 makes each channel a group); received {channels}"
        )
    return shape


def _weights(values: Values, inputs: tuple[TensorShape, ...]) -> tuple[WeightSpec, ...]:
    return learned_weights("GroupNormalization", values, inputs)


def _cost(_values: Values, _inputs: tuple[TensorShape, ...], output: TensorShape) -> int:
    return element_count(output)


GROUP_NORMALIZATION = LayerSpec(
    name="GroupNormalization",
    category=Category.NORMALIZATION,
    summary="Brings groups of channels to mean 0 and variance 1 in each sample.",
    formula="gamma · (x − mean) / √(variance + epsilon) + beta",
    params=(
        Int(
            name="groups",
            help="How many groups the channels are split into; -1 makes each channel a group.",
            default=32,
            minimum=-1,
            maximum=4096,
        ),
        *normalization_params("The axis of the channels."),
    ),
    output_shape=_output_shape,
    weights=_weights,
    cost=_cost,
    traits=Traits(resizable_weights=NORMALIZING_WEIGHTS, picture=Picture.CHANGE),
    positional=("groups", "axis", "epsilon", "center", "scale"),
    keywords="groupnorm instance normalize standardize channels",
    computation=Normalized(over_batch=False, groups="groups"),
)
