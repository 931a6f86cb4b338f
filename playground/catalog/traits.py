"""`Traits`: what the rest of the program may ask of a layer type, and nothing else.

Code that asks ("is it linear?", "which axis of the kernel is a filter?") names no layer type,
so that a new one needs no change outside its own file.
"""

from dataclasses import dataclass
from enum import StrEnum


class Picture(StrEnum):
    """How the picture on a layer's card is chosen.

    BY_SHAPE: from the shape of the output and the data alone. STRIP: as BY_SHAPE, but a flat
    output of an image is a strip of colours, as its values are places and not units. CHANGE:
    the distribution before and after the layer. SERIES: units against time. NEIGHBOURS: the
    rows of a table that are most alike. VARIANTS: the image that comes in, and what training
    makes of it at random.
    """

    BY_SHAPE = "by shape"
    STRIP = "strip"
    CHANGE = "change"
    SERIES = "series"
    NEIGHBOURS = "neighbours"
    VARIANTS = "variants"


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """How a layer type behaves, as far as rules, pictures and the engine depend on it.

    Attributes
    ----------
    is_linear : bool
        Once training is over, the outputs are a linear function of the inputs, unless an
        activation of the layer's own makes them nonlinear.
    sums_inputs : bool
        Each output is a weighted sum of inputs, before the activation.
    reads_rows : bool
        Usually reads one row of numbers per sample, so that an image needs a Flatten before.
    reads_tokens : bool
        Reads whole numbers that stand for words or the like.
    passes_activation : bool
        The outputs are values of the layer before, or means of them, so that its activation
        still shows.
    activation : str
        The activation that the layer is, where it has no parameter to choose one; empty for
        none.
    scales : bool
        Brings outputs to the units of the labels.
    noise : str
        The parameter that says how strong the noise is that acts in training only; empty for
        a layer without noise.
    is_recurrent : bool
        Reads a sequence step by step.
    convolves : bool
        Slides windows of weights over its input. XLA on a CPU is slow there.
    unit_axes : tuple of int
        The axes of the weight array "kernel" of which each entry, or each combination of
        entries, is one unit or filter. Empty where there is no such kernel.
    unit : str
        What one entry along these axes is called: "unit", "filter".
    resizable_weights : frozenset of str
        Weight arrays that keep their meaning entry by entry when their size changes, so that
        the common part survives a change of units or inputs. The gates of a recurrent layer
        are side by side in one array: another number of units would mix them up.
    picture : Picture
        How the picture on the card is chosen.
    """

    is_linear: bool = False
    sums_inputs: bool = False
    reads_rows: bool = False
    reads_tokens: bool = False
    passes_activation: bool = False
    activation: str = ""
    scales: bool = False
    noise: str = ""
    is_recurrent: bool = False
    convolves: bool = False
    unit_axes: tuple[int, ...] = ()
    unit: str = "unit"
    resizable_weights: frozenset[str] = frozenset()
    picture: Picture = Picture.BY_SHAPE


NO_TRAITS = Traits()
"""Of a layer without special behaviour; it counts as nonlinear."""
KERNEL_AND_BIAS = frozenset(("kernel", "bias"))
CONVOLUTION = Traits(
    is_linear=True,
    sums_inputs=True,
    convolves=True,
    unit_axes=(-1,),
    unit="filter",
    resizable_weights=KERNEL_AND_BIAS,
)
"""Of a convolution whose kernel ends in (channels, filters)."""
RECURRENT = Traits(is_recurrent=True, picture=Picture.SERIES)
"""Of a layer with a memory."""
