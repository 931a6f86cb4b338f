"""What the layers around another layer share: the choice of the inner one, and its errors."""

from playground.base.errors import ShapeError
from playground.base.params import Choice
from playground.catalog.spec import LayerSpec, TensorShape, Values, Wrapper


def inner_param(options: tuple[LayerSpec, ...], default: str, words: str) -> Choice:
    """Return the parameter that chooses the type of the inner layer."""
    return Choice(
        name="layer", help=words, default=default, options=tuple(spec.name for spec in options)
    )


def inner_shape(where: str, wrapper: Wrapper, values: Values, received: TensorShape) -> TensorShape:
    """Return the output shape of the inner layer for the input shape `received`.

    Parameters
    ----------
    where : str
        The wrapper, as an error names it: "TimeDistributed (each step)".

    Raises
    ------
    ShapeError
        The inner layer refuses that shape.
    """
    inner = wrapper.chosen(values)
    try:
        return inner.output_shape(values, (received,))
    except ShapeError as error:
        raise ShapeError(f"{where}: {error}") from None
