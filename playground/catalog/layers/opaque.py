"""Opaque: a layer of Keras that the catalogue lacks, kept as it came."""

from playground.base.params import Text
from playground.catalog.opaque import LONGEST_CONFIG, known_shapes, opaque_shape, read_config
from playground.catalog.spec import Category, LayerSpec, TensorShape, Values, WeightSpec
from playground.catalog.values import text


def _output_shape(values: Values, inputs: tuple[TensorShape, ...]) -> TensorShape:
    class_name = text(values, "class_name")
    config = read_config(class_name, text(values, "config"))
    return opaque_shape(class_name, known_shapes(text(values, "shapes")), inputs, config)


def _weights(values: Values, _inputs: tuple[TensorShape, ...]) -> tuple[WeightSpec, ...]:
    known = known_shapes(text(values, "shapes"))
    return known.weights if known is not None else ()


OPAQUE = LayerSpec(
    name="Opaque",
    category=Category.CORE,
    summary="A Keras layer that is not in the palette; it trains and is saved as it came.",
    formula="class_name(x)",
    params=(
        Text(
            name="class_name",
            help="Keras's class of the layer, as the model or script has it.",
            default="Identity",
            max_length=64,
            is_read_only=True,
        ),
        Text(
            name="config",
            help="The layer's settings, as Keras writes them.",
            default="{}",
            max_length=LONGEST_CONFIG,
            is_read_only=True,
        ),
        Text(
            name="shapes",
            help="Shapes and weights, as they were found in the model's file.",
            max_length=LONGEST_CONFIG,
            is_read_only=True,
            is_advanced=True,
        ),
    ),
    output_shape=_output_shape,
    weights=_weights,
    maximum_inputs=None,
    keywords="outside unknown other keras",
    is_offered=False,
)
