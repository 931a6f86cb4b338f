"""How the lines of a card are written: words and numbers in order, without Qt."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import assert_never

from playground.explain.activations import FLAT_HERE
from playground.explain.focus import Focus
from playground.explain.page import Card, Line, Remark, Row
from playground.formula.evaluation import evaluate
from playground.formula.text import Mode, Piece, figure, pieces_of, text_of
from playground.formula.values import Equation, Operand, Product, Sum

SHORT, BRIEF = 3, 2
"""Significant digits in the terms of a sum, and in a narrow card; the tooltip has all."""
MOST_LISTED = 8
"""Terms of a sum that have lines of their own."""


class Tone(StrEnum):
    """How a mark is written."""

    PLAIN = "plain"
    MUTED = "muted"
    RESULT = "result"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Mark:
    """A word or a number.

    Attributes
    ----------
    text : str
    tone : Tone
    operand : Operand or None
        The number that it shows.
    brief : str
        What is written instead where there is too little room; empty for the same.
    """

    text: str
    tone: Tone = Tone.PLAIN
    operand: Operand | None = None
    brief: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """One line.

    Attributes
    ----------
    marks : tuple of Mark
    number : int
        Which line of the card it belongs to.
    indent : int
        Steps of indentation.
    right : tuple of Mark
        What is written at the right edge: columns of numbers.
    focus : Focus or None
        What a click shows.
    """

    marks: tuple[Mark, ...]
    number: int
    indent: int = 0
    right: tuple[Mark, ...] = ()
    focus: Focus | None = None

    @property
    def text(self) -> str:
        """The line as text."""
        left = "".join(mark.text for mark in self.marks)
        right = "  ".join(mark.text for mark in self.right)
        return f"{'  ' * self.indent}{left}  {right}".rstrip()


def written(card: Card) -> tuple[Written, ...]:
    """Return all lines of a card."""
    return tuple(line for number, each in enumerate(card.lines) for line in _written(each, number))


def results(card: Card) -> tuple[Written, ...]:
    """Return the lines of a card without what leads to their results."""
    found = []
    for number, each in enumerate(card.lines):
        if isinstance(each, Equation):
            found.append(Written((Mark(f"{each.symbol} = "), *_result(each)[:1]), number))
        elif isinstance(each, Row):
            found.append(_row(replace(each, note=""), number))
    return tuple(found)


def _written(line: Line, number: int) -> Iterator[Written]:
    match line:
        case Remark(text=text, is_warning=is_warning):
            tone = Tone.WARNING if is_warning else Tone.MUTED
            yield Written((Mark(text, tone),), number)
        case Row():
            yield _row(line, number)
        case Equation():
            yield from _equation(line, number)
        case _:
            assert_never(line)


def _row(row: Row, number: int) -> Written:
    tone = Tone.WARNING if row.is_warning else Tone.PLAIN
    marks = [Mark(row.label, tone)]
    if row.note:
        marks.append(Mark(f"  {row.note}", Tone.WARNING if row.is_warning else Tone.MUTED))
    right = tuple(
        Mark(figure(each.value), tone, each, figure(each.value, BRIEF)) for each in row.numbers
    )
    return Written(tuple(marks), number, right=right, focus=row.focus)


def _marks(pieces: tuple[Piece, ...]) -> tuple[Mark, ...]:
    return tuple(Mark(piece.text, operand=piece.operand) for piece in pieces)


def _equation(line: Equation, number: int) -> Iterator[Written]:
    """Yield symbols, numbers, and the result; what would be written twice is written once."""
    symbols = pieces_of(line.formula, Mode.SYMBOLS)
    numbers = text_of(line.formula, Mode.NUMBERS)
    result = _result(line)
    name = Mark(f"{line.symbol} = ")
    is_short = numbers == figure(line.value) and line.digits == 4
    if is_short and text_of(line.formula, Mode.SYMBOLS) == numbers:
        yield Written((name, *result), number)
        return
    if is_short:
        yield Written((name, *_marks(symbols), Mark(" = "), *result), number)
        return
    yield Written((name, *_marks(symbols)), number)
    if line.is_listed and isinstance(line.formula, Sum):
        yield from _terms(line.formula, number)
        yield Written((name, *result), number)
        return
    put_in = _marks(pieces_of(line.formula, Mode.NUMBERS))
    yield Written((Mark("= "), *put_in, Mark(" = "), *result), number, indent=1)


def _result(line: Equation) -> tuple[Mark, ...]:
    tone = Tone.WARNING if line.note == FLAT_HERE else Tone.RESULT
    result = Mark(figure(line.value, line.digits), tone, line.operand)
    if not line.note:
        return (result,)
    note = f"  ← {line.note}" if tone is Tone.WARNING else f"  {line.note}"
    return (result, Mark(note, Tone.WARNING if tone is Tone.WARNING else Tone.MUTED))


def _terms(formula: Sum, number: int) -> Iterator[Written]:
    """Yield a line for each term; of many, those that count most, and the sum of the rest."""
    terms = list(formula.terms)
    if len(terms) > MOST_LISTED + 1:
        sizes = [abs(evaluate(term)) for term in terms]
        order = sorted(range(len(terms)), key=lambda place: -sizes[place])
        chosen = sorted(order[:MOST_LISTED])
    else:
        chosen = list(range(len(terms)))
    for place in chosen:
        term = terms[place]
        value = _short(evaluate(term))
        if isinstance(term, Operand):
            bias = _short(term.value, term)
            yield Written((Mark(f"+ {term.symbol}"),), number, 1, (bias,))
        elif isinstance(term, Product):
            yield Written(_factors(term), number, 1, (value,))
        else:
            yield Written(_marks(pieces_of(term, Mode.NUMBERS)), number, 1, (value,))
    if len(chosen) < len(terms):
        rest = [term for place, term in enumerate(terms) if place not in set(chosen)]
        total = sum(evaluate(term) for term in rest)
        words = Mark(f"{len(rest):,} smaller terms", Tone.MUTED)
        yield Written((words,), number, 1, (_short(total),))


def _short(value: float, operand: Operand | None = None) -> Mark:
    return Mark(figure(value, SHORT), operand=operand, brief=figure(value, BRIEF))


def _factors(term: Product) -> tuple[Mark, ...]:
    """Return the factors of a term, in short."""
    found: list[Mark] = []
    for place, factor in enumerate(term.factors):
        if place:
            found.append(Mark("\u2009×\u2009", Tone.MUTED))
        if isinstance(factor, Operand):
            found.append(_short(factor.value, factor))
        else:
            found += [Mark("("), *_marks(pieces_of(factor, Mode.NUMBERS)), Mark(")")]
    return tuple(found)
