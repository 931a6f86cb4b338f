"""What a layer item shows below its title, decided from the layer and the task alone."""

from dataclasses import dataclass
from enum import StrEnum

from playground.catalog.spec import TensorShape
from playground.catalog.traits import Picture
from playground.document.project import Layer
from playground.ui.view_state import ViewState

MAXIMUM_MAPS = 16
MAXIMUM_FEATURES = 12
MAXIMUM_BARS = 12
NEIGHBOURS = 5


class ContentKind(StrEnum):
    """The kinds of live picture.

    PLAIN: nothing, as nothing is known. MAPS: each unit over the plane. UNITS: a bar per
    unit, to the left or right of zero, for the sample. IMAGE: the sample. FEATURES: a grid
    of feature maps. KERNELS: a grid of a convolution's kernels. STRIP: a flat output as a
    strip of colours. HEAT: units against time. BARS: a bar per class. CHANGE: the
    distribution before and after. NEIGHBOURS: tokens like the chosen one. HISTOGRAM: the
    distribution of the outputs.
    """

    PLAIN = "plain"
    MAPS = "maps"
    UNITS = "units"
    IMAGE = "image"
    FEATURES = "features"
    KERNELS = "kernels"
    STRIP = "strip"
    HEAT = "heat"
    BARS = "bars"
    CHANGE = "change"
    NEIGHBOURS = "neighbours"
    HISTOGRAM = "histogram"


CELLS_OF_UNITS = frozenset(
    {
        ContentKind.MAPS,
        ContentKind.BARS,
        ContentKind.UNITS,
        ContentKind.FEATURES,
        ContentKind.KERNELS,
    }
)


@dataclass(frozen=True, slots=True)
class CardOptions:
    """What the user chose to see on one card; not part of the project.

    Attributes
    ----------
    first : int
        The first unit, or the chosen token, of a card that scrolls.
    shows_kernels : bool
        Kernels in place of feature maps, where there is the choice.
    """

    first: int = 0
    shows_kernels: bool = False


@dataclass(frozen=True, slots=True)
class Content:
    """What an item shows.

    Attributes
    ----------
    kind : ContentKind
    count : int
        Cells shown: maps, feature maps, bars; 0 where there are none.
    labels : tuple of str
        A name per cell: feature or class.
    aspect : float
        Width over height of a picture.
    is_prediction : bool
        Whether it shows the network's output, so that the scale is that of the labels.
    first : int
        The unit in the first cell, or the chosen token.
    total : int
        How far a card scrolls: units, or tokens; 0 for one that does not.
    choice : str
        What the card can show instead: "kernels", "maps"; empty for nothing.
    """

    kind: ContentKind = ContentKind.PLAIN
    count: int = 0
    labels: tuple[str, ...] = ()
    aspect: float = 1.0
    is_prediction: bool = False
    first: int = 0
    total: int = 0
    choice: str = ""

    @property
    def has_cells_of_units(self) -> bool:
        """Whether each cell belongs to one unit."""
        return self.kind in CELLS_OF_UNITS

    @property
    def has_units(self) -> bool:
        """Whether each unit has a cell, to which weights can be drawn."""
        kinds = (ContentKind.MAPS, ContentKind.BARS, ContentKind.UNITS)
        return self.kind in kinds and not self.total

    @property
    def has_names(self) -> bool:
        """Whether each row is named: the features of the data are."""
        return self.kind is ContentKind.UNITS and bool(self.labels) and "[" not in self.labels[0]

    @property
    def note(self) -> str:
        """The words below the cells."""
        if self.kind is ContentKind.NEIGHBOURS:
            return f"token {self.first:,} of {self.total:,}"
        if not self.total:
            return ""
        shown = f"{self.first + 1:,}–{self.first + self.count:,}"
        return shown if self.choice else f"{shown} of {self.total:,}"


def content_of(layer: Layer, state: ViewState, options: CardOptions | None = None) -> Content:
    """Return what the item of `layer` shows."""
    options = options or CardOptions()
    report = state.inference.reports.get(layer.id)
    shape = report.output_shape if report else None
    if report is None or shape is None or len(shape) < 2:
        return Content()
    picture = layer.traits.picture
    if picture is Picture.CHANGE and state.inference.output != layer.id:
        return Content(ContentKind.CHANGE)
    if picture is Picture.NEIGHBOURS:
        return _neighbours(layer, options)
    if picture is Picture.SERIES or _is_series(layer, state, shape):
        return Content(ContentKind.HEAT)
    if len(shape) == 2 and shape[1] is not None:
        return _flat(layer, state, shape[1], options)
    is_image = state.task.is_image
    image = _picture(layer, shape, options) if is_image else None
    return image or Content(ContentKind.HISTOGRAM)


def _is_series(layer: Layer, state: ViewState, shape: TensorShape) -> bool:
    """Return whether the output is a row of vectors over time, and not a picture."""
    return len(shape) == 3 and (layer.type_name != "Input" or not state.task.is_image)


def _neighbours(layer: Layer, options: CardOptions) -> Content:
    tokens = layer.params.get("input_dim")
    total = tokens if isinstance(tokens, int) else 1
    first = min(options.first, total - 1)
    return Content(ContentKind.NEIGHBOURS, min(NEIGHBOURS, total - 1), first=first, total=total)


def _flat(layer: Layer, state: ViewState, units: int, options: CardOptions) -> Content:
    names, is_prediction = state.task.class_names, layer.id == state.inference.output
    is_distribution = layer.activation == "softmax"
    if is_distribution and 2 <= units <= MAXIMUM_BARS:
        labels = names if len(names) == units else tuple(str(unit) for unit in range(units))
        return Content(ContentKind.BARS, units, labels=labels, is_prediction=is_prediction)
    count = min(units, MAXIMUM_MAPS)
    labels = _unit_names(layer, state, units)
    if state.task.plane is not None and units > count:
        first = min(options.first, units - count)
        labels = labels[first : first + count]
        return Content(ContentKind.MAPS, count, labels=labels, first=first, total=units)
    kind = ContentKind.HISTOGRAM
    if state.task.plane is not None:
        kind = ContentKind.MAPS
    elif state.task.is_image and layer.traits.picture is Picture.STRIP:
        return Content(ContentKind.STRIP)
    elif units == count:
        kind = ContentKind.UNITS
    if kind is ContentKind.HISTOGRAM:
        return Content(kind)
    return Content(kind, count, labels=labels, is_prediction=is_prediction)


def _unit_names(layer: Layer, state: ViewState, units: int) -> tuple[str, ...]:
    features = state.task.feature_names
    if layer.type_name == "Input" and len(features) == units:
        return features
    return tuple(f"{layer.name}[{unit}]" for unit in range(units))


def _picture(
    layer: Layer,
    shape: TensorShape,
    options: CardOptions,
) -> Content:
    channels: int | None = 1
    if len(shape) == 3:
        height, width = shape[1:]
    elif len(shape) == 4:
        height, width, channels = shape[1:]
    else:
        return Content(ContentKind.HISTOGRAM)
    aspect = min(3.0, max(1 / 3, (width or 1) / (height or 1)))
    if layer.type_name == "Input":
        return Content(ContentKind.IMAGE, 1, aspect=aspect)
    channels = channels or 1
    shown = min(channels, MAXIMUM_FEATURES)
    kind, choice = ContentKind.FEATURES, ""
    if layer.traits.unit_axes and layer.traits.convolves:
        choice = "maps" if options.shows_kernels else "kernels"
        kind = ContentKind.KERNELS if options.shows_kernels else kind
    return Content(
        kind,
        shown,
        aspect=aspect,
        first=min(options.first, channels - shown),
        total=channels if channels > shown else 0,
        choice=choice,
    )
