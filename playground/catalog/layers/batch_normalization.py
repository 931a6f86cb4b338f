"""BatchNormalization: steady mean and variance over the batch."""

from playground.base.params import Float
from playground.catalog.families.normalization import (
    NORMALIZING_WEIGHTS,
    axis_size,
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
    size = (axis_size("BatchNormalization", values, inputs[0]),)
    return (
        *learned_weights("BatchNormalization", values, inputs),
        WeightSpec("moving_mean", size, is_trainable=False),
        WeightSpec("moving_variance", size, is_trainable=False),
    )


def _cost(_values: Values, _inputs: tuple[TensorShape, ...], output: TensorShape) -> int:
    return element_count(output)


BATCH_NORMALIZATION = LayerSpec(
    name="BatchNormalization",
    category=Category.NORMALIZATION,
    summary="Brings each feature to mean 0 and variance 1 over the batch; learning gets faster.",
    formula="gamma · (x − mean) / √(variance + epsilon) + beta",
    params=normalization_params(
        "The axis whose entries are normalized each on its own: the features or channels.",
        Float(
            name="momentum",
            help="How slowly the averages used after training follow the batches.",
            default=0.99,
            minimum=0.0,
            maximum=1.0,
            is_advanced=True,
        ),
    ),
    output_shape=normalization_shape("BatchNormalization"),
    weights=_weights,
    cost=_cost,
    traits=Traits(
        is_linear=True,
        resizable_weights=NORMALIZING_WEIGHTS,
        picture=Picture.CHANGE,
    ),
    positional=("axis", "momentum", "epsilon", "center", "scale"),
    keywords="batchnorm normalize standardize moving average",
    computation=Normalized(over_batch=True),
)
