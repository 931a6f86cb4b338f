"""The laws of a program: chunks, states, checkpoints, hot changes, new data."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from playground.base.errors import TrainingError
from playground.base.params import Regularizer
from playground.datasets.task import Prepared, Samples
from playground.document.project import Project, TrainingConfig
from playground.engine import create_engine
from playground.training.files.snapshots import snapshot
from playground.training.protocol.engine import Engine, Program
from playground.training.protocol.frames import Curves
from playground.training.protocol.state import Position, State

Build = Callable[..., Program]
Small = Callable[..., Project]

CUTS: tuple[tuple[int, ...], ...] = ((1,), (3, 4), (2, 100, 1), (5, 1, 9), (1000,))


def run_to(program: Program, epochs: int, cuts: tuple[int, ...]) -> np.ndarray:
    """Train to the end of `epochs` in calls of `cuts` steps in turn; return all rows."""
    rows = []
    for turn in range(1000):
        left = epochs * program.steps_per_epoch - steps_done(program)
        if not left:
            break
        rows.append(program.advance(min(left, cuts[turn % len(cuts)])).rows)
    return np.concatenate(rows)


def steps_done(program: Program) -> int:
    return program.position.epoch * program.steps_per_epoch + program.position.step


def assert_equal_states(one: State, other: State) -> None:
    assert one.position == other.position
    for left, right in zip(one.arrays, other.arrays, strict=True):
        np.testing.assert_array_equal(left, right)


def noisy(chain: Any, **fields: Any) -> Project:
    """Return a network with every kind of state: regularizer, dropout, normalization."""
    project: Project = chain(
        ("Dense", {"units": 6, "activation": "relu", "kernel_regularizer": Regularizer(l2=0.01)}),
        ("BatchNormalization", {}),
        ("Dropout", {"rate": 0.3}),
        ("Dense", {"units": 1, "activation": "sigmoid"}),
        training=TrainingConfig(batch_size=16, **fields),
    )
    return project


def test_a_run_does_not_depend_on_how_it_is_cut(
    tier_engine: Engine, build: Build, chain: Any, quadrants: Prepared
) -> None:
    program = build(tier_engine, noisy(chain), quadrants)
    start = program.state()
    expected = run_to(program, 5, CUTS[-1])
    end = program.state()
    for cuts in CUTS[:-1]:
        program.restore(start)
        np.testing.assert_array_equal(run_to(program, 5, cuts), expected)
        assert_equal_states(program.state(), end)


@pytest.mark.keras
def test_preparing_compiles_and_changes_nothing(
    build: Build, chain: Any, quadrants: Prepared
) -> None:
    prepared, plain = (build(create_engine("graph"), noisy(chain), quadrants) for _ in range(2))
    before = prepared.state()
    prepared.prepare()
    assert_equal_states(before, prepared.state())
    np.testing.assert_array_equal(run_to(prepared, 3, (7,)), run_to(plain, 3, (7,)))
    assert (
        prepared.tier().graph_rate
    )  # the first chunk counts as measured: nothing is compiled in it


def test_a_call_for_less_than_an_epoch_ends_at_its_end(
    graph_engine: Engine, build: Build, small: Small, quadrants: Prepared
) -> None:
    program = build(graph_engine, small(), quadrants)
    assert program.steps_per_epoch == 4
    assert program.advance(3).rows.shape == (0, 4)
    assert program.position == Position(0, 3)
    done = program.advance(100)
    assert (done.steps, len(done.rows), program.position) == (1, 1, Position(1, 0))
    assert program.advance(11).steps == 8


def test_the_same_seed_gives_the_same_run(
    graph_engine: Engine, build: Build, chain: Any, quadrants: Prepared
) -> None:
    runs = [build(graph_engine, noisy(chain, seed=7), quadrants) for _ in range(2)]
    first, second = (run_to(program, 4, (1000,)) for program in runs)
    np.testing.assert_array_equal(first, second)
    assert_equal_states(runs[0].state(), runs[1].state())


def test_another_seed_gives_other_weights_and_another_order(
    graph_engine: Engine, build: Build, small: Small, quadrants: Prepared
) -> None:
    one, other = (build(graph_engine, small(seed=seed), quadrants) for seed in (1, 2))
    assert not np.array_equal(one.state().arrays[0], other.state().arrays[0])


def test_shuffling_changes_the_run(
    graph_engine: Engine, build: Build, small: Small, quadrants: Prepared
) -> None:
    shuffled = build(graph_engine, small(shuffle=True), quadrants)
    plain = build(graph_engine, small(shuffle=False), quadrants)
    np.testing.assert_array_equal(shuffled.state().arrays[0], plain.state().arrays[0])
    assert not np.array_equal(shuffled.advance(8).rows, plain.advance(8).rows)


def test_a_state_of_another_network_is_refused(
    graph_engine: Engine, build: Build, small: Small, chain: Any, quadrants: Prepared
) -> None:
    program = build(graph_engine, small(), quadrants)
    other = build(graph_engine, noisy(chain), quadrants)
    with pytest.raises(TrainingError, match="another network"):
        program.restore(other.state())


def test_a_checkpoint_continues_exactly_in_a_new_program(
    tier_engine: Engine, build: Build, chain: Any, quadrants: Prepared
) -> None:
    program = build(tier_engine, noisy(chain, shuffle=False), quadrants)
    program.advance(10)
    kept = program.checkpoint(Curves())
    assert kept.position == Position(2, 0)
    program.advance(2)
    halfway = program.checkpoint(Curves())
    future = program.advance(100).rows
    other = build(tier_engine, noisy(chain, shuffle=False, seed=9), quadrants)
    other.load_checkpoint(kept)
    assert other.position == Position(2, 0)
    other.load_checkpoint(halfway)
    assert other.position == Position(2, 2)
    np.testing.assert_array_equal(other.advance(100).rows, future)
    assert_equal_states(other.state(), program.state())


def test_a_snapshot_continues_exactly_in_a_new_program(
    tier_engine: Engine, build: Build, chain: Any, quadrants: Prepared
) -> None:
    program = build(tier_engine, noisy(chain, shuffle=False), quadrants)
    program.advance(10)
    program.advance(2)
    kept = snapshot(program.state(), Curves())
    future = program.advance(100).rows
    other = build(tier_engine, noisy(chain, shuffle=False, seed=9), quadrants)
    other.load_checkpoint(kept)
    assert other.position == Position(2, 2)
    np.testing.assert_array_equal(other.advance(100).rows, future)
    assert_equal_states(other.state(), program.state())


def test_a_snapshot_of_another_network_changes_nothing(
    graph_engine: Engine, build: Build, small: Small, chain: Any, quadrants: Prepared
) -> None:
    program = build(graph_engine, small(), quadrants)
    before = program.state()
    foreign = build(graph_engine, noisy(chain), quadrants).state()
    with pytest.raises(TrainingError, match="does not fit this network"):
        program.load_checkpoint(snapshot(foreign, Curves()))
    assert_equal_states(program.state(), before)


def test_a_checkpoint_of_another_network_changes_nothing(
    graph_engine: Engine, build: Build, small: Small, chain: Any, quadrants: Prepared
) -> None:
    program = build(graph_engine, small(), quadrants)
    before = program.state()
    foreign = build(graph_engine, noisy(chain), quadrants).checkpoint(Curves())
    with pytest.raises(TrainingError, match="does not fit this network"):
        program.load_checkpoint(foreign)
    with pytest.raises(TrainingError, match="cannot be read"):
        program.load_checkpoint(replace(foreign, model=b"not a zip at all"))
    assert_equal_states(program.state(), before)


def test_the_learning_rate_is_hot(
    tier_engine: Engine, build: Build, small: Small, quadrants: Prepared
) -> None:
    program = build(tier_engine, small(), quadrants)
    program.advance(4)
    before = program.state().arrays[0]
    program.apply_hot(small(learning_rate=0.5))
    assert program.learning_rate == 0.5
    program.advance(1)
    assert np.abs(program.state().arrays[0] - before).max() > 0.1


def test_moments_of_several_settings_are_restored_exactly_in_any_order(
    tier_engine: Engine, build: Build, small: Small, quadrants: Prepared
) -> None:
    program = build(tier_engine, small(Regularizer(l2=0.01)), quadrants)
    others = (small(Regularizer(l2=0.3)), small(Regularizer(l2=0.3), learning_rate=0.2))
    moments = []
    for project in (None, *others):
        if project is not None:
            program.apply_hot(project)
        program.advance(3)
        moment, rate = program.state(), program.learning_rate
        moments.append((moment, rate, program.advance(5).rows))
    for index in (0, 0, 1, 2, 2, 1, 0, 2):
        moment, rate, rows = moments[index]
        program.restore(moment)
        assert_equal_states(program.state(), moment)
        assert program.learning_rate == rate
        np.testing.assert_array_equal(program.advance(5).rows, rows)


def test_settings_in_force_are_not_applied_again_for_each_moment(
    graph_engine: Engine,
    build: Build,
    small: Small,
    quadrants: Prepared,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from playground.engine.model.trainable import Trainable  # noqa: PLC0415 - imports Keras

    program = build(graph_engine, small(), quadrants)
    first = program.state()
    program.advance(4)
    second = program.state()
    applied: list[float] = []
    monkeypatch.setattr(Trainable, "set_learning_rate", lambda _, rate: applied.append(rate))
    for moment in (first, second) * 3:
        program.restore(moment)
    assert applied == []
    program.apply_hot(small(learning_rate=0.5))
    program.restore(first)
    assert applied == [0.5, small().training.learning_rate]


@pytest.mark.parametrize("start", [0.01, 0.0], ids=["changed", "from nothing"])
def test_a_regularizer_is_hot(
    start: float, tier_engine: Engine, build: Build, small: Small, quadrants: Prepared
) -> None:
    changed = build(tier_engine, small(Regularizer(l1=1e-9, l2=start)), quadrants)
    expected = build(tier_engine, small(Regularizer(l1=1e-9, l2=0.3)), quadrants)
    changed.apply_hot(small(Regularizer(l1=1e-9, l2=0.3)))
    np.testing.assert_array_equal(changed.advance(12).rows, expected.advance(12).rows)
    assert changed.keras_model.layers[1].kernel_regularizer.get_config()["l2"] == pytest.approx(0.3)


def test_new_data_of_any_shape_keeps_what_was_learned(
    graph_engine: Engine, build: Build, small: Small, quadrants: Prepared
) -> None:
    program = build(graph_engine, small(), quadrants)
    program.advance(8)
    before = program.state()
    fewer = Samples(quadrants.train.x[:20], quadrants.train.y[:20])
    program.replace_data(small(), replace(quadrants, train=fewer))
    assert_equal_states(program.state(), before)
    assert program.steps_per_epoch == 2
    program.replace_data(small(), quadrants)
    program.advance(4)
    assert program.position == Position(3, 0)


def test_an_incomplete_network_is_refused_with_a_message(
    graph_engine: Engine, chain: Any, quadrants: Prepared
) -> None:
    with pytest.raises(TrainingError, match="no output"):
        graph_engine.build(chain(), quadrants)


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
def test_the_saved_model_has_only_parts_of_keras(
    graph_engine: Engine, build: Build, small: Small, quadrants: Prepared, tmp_path: Any
) -> None:
    import keras  # noqa: PLC0415 - the engine must set the environment first

    program = build(graph_engine, small(), quadrants)
    program.advance(12)
    model = program.keras_model
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras", safe_mode=True)
    assert type(loaded.layers[1].kernel_regularizer).__module__.startswith("keras.")
    assert int(loaded.optimizer.iterations) == 12
    x = quadrants.test.x
    np.testing.assert_array_equal(loaded.predict(x, verbose=0), model.predict(x, verbose=0))
