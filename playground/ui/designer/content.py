"""What a layer item shows below its title, decided from the layer and the task alone."""

from dataclasses import dataclass
from enum import StrEnum

from playground.catalog.spec import TensorShape
from playground.document.project import Layer
from playground.ui.view_state import ViewState

MAXIMUM_MAPS = 16
MAXIMUM_FEATURES = 12
MAXIMUM_BARS = 12


class ContentKind(StrEnum):
    """The kinds of live picture.

    PLAIN: nothing, as nothing is known. MAPS: each unit over the plane. IMAGE: the
    sample. FEATURES: a grid of feature maps. STRIP: a flat output as a strip of colours.
    BARS: a bar per class. HISTOGRAM: the distribution of the outputs.
    """

    PLAIN = "plain"
    MAPS = "maps"
    IMAGE = "image"
    FEATURES = "features"
    STRIP = "strip"
    BARS = "bars"
    HISTOGRAM = "histogram"


@dataclass(frozen=True, slots=True)
class Content:
    """What an item shows.

    Attributes
    ----------
    kind : ContentKind
    count : int
        Cells shown: maps, feature maps, bars; 0 where there are none.
    hidden : int
        How many more there are.
    labels : tuple of str
        A name per cell: feature or class.
    aspect : float
        Width over height of a picture.
    is_prediction : bool
        Whether it shows the network's output, so that the scale is that of the labels.
    """

    kind: ContentKind = ContentKind.PLAIN
    count: int = 0
    hidden: int = 0
    labels: tuple[str, ...] = ()
    aspect: float = 1.0
    is_prediction: bool = False

    @property
    def has_units(self) -> bool:
        """Whether each cell is one unit, to which weights can be drawn."""
        return self.kind in (ContentKind.MAPS, ContentKind.BARS)


def content_of(layer: Layer, state: ViewState) -> Content:
    """Return what the item of `layer` shows."""
    report = state.inference.reports.get(layer.id)
    shape = report.output_shape if report else None
    if shape is None or len(shape) < 2:
        return Content()
    is_prediction = layer.id == state.inference.output
    if len(shape) == 2 and shape[1] is not None:
        return _flat(layer, state, shape[1], is_prediction)
    if state.task.is_image:
        return _picture(layer, shape)
    return Content(ContentKind.HISTOGRAM)


def _flat(layer: Layer, state: ViewState, units: int, is_prediction: bool) -> Content:
    names = state.task.class_names
    is_distribution = layer.params.get("activation") == "softmax"
    if is_distribution and 2 <= units <= MAXIMUM_BARS:
        labels = names if len(names) == units else tuple(str(unit) for unit in range(units))
        return Content(ContentKind.BARS, units, labels=labels, is_prediction=is_prediction)
    if state.task.plane is not None and units <= MAXIMUM_MAPS:
        labels = _unit_names(layer, state, units)
        return Content(ContentKind.MAPS, units, labels=labels, is_prediction=is_prediction)
    if state.task.is_image and layer.type_name in ("Flatten", "Reshape", "GlobalAveragePooling2D"):
        return Content(ContentKind.STRIP)
    return Content(ContentKind.HISTOGRAM)


def _unit_names(layer: Layer, state: ViewState, units: int) -> tuple[str, ...]:
    features = state.task.feature_names
    if layer.type_name == "Input" and len(features) == units:
        return features
    return tuple(f"{layer.name}[{unit}]" for unit in range(units))


def _picture(layer: Layer, shape: TensorShape) -> Content:
    if len(shape) == 3:
        height, width = shape[1:]
        channels: int | None = 1
    elif len(shape) == 4:
        height, width, channels = shape[1:]
    else:
        return Content(ContentKind.HISTOGRAM)
    aspect = min(3.0, max(1 / 3, (width or 1) / (height or 1)))
    if layer.type_name == "Input":
        return Content(ContentKind.IMAGE, 1, aspect=aspect)
    if len(shape) == 3:
        return Content(ContentKind.HISTOGRAM)
    shown = min(channels or 1, MAXIMUM_FEATURES)
    return Content(ContentKind.FEATURES, shown, (channels or 1) - shown, aspect=aspect)
