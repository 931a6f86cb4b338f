"""Shared by the layers that change images at random while training."""

from playground.base.params import Choice, Param
from playground.catalog.spec import Category, LayerSpec, TensorShape, Values, require_rank
from playground.catalog.traits import Picture, Traits

FILL_MODE = Choice(
    name="fill_mode",
    help="What fills the places it leaves: its mirror image, 0, its other side, its edge.",
    default="reflect",
    options=("reflect", "constant", "wrap", "nearest"),
    is_advanced=True,
)
INTERPOLATION = Choice(
    name="interpolation",
    help="Whether pixels are copied, or new ones blended from their neighbours.",
    default="bilinear",
    options=("bilinear", "nearest"),
    is_advanced=True,
)
MOVED = (FILL_MODE, INTERPOLATION)
"""The parameters of layers that move pixels."""


def augmentation(
    name: str,
    summary: str,
    formula: str,
    params: tuple[Param, ...],
    keywords: str,
    *,
    required: tuple[str, ...] | None = None,
    positional: tuple[str, ...] = (),
) -> LayerSpec:
    """Return a layer that changes images at random while training; the texts are a spec's.

    Parameters
    ----------
    params : tuple of Param
        The first says how strong the change is.
    """

    def output_shape(_values: Values, inputs: tuple[TensorShape, ...]) -> TensorShape:
        require_rank(name, inputs[0], 4, 4)
        return inputs[0]

    return LayerSpec(
        name=name,
        category=Category.AUGMENTATION,
        summary=summary,
        formula=formula,
        params=params,
        output_shape=output_shape,
        traits=Traits(
            is_linear=True,
            passes_activation=True,
            noise=params[0].name,
            picture=Picture.VARIANTS,
        ),
        required=(params[0].name,) if required is None else required,
        positional=positional or (params[0].name,),
        neutral=(("fill_value", (0, 0.0)),) if FILL_MODE in params else (),
        keywords=f"augmentation augment random image more data {keywords}",
    )
