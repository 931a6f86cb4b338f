"""A message that sends the user to a control uses the words that the control shows."""

import ast
import re
from collections.abc import Iterator
from functools import cache

import pytest

from playground.datasets.sources import DATASETS
from playground.ui.actions.table import ACTIONS
from playground.ui.inspector.registry import TABS
from playground.ui.panels.registry import PANELS
from playground.ui.widgets.texts import caption_of
from tests.architecture.prose import strings
from tests.lanes import ROOT

FIELDS = {caption_of(param) for spec in DATASETS for param in spec.params}
TITLES = {tab.title for tab in TABS} | {panel.title for panel in PANELS}
KEYS = {"Enter", "Esc", "Tab", "Space", "Delete", "Ctrl", "Shift", "Alt"}

FIELD = re.compile(r"\bunder ([\w ]+?) in the\b")
TAB = re.compile(r"\bin the ([\w ]+?) (?:tab|panel|settings)\b")
PRESSED = re.compile(r"\b[Pp]ress (?:the )?([A-Z]\w+)")


@cache
def messages() -> tuple[tuple[str, str], ...]:
    """Return place and text of each string of the product that is not a docstring."""
    return tuple(_messages())


def _messages() -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "playground").rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        for line, text in strings(ast.parse(source)):
            if not text.startswith(("Return ", "Yield ", '"""')) and "\n\n" not in text:
                yield f"{path.relative_to(ROOT)}:{line}", text


def labels_of_buttons() -> set[str]:
    """Return the labels of actions, and of buttons that are written where they are made."""
    found = {re.sub("[&…]", "", each.text) for each in ACTIONS}
    for path in (ROOT / "playground" / "ui").rglob("*.py"):
        for label in re.findall(
            r'(?:Q\w+Button|_button)\("([^"]+)"', path.read_text(encoding="utf-8")
        ):
            found.add(re.sub("[&…]", "", label))
    return found


KINDS = (
    (FIELD, FIELDS),
    (TAB, TITLES),
    (PRESSED, labels_of_buttons() | KEYS),
)


@pytest.mark.full  # it reads every file of the program
@pytest.mark.parametrize(("pattern", "known"), KINDS, ids=("field", "tab", "button"))
def test_a_message_names_a_control_by_its_label(pattern: re.Pattern[str], known: set[str]) -> None:
    named = [(place, name) for place, text in messages() for name in pattern.findall(text)]
    assert named, "nothing is named, so the pattern no longer finds the messages"
    assert [(place, name) for place, name in named if name not in known] == []
