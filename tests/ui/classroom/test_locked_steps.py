"""A lock of One step holds for the button of Step by step as well."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from playground.document.locks import Locks
from playground.training.protocol.controls import StepOnce
from playground.ui.classroom.controls import action_lock
from playground.ui.panels.microscope.panel import MicroscopePanel
from tests.ui.conftest import Shell

LEFT = Qt.MouseButton.LeftButton


def test_step_by_step_takes_no_step_where_that_is_locked(shell: Shell) -> None:
    panel = shell.window.panels.panel(MicroscopePanel)
    shell.window.panels.bring_to_front(panel.title)
    shell.document.set_locks(Locks((action_lock("step"),)))
    for is_batch in (False, True):
        panel.header.batch.setChecked(is_batch)
        QTest.mouseClick(panel.header.step, LEFT)
    assert not shell.controls(StepOnce)
    shell.document.set_locks(Locks())
    QTest.mouseClick(panel.header.step, LEFT)
    assert shell.controls(StepOnce)
