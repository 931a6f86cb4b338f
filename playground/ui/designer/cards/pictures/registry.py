"""All card pictures, one line each; the first that suits a layer is shown."""

from playground.document.project import Layer
from playground.ui.designer.cards.pictures.card_picture import CardOptions, CardPicture, Subject
from playground.ui.designer.cards.pictures.change import Change
from playground.ui.designer.cards.pictures.class_bars import ClassBars
from playground.ui.designer.cards.pictures.feature_maps import FeatureMaps
from playground.ui.designer.cards.pictures.histogram import OutputHistogram
from playground.ui.designer.cards.pictures.kernels import Kernels
from playground.ui.designer.cards.pictures.neighbours import Neighbours
from playground.ui.designer.cards.pictures.neuron_maps import NeuronMaps
from playground.ui.designer.cards.pictures.no_picture import NoPicture
from playground.ui.designer.cards.pictures.sample_image import SampleImage
from playground.ui.designer.cards.pictures.strip import Strip
from playground.ui.designer.cards.pictures.time_map import TimeMap
from playground.ui.designer.cards.pictures.unit_bars import UnitBars
from playground.ui.designer.cards.pictures.variants import Variants
from playground.ui.designer.cards.pictures.words import Words
from playground.ui.view_state import ViewState

PICTURES: tuple[type[CardPicture], ...] = (
    NoPicture,
    Words,
    Change,
    Variants,
    Neighbours,
    TimeMap,
    ClassBars,
    NeuronMaps,
    Strip,
    UnitBars,
    SampleImage,
    Kernels,
    FeatureMaps,
    OutputHistogram,
)


def picture_of(layer: Layer, state: ViewState, options: CardOptions) -> CardPicture:
    """Return what the card of `layer` shows."""
    report = state.inference.reports.get(layer.id)
    subject = Subject(layer, state, options, report.output_shape if report else None)
    found = (picture.chosen_for(subject) for picture in PICTURES)
    return next(picture for picture in found if picture is not None)
