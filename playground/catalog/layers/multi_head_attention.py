"""MultiHeadAttention: every step of a sequence looks at all others."""

from playground.base.params import Float, Int
from playground.catalog.families.weights import weight_params
from playground.catalog.formulas.computation import Attended
from playground.catalog.spec import (
    Category,
    LayerSpec,
    TensorShape,
    Values,
    WeightSpec,
    element_count,
    require_known,
    require_rank,
)
from playground.catalog.traits import Picture, Traits
from playground.catalog.values import integer


def _output_shape(_values: Values, inputs: tuple[TensorShape, ...]) -> TensorShape:
    require_rank("MultiHeadAttention", inputs[0], 3)
    require_known("MultiHeadAttention", inputs[0], -1)
    return inputs[0]


def _sizes(values: Values) -> tuple[int, int, int]:
    """Return the number of heads, and the sizes of a key and of a value."""
    key = integer(values, "key_dim")
    value = key if values["value_dim"] is None else integer(values, "value_dim")
    return integer(values, "num_heads"), key, value


def _weights(values: Values, inputs: tuple[TensorShape, ...]) -> tuple[WeightSpec, ...]:
    features = require_known("MultiHeadAttention", inputs[0], -1)
    heads, key, value = _sizes(values)
    parts = (
        ("query", (features, heads, key), (heads, key)),
        ("key", (features, heads, key), (heads, key)),
        ("value", (features, heads, value), (heads, value)),
        ("attention_output", (heads, value, features), (features,)),
    )
    return tuple(
        WeightSpec(f"{part}_{name}", shape)
        for part, kernel, bias in parts
        for name, shape in (("kernel", kernel), ("bias", bias))
        if name == "kernel" or values["use_bias"]
    )


def _cost(values: Values, inputs: tuple[TensorShape, ...], _output: TensorShape) -> int:
    features = inputs[0][-1] or 1
    steps = element_count(inputs[0]) // features
    heads, key, value = _sizes(values)
    projections = 2 * steps * features * heads * (key + value)
    return projections + steps * steps * heads * (key + value)


MULTI_HEAD_ATTENTION = LayerSpec(
    name="MultiHeadAttention",
    category=Category.ATTENTION,
    summary="Self-attention: each step of a sequence takes a mix of all steps that matter to it.",
    formula="softmax(query · keyᵀ / √key_dim) · value, for each head; query, key, value from x",
    params=(
        Int(
            name="num_heads",
            help="How many attention mixes are computed in parallel.",
            default=2,
            minimum=1,
            maximum=256,
        ),
        Int(
            name="key_dim",
            help="How many numbers each head uses to compare steps.",
            default=8,
            minimum=1,
            maximum=4096,
        ),
        Int(
            name="value_dim",
            help="How many numbers each head passes on; left empty, as many as it compares.",
            default=None,
            minimum=1,
            maximum=4096,
            is_optional=True,
            is_advanced=True,
        ),
        Float(
            name="dropout",
            help="Share of the attention left out at random while training.",
            default=0.0,
            minimum=0.0,
            maximum=1.0,
            excludes_maximum=True,
        ),
        *weight_params("kernel", offsets="Add learned offsets."),
    ),
    output_shape=_output_shape,
    weights=_weights,
    cost=_cost,
    traits=Traits(picture=Picture.SERIES),
    required=("num_heads", "key_dim"),
    positional=("num_heads", "key_dim", "value_dim", "dropout", "use_bias"),
    call_order=(0, 0),
    neutral=(("attention_axes", ([1], (1,))), ("use_gate", (False,))),
    makes=("Softmax", "Dropout"),
    keywords="self-attention transformer sequence heads query key value",
    computation=Attended(),
)
