"""Checks every equation on every page of a step."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from playground.explain.focus import Focus, Level, WeightKey
from playground.explain.page import Page
from playground.explain.pages import page_of
from playground.explain.subject import Subject
from playground.formula.evaluation import difference, evaluate
from playground.formula.text import Mode, text_of
from playground.formula.values import Equation

MOST_PAGES = 3


def is_exact(equation: Equation, tolerance: float = 1e-5) -> bool:
    """Return whether the formula gives the shown result, to a share of its array's scale."""
    return difference(equation) <= tolerance * max(abs(equation.value), equation.scale, 1e-30)


def equations_of(page: Page) -> Iterator[Equation]:
    """Yield the equations of a page."""
    for card in page.cards:
        yield from (line for line in card.lines if isinstance(line, Equation))


def pages_of(subject: Subject) -> Iterator[Page]:
    """Yield pages of all levels: some units of each layer, and some of its weights."""
    yield page_of(subject, Focus(Level.NETWORK))
    random = np.random.default_rng(7)
    for layer_id in subject.layer_ids:
        yield page_of(subject, Focus(Level.LAYER, layer_id))
        shape = subject.output_of(layer_id, 0).shape
        for _ in range(MOST_PAGES):
            unit = tuple(int(random.integers(size)) for size in shape)
            sample = int(random.integers(subject.trace.batch))
            step = int(random.integers(4))
            yield page_of(subject, Focus(Level.UNIT, layer_id, unit, None, sample, step))
        for array, trace in subject.trace.weights.get(layer_id, {}).items():
            for _ in range(MOST_PAGES):
                index = tuple(int(random.integers(size)) for size in trace.before.shape)
                focus = Focus(Level.WEIGHT, layer_id, (index[-1],), WeightKey(array, index))
                yield page_of(subject, focus)
                yield page_of(subject, replace(focus, step=1))


def check(subject: Subject) -> int:
    """Assert that each formula gives the number that is shown; return how many there are."""
    count = 0
    for page in pages_of(subject):
        for line in equations_of(page):
            text = text_of(line.formula, Mode.NUMBERS)
            words = f"{page.focus}: {line.symbol} = {text} = {line.value}; {evaluate(line.formula)}"
            assert is_exact(line), words
            count += 1
    return count
