"""Random sequences in the real window, with the real engine: everything shown is true."""

from collections.abc import Callable
from pathlib import Path

import hypothesis
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from playground.training.protocol.engine import Engine
from tests.end_to_end.test_whole_way import opened_window
from tests.end_to_end.window_truth import WindowTruth

SIZE = settings(
    max_examples=2,
    stateful_step_count=14,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def machine(
    graph_engine: Engine,
    qtbot: QtBot,
    qapp: QApplication,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> type[WindowTruth]:
    class Bound(WindowTruth):
        pass

    Bound.open_window = staticmethod(
        lambda project: opened_window(graph_engine, qtbot, tmp_path, project)
    )
    Bound.folder = tmp_path
    Bound.caught = caplog
    return Bound


@pytest.mark.keras
def test_everything_the_window_shows_is_true(machine: type[WindowTruth]) -> None:
    run_state_machine_as_test(machine, settings=SIZE)


@pytest.mark.keras
def test_each_action_once(machine: type[WindowTruth]) -> None:
    user = machine()
    acts: tuple[Callable[[], object], ...] = (
        lambda: user.train(count=3),
        lambda: user.film(which=0),
        lambda: user.train_single_batches(count=2),
        lambda: user.set_units(units=3),
        lambda: user.train(count=2),
        lambda: user.look(which=1),
        user.reset,
        lambda: user.train(count=1),
        lambda: user.film(which=1),
        lambda: user.continue_from(which=0),
        lambda: user.rename_a_run(which=0, name="a <b> & c"),
        lambda: user.set_rate(rate=0.1),
        user.play_to_the_end,
        user.save_and_reopen,
        lambda: user.return_to(which=0),
        lambda: user.train(count=2),
        user.look_into_a_lesson,
        lambda: user.set_split(share=0.7),
        lambda: user.set_preparation(scaling="standard"),
        lambda: user.train(count=1),
        lambda: user.paint_a_point(x=2, label=1),
        lambda: user.train(count=1),
        lambda: user.travel(is_undo=True),
        lambda: user.look(which=0),
        user.repair_all_problems,
        user.play_before_it_is_complete_then_undo,
        lambda: user.set_optimizer(name="sgd"),
        lambda: user.set_activation(activation="relu"),
        lambda: user.set_data(seed=1),
        user.add_a_layer,
        user.delete_the_output_layer,
    )
    try:
        for act in acts:
            act()
            user.nothing_failed()
            user.no_message_outlives_its_cause()
    finally:
        user.teardown()


@pytest.mark.keras
@pytest.mark.long
@pytest.mark.parametrize("seed", range(50))
def test_everything_the_window_shows_is_true_in_long_sequences(
    machine: type[WindowTruth], seed: int
) -> None:
    longer = settings(SIZE, max_examples=3, stateful_step_count=30, database=None)
    run_state_machine_as_test(hypothesis.seed(seed)(machine), settings=longer)
