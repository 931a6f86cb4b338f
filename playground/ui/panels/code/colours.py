"""Colours of Python code, and which lines of it are new."""

import re
from difflib import SequenceMatcher

from PySide6.QtGui import QColor, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from playground.ui.theme.theme import Theme, current_theme

KEYWORDS = (
    r"import|from|as|def|return|class|if|elif|else|for|while|in|not|and|or|is|None|True|False"
    r"|with|try|except|raise|lambda|pass|yield"
)


def _patterns(theme: Theme) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return what is coloured how; what comes later wins."""
    return (
        (re.compile(r"\b\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?\b"), theme.series[2]),
        (re.compile(r"\b\w+(?=\()"), theme.series[0]),
        (re.compile(rf"\b(?:{KEYWORDS})\b"), theme.series[4]),
        (re.compile(r"\b\w+(?==[^=])"), theme.text_muted),
        (re.compile(r"\"[^\"]*\"|'[^']*'"), theme.series[3]),
        (re.compile(r"#.*"), theme.text_faint),
    )


class PythonColours(QSyntaxHighlighter):
    """Colours keywords, calls, numbers, strings and comments of a document."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._patterns = _patterns(current_theme())
        self._string = current_theme().series[3]

    def set_colours(self, theme: Theme) -> None:
        """Use the colours of `theme`."""
        self._patterns = _patterns(theme)
        self._string = theme.series[3]
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:  # noqa: N802 - Qt's name
        """Colour one line; a string of three quotes may run over several."""
        for pattern, colour in self._patterns:
            for found in pattern.finditer(text):
                self.setFormat(found.start(), found.end() - found.start(), _colour(colour))
        is_inside = self.previousBlockState() == 1
        quotes = text.count('"""')
        if is_inside or quotes:
            start = 0 if is_inside else text.index('"""')
            self.setFormat(start, len(text) - start, _colour(self._string))
        self.setCurrentBlockState(1 if is_inside != (quotes % 2 == 1) else 0)


def _colour(name: str) -> QTextCharFormat:
    result = QTextCharFormat()
    result.setForeground(QColor(name))
    return result


def changed_lines(before: str, after: str) -> tuple[int, ...]:
    r"""Return the numbers of the lines of `after` that are not in `before`, from 0.

    >>> changed_lines("a\nb\nc", "a\nB\nc\nd")
    (1, 3)
    """
    old, new = before.splitlines(), after.splitlines()
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return tuple(
        number
        for kind, _, _, start, stop in matcher.get_opcodes()
        if kind != "equal"
        for number in range(start, stop)
    )
