"""RepeatVector: the same row of numbers at every step."""

from playground.base.params import Int
from playground.catalog.families.moves import REPEATED
from playground.catalog.spec import Category, LayerSpec, TensorShape, Values, require_rank
from playground.catalog.traits import Traits
from playground.catalog.values import integer


def _output_shape(values: Values, inputs: tuple[TensorShape, ...]) -> TensorShape:
    require_rank("RepeatVector", inputs[0], 2, 2)
    batch, size = inputs[0]
    return (batch, integer(values, "n"), size)


REPEAT_VECTOR = LayerSpec(
    name="RepeatVector",
    category=Category.RESHAPING,
    summary="Makes a sequence that has the same row of numbers at every step.",
    formula="y = (x, x, …), n times",
    params=(
        Int(
            name="n",
            help="How many steps the sequence has.",
            default=2,
            minimum=1,
            maximum=4096,
        ),
    ),
    output_shape=_output_shape,
    traits=Traits(is_linear=True, passes_activation=True),
    required=("n",),
    keywords="copy sequence steps encoder decoder",
    computation=REPEATED,
)
