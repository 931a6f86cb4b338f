"""The words of a text: of the sample that the user watches, and of single tokens."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from playground.datasets.preparation.values import FIRST_TOKEN, PADDING, UNKNOWN_TOKEN
from playground.training.protocol.probes import Floats
from playground.ui.designer.cards.measures import VALUE_WIDTH
from playground.ui.designer.cards.pictures.arrangement import rows
from playground.ui.designer.cards.pictures.card_picture import SamplePicture, Subject
from playground.ui.designer.cards.pictures.signed_rows import LEFT, RIGHT, ROW_HEIGHT
from playground.ui.designer.style import CanvasStyle

MOST_ROWS = 16
GAP = 4.0
"""Above and below the strip in place of a word that cannot be read."""


def word_of(words: Sequence[str], token: int) -> str:
    """Return the word for which a token stands, as a person reads it.

    Parameters
    ----------
    words : sequence of str
        The vocabulary.
    token : int

    Examples
    --------
    >>> [word_of(("film", "was"), token) for token in range(5)]
    ['(none)', '(unknown)', 'film', 'was', '4']
    """
    named = {PADDING: "(none)", UNKNOWN_TOKEN: "(unknown)"}
    if token in named:
        return named[token]
    place = token - FIRST_TOKEN
    return words[place] if 0 <= place < len(words) else str(token)


@dataclass(frozen=True, slots=True)
class Words(SamplePicture):
    """The first words of the text, a row for each, with the number that the network gets.

    Attributes
    ----------
    words : tuple of str
        The vocabulary.
    """

    words: tuple[str, ...] = ()

    has_rows = True

    @classmethod
    def chosen_for(cls, subject: Subject) -> Self | None:
        units, words = subject.units, subject.state.task.words
        if not subject.is_input or units is None or not words:
            return None
        return cls(subject.layer.id, min(units, MOST_ROWS), words=words)

    def cells(self, width: float, top: float, style: CanvasStyle) -> tuple[QRectF, ...]:
        return rows(self.count, width, top, style.grown(ROW_HEIGHT))

    def render_values(
        self,
        values: Floats,
        style: CanvasStyle,  # noqa: ARG002
    ) -> tuple[tuple[str, int], ...] | None:
        """Return each word with its token."""
        if values.ndim != 1 or len(values) < self.count:
            return None
        tokens = np.nan_to_num(values[: self.count]).astype(int).tolist()
        return tuple((word_of(self.words, token), token) for token in tokens)

    def paint(
        self,
        painter: QPainter,
        cells: Sequence[QRectF],
        rendered: tuple[tuple[str, int], ...] | None,
        style: CanvasStyle,
        *,
        has_text: bool,
    ) -> None:
        painter.setFont(style.detail_font)
        value, metrics = style.grown(VALUE_WIDTH), style.detail_metrics
        shown = rendered or ()
        for index, row in enumerate(cells):
            room = row.adjusted(0, 0, -value, 0)
            if not has_text or index >= len(shown):
                painter.fillRect(room.adjusted(0, GAP, 0, -GAP), style.sunken)
                continue
            word, token = shown[index]
            text = metrics.elidedText(word, Qt.TextElideMode.ElideRight, int(room.width()))
            painter.setPen(style.text if token >= FIRST_TOKEN else style.muted)
            painter.drawText(room, LEFT, text)
            painter.setPen(style.muted)
            painter.drawText(row.adjusted(row.width() - value, 0, 0, 0), RIGHT, str(token))
