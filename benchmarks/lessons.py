"""Opening lessons in the real window: how long each takes until it is painted."""

from collections.abc import Callable
from functools import partial
from statistics import median
from time import perf_counter

from benchmarks.result import Result
from benchmarks.window import open_application
from playground.document.templates.templates import TEMPLATES

MOST_MS = 300.0
REPEATS = 3


def measure() -> list[Result]:
    """Return how long the tab, the slowest lesson, and a word of the glossary take to open."""
    with open_application(TEMPLATES["xor"].build()) as (application, _witness):
        learn, window = application.presenter.learn, application.window

        def took(act: Callable[[], object]) -> float:
            started = perf_counter()
            act()
            window.repaint()
            return (perf_counter() - started) * 1000

        tab = took(learn.show_tab)
        times: dict[str, float] = {}
        for lesson in learn.library.lessons():
            name = lesson.name
            opened = [took(partial(learn.open_lesson, name)) for _ in range(REPEATS)]
            steps = [took(lambda: learn.player.show_step(1)) for _ in range(REPEATS)]
            times[name] = max(median(opened), median(steps))
            learn.leave()
        slowest = max(times, key=lambda name: times[name])
        word = took(lambda: learn.open_word("overfitting"))
    return [
        Result(name="Learn tab, first shown", value=tab, unit="ms", at_most=MOST_MS),
        Result(
            name="open a lesson, the slowest",
            value=times[slowest],
            unit="ms",
            at_most=MOST_MS,
            note=slowest,
        ),
        Result(name="open a word of the glossary", value=word, unit="ms", at_most=MOST_MS),
    ]
