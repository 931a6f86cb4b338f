"""The Learn tab in small windows and with large text: no label is cut, all can be reached."""

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from playground.ui.learn.presenter import LearnPresenter
from tests.ui.conftest import Shell
from tests.ui.test_small_windows import lasting_faults


@pytest.mark.parametrize("percent", [100, 150])
@pytest.mark.parametrize("size", [(1280, 800), (1024, 640)])
def test_no_page_of_the_learn_tab_is_cut(
    shell: Shell, learn: LearnPresenter, qtbot: QtBot, size: tuple[int, int], percent: int
) -> None:
    window = shell.window
    window.actions_by_name[f"text_{percent}"].trigger()
    window.resize(*size)
    found: set[str] = set()
    learn.show_tab()
    QTest.qWait(0)
    found |= lasting_faults(window, qtbot)
    learn.open_lesson("what-a-neuron-does")
    for place in (0, 3, 9):
        learn.player.show_step(place)
        question = learn.tab.lesson.question
        assert question is not None
        if question.buttons:
            question.buttons[0].click()
            question.reveal.click()
        QTest.qWait(0)
        found |= lasting_faults(window, qtbot)
    learn.open_word("learning rate")
    QTest.qWait(0)
    found |= lasting_faults(window, qtbot)
    assert found == set()
