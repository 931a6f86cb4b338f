"""From a number on a page to where it came from."""

from dataclasses import replace

from playground.document.project import LayerId
from playground.explain.focus import Focus, Level, WeightKey
from playground.explain.parts import shown_kind
from playground.explain.site import Site
from playground.explain.subject import Subject
from playground.formula.values import Part, Place

OF_WEIGHTS = (Part.WEIGHT, Part.GRADIENT, Part.STATE)
OF_NUMBERS = (Part.OUTPUT, Part.OUTPUT_GRADIENT, Part.RESULT)


def focus_of(subject: Subject, place: Place, focus: Focus) -> Focus | None:
    """Return what to look at for the number from `place`; None if it belongs to no layer.

    Parameters
    ----------
    focus : Focus
        What is looked at now.
    """
    layer_id = LayerId(place.layer_id)
    if layer_id not in subject.trace.outputs:
        return None
    sample = focus.sample if place.sample < 0 else place.sample
    if place.part in OF_WEIGHTS and place.index:
        key = WeightKey(place.array, place.index)
        unit = focus.unit if layer_id == focus.layer_id else (place.index[-1],)
        step = focus.step if layer_id == focus.layer_id else None
        return Focus(Level.WEIGHT, layer_id, unit, key, sample, step)
    if place.part not in OF_NUMBERS:
        return None
    step = _state_step(subject, place)
    if step is None:
        step = focus.step if layer_id == focus.layer_id else None
    return Focus(Level.UNIT, layer_id, place.index, None, sample, step)


def _state_step(subject: Subject, place: Place) -> int | None:
    """Return the step of a number of a recurrent layer that outputs its last state alone."""
    is_inside = len(place.index) == 2 and place.part is Part.RESULT
    if not is_inside or subject.trace.outputs[LayerId(place.layer_id)].ndim != 2:
        return None
    return max(0, place.index[0])


def at_step(subject: Subject, focus: Focus, by: int) -> Focus | None:
    """Return the same unit at another step of a sequence, or an end; None without steps.

    Parameters
    ----------
    by : int
        How many steps further in the order of reading.
    """
    assert focus.layer_id is not None
    index = subject.valid_index(focus.layer_id, focus.unit)
    site = Site(subject, focus.layer_id, focus.sample, index, focus.step)
    kind = shown_kind(site)
    moments = () if kind is None else kind.history(site)
    if not moments:
        return None
    places = [(moment.site.index, moment.site.step) for moment in moments]
    own = (site.index, site.step)
    at = places.index(own) if own in places else len(places) - 1
    unit, step = places[min(max(0, at + by), len(places) - 1)]
    return replace(focus, unit=unit, step=step)


def unit_of(subject: Subject, place: Place) -> int | None:
    """Return the unit on the canvas that a number belongs to; None for a whole layer."""
    layer_id = LayerId(place.layer_id)
    if not place.index or layer_id not in subject.trace.outputs:
        return None
    if place.part not in OF_WEIGHTS:
        return place.index[-1]
    site = Site(subject, layer_id, 0, subject.valid_index(layer_id, (place.index[-1],)))
    kind = shown_kind(site)
    if kind is None:
        return place.index[-1]
    return kind.owner(site, WeightKey(place.array, place.index)).index[-1]


def origin_of(subject: Subject, place: Place) -> str:
    """Return in a few words where a number came from: "output 3 of dense_1, sample 2"."""
    if place.part is Part.SETTING:
        return f"setting {place.array}"
    if not place.layer_id:
        return place.part.value
    name = subject.layer(LayerId(place.layer_id)).name
    index = ", ".join(str(at) for at in place.index)
    sample = f", sample {place.sample + 1:,}" if place.sample >= 0 else ""
    if place.part in (Part.WEIGHT, Part.GRADIENT):
        what = place.array if place.part is Part.WEIGHT else f"gradient of {place.array}"
        return f"{what}[{index}] of {name}" if index else f"{what} of {name}"
    if place.part is Part.STATE:
        return f"{place.array} of {name}, kept by the optimizer"
    words = "computed" if place.part is Part.RESULT else place.part.value
    where = f"{name}[{index}]" if index else name
    joint = "in" if place.part is Part.RESULT else "of"
    return f"{words} {joint} {where}{sample}"
