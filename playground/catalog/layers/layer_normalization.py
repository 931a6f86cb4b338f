"""LayerNormalization: steady mean and variance within each sample."""

from playground.catalog.families.normalization import (
    NORMALIZING_WEIGHTS,
    learned_weights,
    normalization_params,
    normalization_shape,
)
from playground.catalog.formulas.computation import Normalized
from playground.catalog.spec import (
    Category,
    LayerSpec,
    TensorShape,
    Values,
    WeightSpec,
    element_count,
)
from playground.catalog.traits import Picture, Traits


def _weights(values: Values, inputs: tuple[TensorShape, ...]) -> tuple[WeightSpec, ...]:
    return learned_weights("LayerNormalization", values, inputs)


def _cost(_values: Values, _inputs: tuple[TensorShape, ...], output: TensorShape) -> int:
    return element_count(output)


LAYER_NORMALIZATION = LayerSpec(
    name="LayerNormalization",
    category=Category.NORMALIZATION,
    summary="Brings the features of each sample to mean 0 and variance 1, whatever the batch.",
    formula="gamma · (x − mean) / √(variance + epsilon) + beta",
    params=normalization_params("The axis over which mean and variance are taken."),
    output_shape=normalization_shape("LayerNormalization"),
    weights=_weights,
    cost=_cost,
    traits=Traits(
        resizable_weights=NORMALIZING_WEIGHTS,
        picture=Picture.CHANGE,
    ),
    positional=("axis", "epsilon", "center", "scale"),
    neutral=(("rms_scaling", (False,)),),
    keywords="layernorm normalize standardize transformer",
    computation=Normalized(over_batch=False),
)
