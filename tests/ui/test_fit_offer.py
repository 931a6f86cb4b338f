"""Another data set: settings that no longer match it are fixed with one click and one undo."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from playground.base.params import Selection
from playground.document.commands import SetData
from playground.document.problems.examining import examine
from playground.document.templates.templates import TEMPLATES
from tests.ui.conftest import Shell

LEFT = Qt.MouseButton.LeftButton


def choose(shell: Shell, name: str) -> None:
    """Choose a data set as a user does."""
    source = shell.window.side.data.source
    source.setFocus()
    source.setCurrentIndex(source.findData(name))
    source.activated.emit(source.currentIndex())


def test_switch_offers_to_fit_and_a_click_does(shell: Shell) -> None:
    choose(shell, "iris")
    bar = shell.window.messages
    assert bar.isVisible()
    assert "different type" in bar.text.text()
    steps = len(shell.document.undo_texts)
    QTest.mouseClick(bar.remedy, LEFT)
    assert examine(shell.document.project)[0].is_buildable
    assert len(shell.document.undo_texts) == steps + 1
    assert shell.document.undo_texts[-1] == "Adjust settings to the data"
    assert not bar.isVisible()


def test_undo_of_the_switch_takes_the_offer_back(shell: Shell) -> None:
    choose(shell, "iris")
    shell.window.actions_by_name["undo"].trigger()
    assert not shell.window.messages.isVisible()


def test_a_data_set_that_fits_offers_nothing(shell: Shell) -> None:
    choose(shell, "circle")
    assert shell.document.project.data.source.name == "circle"
    assert examine(shell.document.project)[0].is_buildable
    assert not shell.window.messages.isVisible()


def test_data_of_the_same_source_with_more_classes_offers_to_fit_too(shell: Shell) -> None:
    choose(shell, "clusters")
    bar = shell.window.messages
    assert examine(shell.document.project)[0].is_buildable
    assert not bar.isVisible(), "two clusters are two classes, as XOR has"
    for classes in (4, 5):
        shell.presenter.editor.do(SetData({"source": Selection("clusters", {"classes": classes})}))
        assert bar.isVisible(), classes
        QTest.mouseClick(bar.remedy, LEFT)
        assert examine(shell.document.project)[0].is_buildable


def test_what_was_not_fitted_before_is_not_offered_for_each_change_of_the_data(
    shell: Shell,
) -> None:
    choose(shell, "clusters")
    bar, editor = shell.window.messages, shell.presenter.editor
    editor.do(SetData({"source": Selection("clusters", {"classes": 4})}))
    QTest.mouseClick(bar.dismiss, LEFT)
    editor.do(SetData({"source": Selection("clusters", {"classes": 4, "noise": 10})}))
    assert not examine(shell.document.project)[0].is_buildable
    assert not bar.isVisible()


def test_a_network_that_cannot_be_adjusted_is_replaced_on_offer(shell: Shell) -> None:
    shell.document.load(TEMPLATES["mnist-cnn"].build())
    choose(shell, "reviews")
    bar = shell.window.messages
    assert bar.isVisible()
    assert "cannot take the new data" in bar.text.text()
    QTest.mouseClick(bar.remedy, LEFT)
    assert examine(shell.document.project)[0].is_buildable
    assert shell.document.undo_texts[-1] == "Use a network that suits the data"
    assert not bar.isVisible()
    shell.window.actions_by_name["undo"].trigger()
    assert "Conv2D" in {layer.type_name for layer in shell.document.project.network.layers}
