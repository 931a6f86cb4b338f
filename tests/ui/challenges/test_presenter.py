"""The list of challenges: start one, have it checked, save the proof."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from playground.challenges.passes import read_pass
from playground.document.project import Project
from playground.training.protocol.controls import Call
from playground.training.protocol.events import Called
from playground.ui.challenges.dialog import NAME_ROLE, ChallengesDialog
from playground.ui.challenges.presenter import PASSED
from tests.challenges.solutions import SOLUTIONS
from tests.ui.conftest import Shell

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def dialog(shell: Shell) -> Iterator[ChallengesDialog]:
    """Return the open list, at the first challenge."""
    shell.presenter.challenges._train = lambda *_asked: {"val_accuracy": 1.0}
    shell.window.actions_by_name["challenges"].trigger()
    found = shell.presenter.challenges.dialog
    assert found is not None
    yield found
    if shiboken6.isValid(found):
        found.close()


def choose(dialog: ChallengesDialog, name: str) -> None:
    """Choose a challenge in the list."""
    for row in range(dialog.list.count()):
        if dialog.list.item(row).data(NAME_ROLE) == name:
            dialog.list.setCurrentRow(row)


def answer_all(shell: Shell) -> int:
    """Run what was asked of the training thread, and report it; return how much that was."""
    done = 0
    while done < len(shell.controls(Call)):
        call = shell.controls(Call)[done]
        done += 1
        shell.report(Called(call.request, call.function(None)))
    return done


def test_all_challenges_are_listed_by_level(dialog: ChallengesDialog) -> None:
    names = [dialog.list.item(row).data(NAME_ROLE) for row in range(dialog.list.count())]
    assert {name for name in names if name} == set(SOLUTIONS)
    assert dialog.current is not None


def test_start_opens_its_project(shell: Shell, dialog: ChallengesDialog) -> None:
    choose(dialog, "no-bend")
    QTest.mouseClick(dialog.start, LEFT)
    assert dialog.current is not None
    assert shell.document.project.network == dialog.current.start.network


def test_limits_are_checked_before_anything_is_trained(
    shell: Shell, dialog: ChallengesDialog
) -> None:
    choose(dialog, "no-bend")
    QTest.mouseClick(dialog.check, LEFT)  # the data of XOR is another
    assert "has another data set than the challenge; press Start" in dialog.outcome.text()
    assert not shell.controls(Call)


def test_two_seeds_that_reach_the_goal_pass(shell: Shell, dialog: ChallengesDialog) -> None:
    choose(dialog, "no-bend")
    QTest.mouseClick(dialog.start, LEFT)
    QTest.mouseClick(dialog.check, LEFT)
    assert "seed 1 of 3" in dialog.outcome.text()
    assert answer_all(shell) == 2
    assert dialog.outcome.text().startswith("Passed")
    assert shell.settings.text(PASSED) == "no-bend"
    assert dialog.list.currentItem().text().startswith("✓")


def test_a_cancelled_check_does_not_pass(shell: Shell, dialog: ChallengesDialog) -> None:
    choose(dialog, "no-bend")
    QTest.mouseClick(dialog.start, LEFT)
    QTest.mouseClick(dialog.check, LEFT)
    QTest.mouseClick(dialog.cancel, LEFT)
    answer_all(shell)
    assert "cancelled" in dialog.outcome.text()
    assert shell.settings.text(PASSED) == ""


@pytest.mark.parametrize("ending", ["cancel", "close"])
def test_training_for_a_check_ends_with_it(
    shell: Shell, dialog: ChallengesDialog, ending: str
) -> None:
    asked: list[Callable[[], bool]] = []

    def train(_project: Project, _epochs: int, should_stop: Callable[[], bool]) -> dict[str, float]:
        asked.append(should_stop)
        return {"val_accuracy": 1.0}

    shell.presenter.challenges._train = train
    choose(dialog, "no-bend")
    QTest.mouseClick(dialog.start, LEFT)
    QTest.mouseClick(dialog.check, LEFT)
    shell.controls(Call)[0].function(None)
    assert not asked[0]()
    if ending == "cancel":
        QTest.mouseClick(dialog.cancel, LEFT)
    else:
        dialog.close()
    assert asked[0]()


def test_the_proof_is_a_file_that_can_be_verified(
    shell: Shell, dialog: ChallengesDialog, tmp_path: Path, qtbot: QtBot
) -> None:
    choose(dialog, "no-bend")
    QTest.mouseClick(dialog.start, LEFT)
    QTest.mouseClick(dialog.check, LEFT)
    answer_all(shell)
    QTest.mouseClick(dialog.proof, LEFT)
    asking = shell.window.findChild(QFileDialog)
    assert asking is not None
    target = tmp_path / "Ada.nnpass"
    asking.fileSelected.emit(str(target))
    asking.close()
    qtbot.waitUntil(target.exists)
    qtbot.waitUntil(lambda: "Saved" in dialog.outcome.text())
    found = read_pass(target)
    assert (found.challenge, found.who) == ("no-bend", "Ada")
