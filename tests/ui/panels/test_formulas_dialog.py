"""The pages of single formulas follow their inputs."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from playground.explain.elementary import ELEMENTARY
from playground.ui.panels.microscope.formulas_dialog import FormulasDialog


@pytest.fixture
def dialog(qtbot: QtBot) -> FormulasDialog:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = FormulasDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    dialog.show()
    qtbot.waitExposed(dialog)
    return dialog


def test_every_formula_has_a_page(dialog: FormulasDialog, qtbot: QtBot) -> None:
    dialog.list.setFocus()
    for subject in ELEMENTARY:
        assert dialog.page.python.text() == "\n".join(subject.code)
        assert dialog.page.verdict.text().endswith("the same as the formula.")
        qtbot.keyClick(dialog.list, Qt.Key.Key_Down)


def test_other_inputs_give_another_result(dialog: FormulasDialog, qtbot: QtBot) -> None:
    field = dialog.page.fields["bias"]
    field.selectAll()
    qtbot.keyClicks(field, "-1.642")
    assert "+ b" in dialog.page.view.text
    assert dialog.page.verdict.text().startswith("result = 0.5075")


def test_a_word_in_place_of_a_number_is_explained(dialog: FormulasDialog, qtbot: QtBot) -> None:
    field = dialog.page.fields["bias"]
    before = dialog.page.view.text
    field.selectAll()
    qtbot.keyClicks(field, "b")
    assert "bias needs one number" in dialog.page.verdict.text()
    assert dialog.page.view.text == before
