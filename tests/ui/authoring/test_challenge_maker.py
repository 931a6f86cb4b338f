"""A challenge is made from the open project, saved, and opens as it was made."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from playground.ui.authoring.challenge_maker import ChallengeDialog
from tests.ui.conftest import Shell

LEFT = Qt.MouseButton.LeftButton


def made(shell: Shell) -> ChallengeDialog:
    """Return the dialog, opened by its action."""
    shell.window.actions_by_name["make_challenge"].trigger()
    dialog = shell.presenter.maker.dialog
    assert dialog is not None
    return dialog


def save(dialog: ChallengeDialog, path: Path) -> None:
    """Press Save and choose a file."""
    QTest.mouseClick(dialog.save, LEFT)
    (files,) = dialog.findChildren(QFileDialog)
    files.fileSelected.emit(str(path))
    files.close()


def test_a_challenge_opens_as_it_was_made(shell: Shell, tmp_path: Path, qtbot: QtBot) -> None:
    dialog, path = made(shell), tmp_path / "mine.nnchallenge"
    QTest.keyClicks(dialog.title, "Fewer units")
    QTest.keyClicks(dialog.text, "Use two units.")
    box, spin = dialog.limits["units"]
    assert spin.value() > 0, "as many as the project has"
    box.setChecked(True)
    spin.setValue(2)
    save(dialog, path)
    qtbot.waitUntil(lambda: dialog.note.text().startswith("Saved as mine.nnchallenge."))
    dialog.close()
    shell.presenter.open(path)
    presenter = shell.presenter.challenges
    qtbot.waitUntil(lambda: presenter.dialog is not None)
    assert presenter.dialog is not None
    challenge = presenter.dialog.current
    assert challenge is not None
    assert (challenge.title, dict(challenge.limits)) == ("Fewer units", {"units": 2})
    assert challenge.start.network == shell.document.project.network
    presenter.dialog.close()


def test_a_challenge_without_a_title_says_so_and_writes_nothing(
    shell: Shell, tmp_path: Path, qtbot: QtBot
) -> None:
    dialog, path = made(shell), tmp_path / "mine.nnchallenge"
    save(dialog, path)
    qtbot.waitUntil(lambda: "title must be a text" in dialog.note.text())
    assert not path.exists()
    dialog.close()


def test_a_challenge_that_cannot_be_written_says_why(
    shell: Shell, tmp_path: Path, qtbot: QtBot
) -> None:
    """The path leads through a file, which also an administrator cannot do."""
    (tmp_path / "file").write_text("no folder")
    dialog = made(shell)
    QTest.keyClicks(dialog.title, "Fewer units")
    QTest.keyClicks(dialog.text, "Use two units.")
    save(dialog, tmp_path / "file" / "mine.nnchallenge")
    qtbot.waitUntil(lambda: "was not saved: the file cannot be written" in dialog.note.text())
    dialog.close()
