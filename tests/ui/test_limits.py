"""The limits of a setting are in one place: what a control takes, the document takes too."""

from dataclasses import replace
from math import nextafter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from playground.base.params import Choice, Float, Int, Param
from playground.document.validation import DATA_PARAMS, TRAINING_PARAMS
from playground.ui.inspector import data_section, training_section
from playground.ui.shell.hyperparameters import BATCH_SIZE, EPOCHS, LEARNING_RATE
from tests.ui.conftest import Shell

TRAINING = (LEARNING_RATE, BATCH_SIZE, EPOCHS, *training_section.FIELDS)
DATA = (*data_section.SPLIT, *data_section.SCALING)


def limits(param: Param) -> Param:
    """Return the parameter without its words."""
    plain = replace(param, help="", is_advanced=False)
    return replace(plain, labels=()) if isinstance(plain, Choice) else plain


@pytest.mark.parametrize(
    ("shown", "checked"),
    [
        *((param, TRAINING_PARAMS) for param in TRAINING),
        *((param, DATA_PARAMS) for param in DATA),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_a_control_has_the_limits_of_the_field(shown: Param, checked: tuple[Param, ...]) -> None:
    (found,) = [param for param in checked if param.name == shown.name]
    if isinstance(found, Float):  # a slider of the training section runs evenly
        found = replace(found, is_logarithmic=getattr(shown, "is_logarithmic", False))
    assert limits(shown) == limits(found)


@pytest.mark.parametrize("param", [LEARNING_RATE, BATCH_SIZE, EPOCHS], ids=lambda p: p.name)
def test_what_is_refused_is_refused_in_one_sentence_with_one_limit(
    shell: Shell, param: Float | Int
) -> None:
    controls = shell.window.transport.hyperparameters
    combo = getattr(controls, param.name)
    highest = param.maximum
    beyond = highest + 1 if isinstance(highest, int) else nextafter(highest, float("inf"))
    refused: list[str] = []
    shell.presenter.editor.rejected.connect(refused.append)
    for value, is_taken in ((highest, True), (beyond, False), (10 * highest, False)):
        combo.line.setFocus()
        combo.line.selectAll()
        QTest.keyClicks(combo.line, repr(value))
        QTest.keyClick(combo.line, Qt.Key.Key_Return)
        assert (getattr(shell.document.project.training, param.name) == value) is is_taken
    assert len(refused) == 2
    assert all(f"{highest:g}" in text or f"{highest}" in text for text in refused)
