"""Embedding: a learned row of numbers for each token."""

from playground.base.params import Bool, Int, RegularizerParam
from playground.catalog.formulas.computation import LookedUp
from playground.catalog.initializers import initializer_param
from playground.catalog.spec import Category, LayerSpec, TensorShape, Values, WeightSpec
from playground.catalog.traits import Picture, Traits
from playground.catalog.values import integer


def _output_shape(values: Values, inputs: tuple[TensorShape, ...]) -> TensorShape:
    return (*inputs[0], integer(values, "output_dim"))


def _weights(values: Values, _inputs: tuple[TensorShape, ...]) -> tuple[WeightSpec, ...]:
    shape = (integer(values, "input_dim"), integer(values, "output_dim"))
    return (WeightSpec("embeddings", shape),)


EMBEDDING = LayerSpec(
    name="Embedding",
    category=Category.RECURRENT,
    summary="Gives each whole number, such as that of a word, a learned row of numbers.",
    formula="embeddings[x], a row of output_dim numbers; x from 0 to input_dim − 1",
    params=(
        Int(
            name="input_dim",
            help="How many different numbers come in: 0 up to one less than this.",
            default=1000,
            minimum=1,
            maximum=1_000_000,
        ),
        Int(
            name="output_dim",
            help="How many numbers represent each of them.",
            default=8,
            minimum=1,
            maximum=4096,
        ),
        Bool(
            name="mask_zero",
            help="Treat the number 0 as padding, which recurrent layers skip.",
            default=False,
            is_advanced=True,
        ),
        initializer_param("embeddings_initializer", "random_uniform"),
        RegularizerParam(
            name="embeddings_regularizer",
            help="Penalty on large entries.",
            is_advanced=True,
        ),
    ),
    output_shape=_output_shape,
    weights=_weights,
    size_param="output_dim",
    traits=Traits(
        reads_tokens=True,
        resizable_weights=frozenset(("embeddings",)),
        picture=Picture.NEIGHBOURS,
    ),
    required=("input_dim", "output_dim"),
    positional=(*("input_dim", "output_dim", "embeddings_initializer", "embeddings_regularizer"),),
    old_arguments=(("init", "embeddings_initializer"), ("W_regularizer", "embeddings_regularizer")),
    keywords="word token lookup vector text",
    computation=LookedUp(),
)
