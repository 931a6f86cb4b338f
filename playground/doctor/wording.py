"""Numbers in the sentences of the doctor."""

from collections.abc import Sequence
from math import isfinite, isnan

from playground.base.number_text import with_minus


def number(value: float) -> str:
    """Return a number with two or three significant digits.

    >>> number(0.012345), number(6074.2), number(1234567.0), number(3.2e-9), number(12.0)
    ('0.0123', '6,070', '1.23e6', '3.2e−9', '12')
    """
    if not isfinite(value):
        return "NaN" if isnan(value) else "infinite"
    if float(value).is_integer() and abs(value) < 1e6:
        return with_minus(f"{int(value):,}")
    if 1e3 <= abs(value) < 1e6:
        return with_minus(f"{float(f'{value:.3g}'):,.0f}")
    text = f"{value:.2g}" if abs(value) < 1e-4 else f"{value:.3g}"
    mantissa, exponent, power = text.partition("e")
    return with_minus(f"{mantissa}{exponent}{int(power)}" if exponent else text)


def percent(share: float) -> str:
    """Return a share as a percentage.

    >>> percent(0.976), percent(0.9996), percent(0.0004)
    ('98 %', '99.96 %', '0.04 %')
    """
    value = 100 * share
    is_plain = share in (0, 1) or 1 <= value <= 99
    return with_minus(f"{value:.0f} %" if is_plain else f"{value:.2f} %")


def listed(names: Sequence[str], most: int = 3) -> str:
    """Return names in a row; of many, the first ones and how many more.

    >>> listed(("a",)), listed(("a", "b", "c")), listed(tuple("abcdef"))
    ('a', 'a, b and c', 'a, b and 4 more')
    """
    shown = list(names)
    if len(shown) > most:
        shown = [*shown[: most - 1], f"{len(names) - most + 1} more"]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
