"""`page_of`: the four cards for what the user looks at."""

from dataclasses import replace
from math import isfinite

from playground.catalog.spec import Category
from playground.document.project import LayerId
from playground.explain.backward import backward_card, curve_of, default_weight
from playground.explain.focus import Focus, Level, WeightKey
from playground.explain.kinds.kind import Kind, Moment
from playground.explain.losses import loss_card
from playground.explain.overview import layer_cards, network_cards, sentences_of
from playground.explain.page import Card, Line, Page, Remark, Row, Stage
from playground.explain.parts import kind_of, shown_kind
from playground.explain.site import Site
from playground.explain.subject import Subject
from playground.explain.updates import update_card
from playground.formula.evaluation import difference
from playground.formula.values import Equation, Operand, Part

MOST_TRIED = 256
"""Numbers of a sample among which one that uses a weight is looked for."""


def page_of(subject: Subject, focus: Focus) -> Page:
    """Return what is shown for `focus`, which is corrected to what exists."""
    layer_id, known = focus.layer_id, subject.layer_ids
    if layer_id is None or layer_id not in known:
        layer_id = subject.output
    if layer_id not in known:
        focus = replace(focus, level=Level.NETWORK)
    sample = min(max(0, focus.sample), subject.trace.batch - 1)
    index = subject.valid_index(layer_id, focus.unit)
    site = Site(subject, layer_id, sample, index, focus.step)
    shown = replace(focus, layer_id=layer_id, sample=sample, unit=site.index)
    if focus.level is Level.NETWORK:
        cards = network_cards(subject, shown)
    elif focus.level is Level.LAYER:
        cards = layer_cards(subject, site, shown)
    else:
        site, key = _with_weight(site, focus.weight if focus.level is Level.WEIGHT else None)
        shown = replace(shown, unit=site.index, weight=key, sample=site.sample)
        cards = _unit_cards(site, key)
    return Page(shown, layer_id, cards, largest_difference(cards))


def _with_weight(site: Site, wanted: WeightKey | None) -> tuple[Site, WeightKey | None]:
    """Return a number that uses the wanted weight; without one, the weight that counts most."""
    kind = shown_kind(site)
    if kind is not None and wanted is not None and _exists(site, wanted):
        owner = _user(kind, site, wanted)
        if owner is not None:
            return owner, wanted
    return site, default_weight(site)


def _user(kind: Kind, site: Site, key: WeightKey) -> Site | None:
    """Return a number that uses a weight: near to `site`, else the first in the batch."""
    owner = kind.owner(site, key)
    if kind.has_weight(owner, key):
        return owner
    for sample in range(site.subject.trace.batch):
        for user in (kind.users(owner.of(sample), key) or ())[:MOST_TRIED]:
            if kind.by_weight(user, key) is not None:
                return user
    return None


def _exists(site: Site, key: WeightKey) -> bool:
    found = site.subject.weight(site.layer_id, key.array)
    if found is None or len(key.index) != found.before.ndim:
        return False
    return all(0 <= at < size for at, size in zip(key.index, found.before.shape, strict=True))


def _unit_cards(site: Site, key: WeightKey | None) -> tuple[Card, ...]:
    subject = site.subject
    forward = Card(Stage.FORWARD, forward_lines(site), subject.name(site.layer_id, site.index))
    loss = loss_card(subject, site.sample)
    backward = replace(backward_card(site, key), title=_weight_name(key))
    if key is None:
        update = Card(Stage.UPDATE, (Remark("This layer has no weights to update."),))
    else:
        update = update_card(subject, site.layer_id, key)
    return (replace(forward, curve=curve_of(site)), loss, backward, update)


def _weight_name(key: WeightKey | None) -> str:
    return f"{key.array}[{', '.join(map(str, key.index))}]" if key is not None else ""


def forward_lines(site: Site) -> tuple[Line, ...]:
    """Return how a number came about."""
    kind = kind_of(site.subject, site.layer_id)
    why = kind.obstacle(site) if kind is not None else _why_not(site)
    if kind is None or why:
        return unexplained(site.subject, site.layer_id, site, why)
    return (*_step_rows(kind, site), *kind.forward(site))


def _why_not(site: Site) -> str:
    """Return why a layer has no formulas; "" for the Input, which computes nothing."""
    if not site.subject.sources(site.layer_id):
        return ""
    if site.layer.spec.category is Category.AUGMENTATION:
        return "While training, Keras moves the image at random; predictions use it unchanged."
    if site.layer.spec.computation is None:
        return f"{site.layer.keras_class} is not in the catalogue: its formula is not known here."
    return "With these settings it is computed in a way that has no short formula."


def _step_rows(kind: Kind, site: Site) -> tuple[Line, ...]:
    """Return the step before and the step after, for a layer that reads a sequence."""
    moments = kind.history(site)
    places = [(moment.site.index, moment.site.step) for moment in moments]
    own = (site.index, site.step)
    at = places.index(own) if own in places else len(places) - 1
    rows: list[Line] = []
    for word, place in (("‹ before:", at - 1), ("› after:", at + 1)):
        if 0 <= place < len(moments):
            goal = Focus(Level.UNIT, site.layer_id, *_goal(moments[place]))
            rows.append(Row(f"{word} {moments[place].label}", (), goal))
    return tuple(rows)


def _goal(moment: Moment) -> tuple[tuple[int, ...], None, int, int | None]:
    """Return unit, weight, sample and step of a moment."""
    site = moment.site
    return site.index, None, site.sample, site.step


def unexplained(subject: Subject, layer_id: LayerId, site: Site, why: str) -> tuple[Line, ...]:
    """Return input, output and the sentence of a layer without formulas.

    Parameters
    ----------
    why : str
        A sentence that says why it has none; "" for none.
    """
    spec = subject.layer(layer_id).spec
    a = subject.value(layer_id, site.sample, site.index, "a")
    rows: list[Line] = [
        Row(f"input {subject.layer(source).name}", (_first(subject, source, site.sample),))
        for source in subject.sources(layer_id)
    ]
    if spec.formula and subject.sources(layer_id):
        rows += sentences_of(spec)
    reason = (Remark(why, is_warning=True),) if why else ()
    return (Remark(spec.summary), *reason, *rows, Row("a", (a,)))


def _first(subject: Subject, layer_id: LayerId, sample: int) -> Operand:
    index = (0,) * (subject.trace.outputs[layer_id].ndim - 1)
    return subject.value(layer_id, sample, index, "x")


def largest_difference(cards: tuple[Card, ...]) -> float | None:
    """Return the largest difference between a formula and Keras's number, as a share."""
    found = [
        difference(line) / max(abs(line.value), line.scale, 1e-30)
        for card in cards
        for line in card.lines
        if isinstance(line, Equation) and line.place is not None and _is_kept(line)
    ]
    return max((share for share in found if isfinite(share)), default=None)


def _is_kept(line: Equation) -> bool:
    """Return whether Keras computed the result of a line."""
    return line.place is not None and line.place.part is not Part.RESULT
