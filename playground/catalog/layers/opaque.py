"""Opaque: a layer of Keras that is not in the catalogue, kept unchanged."""

from playground.base.errors import ShapeError
from playground.base.params import Text
from playground.catalog.opaque import (
    LONGEST_CONFIG,
    catalogue_values,
    known_shapes,
    opaque_shape,
    read_config,
)
from playground.catalog.spec import (
    Category,
    LayerSpec,
    ShapeRule,
    TensorShape,
    Values,
    WeightSpec,
)
from playground.catalog.values import text


def _output_shape(catalogue: tuple[LayerSpec, ...]) -> ShapeRule:
    """Return the shape rule; for classes of the catalogue it asks their own."""
    specs = {spec.name: spec for spec in catalogue}

    def rule(values: Values, inputs: tuple[TensorShape, ...]) -> TensorShape:
        class_name = text(values, "class_name")
        config = read_config(class_name, text(values, "config"))
        known = known_shapes(text(values, "shapes"))
        spec = specs.get(class_name)
        given = None if spec is None else catalogue_values(spec, config)
        if spec is None or given is None or (known is not None and known.inputs == inputs):
            return opaque_shape(class_name, known, inputs, config)
        if len(inputs) < spec.minimum_inputs or len(inputs) > (spec.maximum_inputs or len(inputs)):
            raise ShapeError(f"{class_name} cannot take {len(inputs)} inputs")
        return spec.output_shape(given, inputs)

    return rule


def _weights(values: Values, _inputs: tuple[TensorShape, ...]) -> tuple[WeightSpec, ...]:
    known = known_shapes(text(values, "shapes"))
    return known.weights if known is not None else ()


def opaque_layer(catalogue: tuple[LayerSpec, ...]) -> LayerSpec:
    """Return the layer type for Keras layers that are not in the `catalogue`."""
    return LayerSpec(
        name="Opaque",
        category=Category.CORE,
        summary="A Keras layer that is not in the palette; it trains and is saved unchanged.",
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
        output_shape=_output_shape(catalogue),
        weights=_weights,
        maximum_inputs=None,
        keywords="outside unknown other keras",
        is_offered=False,
    )
