"""The text of a formula, in symbols or with its numbers put in.

A text is a sequence of pieces; the pieces that show an operand know it, so that a view can
colour it and follow it to its origin.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import assert_never

from playground.base.number_text import with_minus
from playground.formula.evaluation import evaluate, holds, total
from playground.formula.values import (
    Apply,
    Choice,
    Formula,
    Function,
    Negative,
    Number,
    Operand,
    Product,
    Sum,
)

MOST_TERMS = 6
"""Longer sums are shortened."""
SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


class Mode(StrEnum):
    """What stands for an operand."""

    SYMBOLS = "symbols"
    NUMBERS = "numbers"


class Rank(IntEnum):
    """How strongly an operation binds."""

    SUM = 0
    PRODUCT = 1
    POWER = 2
    ATOM = 3


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text.

    Attributes
    ----------
    text : str
    operand : Operand or None
        The operand that it shows.
    """

    text: str
    operand: Operand | None = None


def text_of(formula: Formula, mode: Mode) -> str:
    """Return the text of `formula`.

    >>> x, w = Operand("x", 2.1), Operand("w", -0.05)
    >>> text_of(x * w + 1, Mode.SYMBOLS), text_of(x * w + 1, Mode.NUMBERS)
    ('x · w + 1', '2.1 · (−0.05) + 1')
    """
    return "".join(piece.text for piece in pieces_of(formula, mode))


def pieces_of(formula: Formula, mode: Mode) -> tuple[Piece, ...]:
    """Return the text of `formula` in pieces."""
    return tuple(_pieces(formula, mode, Rank.SUM))


def figure(value: float, digits: int = 4) -> str:
    """Return a number with that many significant digits.

    >>> figure(0.34274), figure(-0.05), figure(12345.6), figure(0.00012), figure(0.0)
    ('0.3427', '−0.05', '1.235e4', '1.2e−4', '0')
    >>> figure(math.inf), figure(784.0), figure(-0.07163, 3)
    ('∞', '784', '−0.0716')
    """
    if math.isnan(value):
        return "not a number"
    if value == 0:
        return "0"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    size = abs(value)
    if not 1e-3 <= size < 10.0**digits - 0.5:
        mantissa, _, exponent = f"{value:.{digits - 1}e}".partition("e")
        if "." in mantissa:
            mantissa = mantissa.rstrip("0").rstrip(".")
        text = f"{mantissa}e{int(exponent)}"
    else:
        text = f"{value:.{digits}g}"
    return with_minus(text)


def _pieces(formula: Formula, mode: Mode, outer: Rank) -> Iterator[Piece]:
    match formula:
        case Number(value=value):
            yield from _closed([Piece(figure(value))], outer, is_open=value < 0)
        case Operand(symbol=symbol, value=value):
            text = symbol if mode is Mode.SYMBOLS else figure(value)
            is_open = mode is Mode.NUMBERS and text.startswith("−")
            yield from _closed([Piece(text, formula)], outer, is_open=is_open)
        case Sum():
            yield from _closed(_sum(formula, mode), outer, is_open=outer > Rank.SUM)
        case Product(factors=factors):
            yield from _closed(_product(factors, mode), outer, is_open=outer > Rank.PRODUCT)
        case Negative(inner=inner):
            found = [Piece("−"), *_pieces(inner, mode, Rank.PRODUCT)]
            yield from _closed(found, outer, is_open=outer > Rank.SUM)
        case Apply():
            yield from _applied(formula, mode, outer)
        case Choice():
            chosen = formula.then if holds(formula) else formula.otherwise
            yield from _pieces(chosen, mode, outer)
        case _:
            assert_never(formula)


def _closed(pieces: list[Piece], outer: Rank, *, is_open: bool) -> Iterator[Piece]:
    """Yield `pieces`, in brackets where they would be misread."""
    if not is_open or outer is Rank.SUM:
        yield from pieces
        return
    yield Piece("(")
    yield from pieces
    yield Piece(")")


def _sum(formula: Sum, mode: Mode) -> list[Piece]:
    if mode is Mode.SYMBOLS and formula.pattern:
        return [Piece(formula.pattern)]
    terms = formula.terms
    shown = terms if len(terms) <= MOST_TERMS + 1 else terms[:MOST_TERMS]
    found: list[Piece] = []
    for place, term in enumerate(shown):
        inner = _unsigned(term, mode)
        if place:
            found.append(Piece(" + " if inner is None else " − "))
        elif inner is not None:
            found.append(Piece("−"))
        found += _pieces(term, mode, Rank.SUM) if inner is None else inner
    rest = terms[len(shown) :]
    if rest:
        value = total(evaluate(term) for term in rest)
        number = f"{figure(value)} from " if mode is Mode.NUMBERS else ""
        found.append(Piece(f" + … ({number}{len(rest):,} more)"))
    return found


def _unsigned(term: Formula, mode: Mode) -> list[Piece] | None:
    """Return what to write behind a minus; None for a term that needs none."""
    if isinstance(term, Negative):
        return list(_pieces(term.inner, mode, Rank.PRODUCT))
    if isinstance(term, Number) and term.value < 0:
        return [Piece(figure(-term.value))]
    if isinstance(term, Operand) and mode is Mode.NUMBERS and term.value < 0:
        return [Piece(figure(-term.value), term)]
    if isinstance(term, Product):
        first = _unsigned(term.factors[0], mode)
        is_plain = isinstance(term.factors[0], Operand | Number)
        return _product(term.factors, mode, first) if first is not None and is_plain else None
    return None


def _product(
    factors: tuple[Formula, ...], mode: Mode, first: list[Piece] | None = None
) -> list[Piece]:
    """Return the factors; `first` stands for the first one."""
    found: list[Piece] = []
    for place, factor in enumerate(factors):
        if place:
            found.append(Piece(" · "))
        elif first is not None:
            found += first
            continue
        # Only the first number of a product may have its sign without brackets.
        is_bare = not place and isinstance(factor, Operand | Number)
        found += _pieces(factor, mode, Rank.SUM if is_bare else Rank.POWER)
    return found


def _applied(formula: Apply, mode: Mode, outer: Rank) -> Iterator[Piece]:
    if mode is Mode.SYMBOLS and formula.pattern:
        yield Piece(formula.pattern)
        return
    arguments = formula.arguments
    if formula.function is Function.DIVIDE:
        above = _pieces(arguments[0], mode, Rank.PRODUCT)
        below = _pieces(arguments[1], mode, Rank.ATOM if _is_wide(arguments[1]) else Rank.POWER)
        found = [*above, Piece(" / "), *below]
        yield from _closed(found, outer, is_open=outer > Rank.PRODUCT)
    elif formula.function is Function.POWER:
        yield from _power(arguments, mode)
    elif formula.function is Function.SQRT and isinstance(arguments[0], Operand):
        yield from (Piece("√"), *_pieces(arguments[0], mode, Rank.ATOM))
    elif formula.function is Function.ABS:
        yield from (Piece("|"), *_pieces(arguments[0], mode, Rank.SUM), Piece("|"))
    else:
        yield Piece(NAMES.get(formula.function, formula.function.value) + "(")
        for place, argument in enumerate(arguments):
            if place:
                yield Piece(", ")
            yield from _pieces(argument, mode, Rank.SUM)
        yield Piece(")")


NAMES = {Function.SQRT: "√"}
"""Functions with another name than their own."""


def _is_wide(formula: Formula) -> bool:
    """Return whether a divisor needs brackets: a product or a quotient."""
    return isinstance(formula, Product) or (
        isinstance(formula, Apply) and formula.function is Function.DIVIDE
    )


def _power(arguments: tuple[Formula, ...], mode: Mode) -> Iterator[Piece]:
    base, exponent = arguments
    yield from _pieces(base, mode, Rank.ATOM)
    if isinstance(exponent, Number) and exponent.value == int(exponent.value):
        yield Piece(str(int(exponent.value)).translate(SUPERSCRIPTS))
        return
    yield Piece("^")
    yield from _pieces(exponent, mode, Rank.ATOM)
