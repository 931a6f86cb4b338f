"""Rules: when they act, and that the run stops at exactly that epoch for any chunks."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from playground.base.params import Selection
from playground.catalog.callbacks import CALLBACKS
from playground.document.project import Project
from playground.training.protocol.controls import Play, SetProject
from playground.training.protocol.events import Notice, RunState, StateChanged
from playground.training.run.rules import RULES, Rules
from playground.training.wording import epochs_text

if TYPE_CHECKING:
    from tests.training.conftest import Bench

LOSS = ("loss",)


def judged(selection: Selection, figures: list[float], rate: float = 1.0) -> list[Any]:
    """Return the verdict after each of `figures`, until training stops."""
    rules = Rules((selection,), LOSS)
    found = []
    for epoch, figure in enumerate(figures):
        judgement = rules.judge(epoch, np.array([figure], np.float32), rate)
        rate = judgement.rate or rate
        found.append(judgement.verdicts[0])
        if judgement.stop:
            break
    return found


def test_every_callback_has_a_rule() -> None:
    assert set(RULES) == set(CALLBACKS.names) - {"terminate_on_nan"}


@pytest.mark.parametrize(
    ("params", "figures", "epochs"),
    [
        ({"patience": 0}, [1.0, 0.5, 0.5, 0.4], 3),
        ({"patience": 2}, [1.0, 1.1, 0.9, 1.0, 1.0, 0.1], 5),
        ({"patience": 1, "min_delta": 0.2}, [1.0, 0.9, 0.1], 2),
        ({"patience": 1, "start_from_epoch": 3}, [1.0, 2.0, 3.0, 4.0, 5.0, 0.0], 5),
        ({"patience": 1, "mode": "max"}, [1.0, 2.0, 1.5, 3.0], 3),
        ({"patience": 5}, [3.0, 2.0, 1.0], 3),
    ],
)
def test_early_stopping(params: dict[str, Any], figures: list[float], epochs: int) -> None:
    selection = Selection("early_stopping", {"monitor": "loss", **params})
    assert len(judged(selection, figures)) == epochs


def test_reduce_on_plateau_waits_lowers_the_rate_and_cools_down() -> None:
    selection = Selection(
        "reduce_lr_on_plateau",
        {"monitor": "loss", "patience": 2, "factor": 0.5, "cooldown": 2, "min_lr": 0.2},
    )
    rates = [verdict.rate for verdict in judged(selection, [1.0] * 14)]
    assert [(epoch, rate) for epoch, rate in enumerate(rates) if rate] == [
        (2, 0.5),
        (5, 0.25),
        (8, 0.2),
    ]


def test_stop_at_metric_compares_in_32_bits() -> None:
    high = Selection("stop_at_metric", {"monitor": "accuracy", "target": 0.95})
    rules = Rules((high,), ("accuracy",))
    assert not rules.judge(0, np.array([0.94], np.float32), 1.0).stop
    assert rules.judge(1, np.array([0.95], np.float32), 1.0).stop == "accuracy reached 0.95"


def test_a_rule_for_a_missing_metric_is_named_and_does_nothing() -> None:
    rules = Rules((Selection("early_stopping", {"monitor": "val_accuracy"}),), LOSS)
    assert rules.rules == ()
    assert rules.unmeasured == ("val_accuracy",)


def run_with(
    bench: "Bench", project: Project, speeds: list[float]
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Play to the end, in chunks sized by `speeds`; return curves and weights."""
    bench.do(SetProject(project), Play())
    for index in range(20_000):
        if bench.trainer.wait_seconds != 0.0:
            break
        bench.program.seconds_per_step = speeds[index % len(speeds)]
        bench.trainer.work()
    assert bench.is_in(RunState.FINISHED)
    assert bench.trainer.run is not None
    return bench.trainer.run.curves.snapshot().rows, bench.program.weights


CASES: list[tuple[Selection, ...]] = [
    (Selection("early_stopping", {"patience": 3, "restore_best_weights": False}),),
    (Selection("early_stopping", {"patience": 3}),),
    (Selection("reduce_lr_on_plateau", {"patience": 2, "factor": 0.5}),),
    (Selection("stop_at_metric", {"monitor": "val_loss", "target": 0.05}),),
    (
        Selection("reduce_lr_on_plateau", {"patience": 1, "factor": 0.5}),
        Selection("best_weights"),
        Selection("early_stopping", {"patience": 6, "restore_best_weights": False}),
    ),
]


@pytest.mark.parametrize("callbacks", CASES)
def test_rules_act_at_the_same_epoch_and_weights_for_any_chunks(
    make_bench: Callable[..., "Bench"],
    with_training: Callable[..., Project],
    callbacks: tuple[Selection, ...],
) -> None:
    project = with_training(epochs=120, learning_rate=0.9, callbacks=callbacks)
    by_epoch = run_with(make_bench(), project, [0.0010])
    by_step = run_with(make_bench(), project, [0.02])
    by_much = run_with(make_bench(), project, [1e-6])
    for other in (by_step, by_much):
        np.testing.assert_array_equal(by_epoch[0], other[0])
        np.testing.assert_array_equal(by_epoch[1], other[1])


def test_best_weights_are_those_of_the_best_epoch(
    make_bench: Callable[..., "Bench"], with_training: Callable[..., Project]
) -> None:
    callbacks = (Selection("best_weights"),)
    rows, weights = run_with(
        make_bench(), with_training(epochs=40, learning_rate=0.9, callbacks=callbacks), [1e-6]
    )
    best = int(np.argmin(rows[:, 1]))
    assert best < 39
    _, there = run_with(make_bench(), with_training(epochs=best + 1, learning_rate=0.9), [0.02])
    np.testing.assert_array_equal(weights, there)


@pytest.mark.parametrize("name", ["best_weights", "early_stopping"])
def test_the_end_names_the_epoch_whose_weights_were_restored(
    name: str, make_bench: Callable[..., "Bench"], with_training: Callable[..., Project]
) -> None:
    """Also where training ends because all epochs are done; not if the last ones are best."""
    rule = Selection(name, {"patience": 1000} if name == "early_stopping" else {})
    settings = {"learning_rate": 0.9, "callbacks": (rule,)}
    bench = make_bench()
    rows, _weights = run_with(bench, with_training(epochs=40, **settings), [1e-6])
    best = int(np.argmin(rows[:, 1])) + 1
    assert best < 40
    restored = f"Reached 40 epochs; the weights of epoch {best} were restored"
    assert bench.of(StateChanged)[-1].detail == restored
    bench = make_bench()
    run_with(bench, with_training(epochs=best, **settings), [1e-6])
    assert bench.of(StateChanged)[-1].detail == f"Reached {epochs_text(best)}"


def test_a_stop_names_the_rule_and_play_continues_with_reset_rules(
    bench: "Bench", with_training: Callable[..., Project]
) -> None:
    callbacks = (Selection("stop_at_metric", {"monitor": "val_loss", "target": 10.0}),)
    run_with(bench, with_training(callbacks=callbacks), [0.01])
    last = bench.of(StateChanged)[-1]
    assert last.detail.startswith("Stopped after 1 epoch: val_loss reached")
    bench.do(Play())
    bench.finish()
    assert bench.trainer.run is not None
    assert bench.trainer.run.epoch == 2


def test_a_rate_lowered_by_a_rule_stays_until_the_user_sets_one(
    bench: "Bench", with_training: Callable[..., Project]
) -> None:
    callbacks = (Selection("reduce_lr_on_plateau", {"patience": 1, "factor": 0.5}),)
    base = {"learning_rate": 0.9, "callbacks": callbacks}
    run_with(bench, with_training(epochs=60, **base), [0.01])
    lowered = bench.program.learning_rate
    assert lowered < 0.9
    bench.do(SetProject(with_training(epochs=80, **base)))
    assert bench.program.learning_rate == lowered
    bench.do(SetProject(with_training(epochs=80, **{**base, "learning_rate": 0.7})))
    assert bench.program.learning_rate == 0.7


def test_a_rule_that_can_never_act_is_reported(
    bench: "Bench", project: Project, with_training: Callable[..., Project]
) -> None:
    callbacks = (Selection("early_stopping", {"monitor": "val_accuracy"}),)
    bench.do(SetProject(project), SetProject(with_training(callbacks=callbacks)))
    (notice,) = bench.of(Notice)
    assert "val_accuracy, which is not measured" in notice.message
    assert "loss, val_loss" in notice.message
