"""Laws that some examples leave early: each way must be taken by enough of them.

A law such as "any text is a formula or refused" proves nothing of formulas if no example is
one. So it names its ways, and says when an example takes one:

    @exercises(accepted=1, refused=1)
    @given(st.text())
    def test_any_text_is_a_number_or_refused(text: str) -> None:
        try:
            number = parsed(text)
        except ValueError:
            return reached("refused")
        reached("accepted")
        assert ...

`tests/architecture/test_laws.py` finds laws that leave early without saying so.
"""

from collections import Counter
from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec

P = ParamSpec("P")

_COUNTS: ContextVar[Counter[str]] = ContextVar("counts")


def exercises(**least: int) -> Callable[[Callable[P, None]], Callable[P, None]]:
    """Return a decorator that fails a law if too few of its examples took one of its ways.

    Parameters
    ----------
    least : int
        By way: the least number of examples that must take it.
    """

    def decorated(law: Callable[P, None]) -> Callable[P, None]:
        @wraps(law)
        def counted(*args: P.args, **kwargs: P.kwargs) -> None:
            counts = Counter(dict.fromkeys(least, 0))
            token = _COUNTS.set(counts)
            try:
                law(*args, **kwargs)
            finally:
                _COUNTS.reset(token)
            missing = {way: counts[way] for way, wanted in least.items() if counts[way] < wanted}
            assert not missing, f"too few examples took these ways: {missing}; wanted {least}"

        return counted

    return decorated


def reached(way: str) -> None:
    """Count that an example takes `way`, one of those that its law `exercises`."""
    counts = _COUNTS.get()
    assert way in counts, f"{way!r} is not among the ways of this law: {sorted(counts)}"
    counts[way] += 1
