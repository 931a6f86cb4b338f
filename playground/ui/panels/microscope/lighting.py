"""What the canvas highlights for what the panel shows."""

from playground.document.project import LayerId
from playground.explain.focus import Level
from playground.explain.following import unit_of
from playground.explain.page import Page, Row, Stage
from playground.explain.subject import Subject
from playground.formula.evaluation import evaluate
from playground.formula.text import figure
from playground.formula.values import Equation, Part, Place, Sum
from playground.ui.designer.live.tracing import Traced


def traced_of(
    subject: Subject, page: Page, place: Place | None, row: Row | None
) -> tuple[Traced, ...]:
    """Return what to highlight.

    Parameters
    ----------
    place : Place or None
        The origin of the number under the cursor, or of the current line.
    row : Row or None
        The current row of an overview.
    """
    if row is not None and row.focus is not None and row.focus.layer_id is not None:
        unit = row.focus.unit[-1] if row.focus.level is Level.UNIT and row.focus.unit else None
        return (Traced(row.focus.layer_id, unit),)
    own = _of_page(page)
    if place is None or not place.layer_id:
        return own
    found = _of_place(subject, place)
    return (*(each for each in own if each.layer_id != found.layer_id), found)


def _of_place(subject: Subject, place: Place) -> Traced:
    layer_id = LayerId(place.layer_id)
    unit = unit_of(subject, place)
    if place.part in (Part.WEIGHT, Part.GRADIENT, Part.STATE):
        source = place.index[0] if len(place.index) == 2 else None
        return Traced(layer_id, unit, source)
    return Traced(layer_id, unit)


def _of_page(page: Page) -> tuple[Traced, ...]:
    focus = page.focus
    if focus.level is Level.NETWORK:
        return ()
    if focus.level is Level.LAYER:
        return (Traced(page.layer_id),)
    unit = focus.unit[-1] if focus.unit else None
    key = focus.weight
    if key is None or len(key.index) != 2:
        return (Traced(page.layer_id, unit),)
    return (Traced(page.layer_id, unit, key.index[0], _caption(page)),)


def _caption(page: Page) -> str:
    """Return "w = 0.62   gradient 0.011"."""
    gradient = weight = ""
    for line in page.card(Stage.BACKWARD).lines:
        if isinstance(line, Equation) and line.symbol in ("∂L/∂w", "g"):
            gradient = figure(line.value)
    for line in page.card(Stage.UPDATE).lines:
        if isinstance(line, Equation) and line.symbol == "w" and isinstance(line.formula, Sum):
            weight = figure(evaluate(line.formula.terms[0]))
    return f"w = {weight}   gradient {gradient}" if weight and gradient else ""
