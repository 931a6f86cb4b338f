"""Larger panels, presentation, locks and hidden parts, in any order: everything comes back."""

import os
import random
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

from playground.document.locks import Locks
from playground.document.templates.templates import TEMPLATES
from playground.ui.panels.registry import PANELS
from tests.lanes import sampled
from tests.ui.conftest import Shell

SEEDS = 40 if os.environ.get("HYPOTHESIS_PROFILE") == "thorough" else 4
ALL_PANELS = tuple(f"panel.{each.title}" for each in PANELS)
HIDDEN = ((), ALL_PANELS, ("part.panels", "part.timeline"), ("panel.Code", "action.larger_panels"))
LEAST = 60
"""Of a part that is shown, in pixels."""
ROUNDING = 12
"""What heights may lose in many changes, in pixels."""


def ways(shell: Shell) -> tuple[Callable[[], object], ...]:
    """Return what a user or a teacher may do to the layout."""
    window, actions = shell.window, shell.window.actions_by_name

    def lock(hidden: tuple[str, ...]) -> None:
        shell.document.set_locks(Locks(hidden=hidden))

    def load(hidden: tuple[str, ...]) -> None:
        project = replace(TEMPLATES["xor"].build(), locks=Locks(hidden=hidden))
        shell.presenter.files.current.show(project)

    return (
        *(
            actions[name].trigger
            for name in ("larger_panels", "presentation", "show_bottom", "show_side")
        ),
        *(lambda hidden=hidden: lock(hidden) for hidden in HIDDEN),
        lambda: load(()),
        lambda: load(ALL_PANELS),
        lambda: window.resize(1024, 640),
        lambda: window.resize(1280, 800),
    )


def settle() -> None:
    for _ in range(2):
        QApplication.processEvents()


@pytest.mark.parametrize("seed", sampled(range(SEEDS), 0))
def test_in_any_order_everything_has_room_and_comes_back(shell: Shell, seed: int) -> None:
    window, actions = shell.window, shell.window.actions_by_name
    generator = random.Random(seed)
    settle()
    window.sizes.share_width()
    settle()
    middle, columns = window.middle.sizes(), window.columns.sizes()
    for _ in range(8):
        generator.choice(ways(shell))()
        settle()
        assert actions["larger_panels"].isChecked() == window.sizes.has_larger_panels
        assert min(window.designer.height(), window.designer.width()) >= LEAST
        assert not window.panels.isVisible() or window.panels.height() >= LEAST
    shell.presenter.presentation.end()
    shell.document.set_locks(Locks())
    window.resize(1280, 800)
    actions["show_bottom"].setChecked(True)
    actions["show_side"].setChecked(True)
    settle()
    actions["larger_panels"].setChecked(False)
    settle()
    assert window.middle.sizes() == pytest.approx(middle, abs=ROUNDING)
    assert window.columns.sizes() == columns
