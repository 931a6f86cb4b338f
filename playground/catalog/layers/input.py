"""Input: where the data enters."""

from playground.base.params import Shape
from playground.catalog.spec import Category, LayerSpec, TensorShape, Values
from playground.catalog.traits import Traits


def _output_shape(values: Values, _inputs: tuple[TensorShape, ...]) -> TensorShape:
    shape = values["shape"]
    return (None, *shape) if isinstance(shape, tuple) else (None,)


INPUT = LayerSpec(
    name="Input",
    category=Category.CORE,
    summary="Where the data enters the network; it computes nothing.",
    formula="x",
    params=(
        Shape(
            name="shape",
            help="Shape of one sample, without the batch; left empty, the data decides.",
            default=None,
            min_length=1,
            max_length=4,
            is_optional=True,
        ),
    ),
    output_shape=_output_shape,
    minimum_inputs=0,
    maximum_inputs=0,
    traits=Traits(is_linear=True),
    aliases=("InputLayer",),
    keywords="data source start",
)
