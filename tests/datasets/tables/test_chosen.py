"""What is chosen about a table decides rows, inputs, targets and split, without the file."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.base.errors import DataError
from playground.base.params import Selection
from playground.base.tasks import TaskKind
from playground.datasets.config import DataConfig
from playground.datasets.derived.baseline import baseline_of
from playground.datasets.preparation.applying import apply
from playground.datasets.preparation.kinds import DatePart, Scaling
from playground.datasets.prepare import describe, prepare
from playground.datasets.spec import no_progress
from playground.datasets.tables import opened
from playground.datasets.tables.draft import Draft, first_draft
from playground.datasets.tables.read_as import ReadAs
from playground.datasets.tables.settings import (
    Kind,
    Part,
    Role,
    Split,
    SplitKind,
    TableSettings,
    Treatment,
    Window,
    settings_of,
)
from playground.datasets.tables.splitting import split_rows, splitting_column
from playground.datasets.task import Prepared

CARS = "name,price,age,colour,sold,day,part\n" + "".join(
    f"car {i},{1000 + 13 * i},{'' if i % 4 == 0 else i % 9},{['red', 'blue', ''][i % 3]},"
    f"{'yes' if i % 5 < 2 else 'no'},2024-{i % 12 + 1:02}-{i % 28 + 1:02},"
    f"{'test' if i % 6 == 0 else 'train'}\n"
    for i in range(120)
)


def draft_of(folder: Path, content: str = CARS) -> Draft:
    path = folder / "cars.csv"
    path.write_text(content)
    return first_draft(path, opened.tables().open(path, ReadAs(), no_progress))


def config_of(draft: Draft, **fields: object) -> DataConfig:
    config = DataConfig(Selection("csv", draft.params()), (), draft.train_fraction, 0, "standard")
    return replace(config, **fields)  # type: ignore[arg-type]


def prepared(draft: Draft, **fields: object) -> Prepared:
    return prepare(config_of(draft, **fields), no_progress)


@pytest.fixture(scope="module")
def cars(tmp_path_factory: pytest.TempPathFactory) -> Draft:
    return draft_of(tmp_path_factory.mktemp("cars")).with_role(["sold"], Role.TARGET)


def test_what_is_described_is_what_is_prepared(cars: Draft) -> None:
    for target in ("sold", "price", "colour", "age"):
        draft = cars.with_role([target], Role.TARGET)
        task, data = describe(config_of(draft)), prepared(draft)
        assert data.train.x.shape[1:] == task.input_shape
        assert len(data.train) == task.samples
        assert np.isfinite(data.train.x).all()
        assert data.preparation is not None
        assert data.preparation.feature_names == task.feature_names


def test_each_choice_about_missing_values_says_how_many_rows_remain(cars: Draft) -> None:
    draft = cars.with_columns(["colour"], missing=Treatment.DROP)
    assert draft.plan().rows == 80
    assert len(prepared(draft).train) + len(prepared(draft).test) == 80
    both = draft.with_columns(["age"], missing=Treatment.DROP)
    assert both.plan().rows is None  # it depends on which rows they share
    kept = prepared(both)
    assert len(kept.train) + len(kept.test) == sum(i % 4 > 0 and i % 3 < 2 for i in range(120))


@pytest.mark.parametrize(
    ("treatment", "constant", "expected"),
    [(Treatment.MEDIAN, "", 4.0), (Treatment.CONSTANT, "-1", -1.0)],
)
def test_missing_numbers_are_filled(
    cars: Draft, treatment: Treatment, constant: str, expected: float
) -> None:
    settings = {"missing": treatment, "constant": constant, "scaling": Scaling.NONE}
    draft = cars.with_columns(["age"], **settings).with_columns(["age"], is_flagged=True)
    data = prepared(draft)
    names = data.task.feature_names
    age, flag = (data.train.x[:, names.index(name)] for name in ("age", "age is missing"))
    filled = age[np.round(flag - flag.min(), 3) > 0]
    assert len(filled)
    assert set(filled.tolist()) == {expected}


def test_dates_become_the_parts_that_are_chosen(cars: Draft) -> None:
    draft = cars.with_columns(["day"], parts=(DatePart.MONTH, DatePart.ELAPSED))
    assert [name for name in describe(config_of(draft)).feature_names if "day" in name] == [
        "day month",
        "day elapsed",
    ]


def test_a_category_may_be_a_number_and_back(cars: Draft) -> None:
    as_category = cars.with_columns(["age"], kind=Kind.CATEGORY)
    names = describe(config_of(as_category)).feature_names
    assert "age=3" in names
    assert "age is unknown" in names
    assert "age" in describe(config_of(as_category.with_columns(["age"], kind=None))).feature_names


def test_a_date_is_not_a_sensible_target(cars: Draft) -> None:
    with pytest.raises(DataError, match="is a date, which is not a sensible target"):
        cars.with_role(["day"], Role.TARGET).plan()


def with_split(draft: Draft, **fields: object) -> Draft:
    split = replace(Split(SplitKind.RANDOM), **fields)  # type: ignore[arg-type]
    return replace(draft, settings=replace(draft.settings, split=split))


def test_a_random_split_keeps_the_share_of_each_class(cars: Draft) -> None:
    for seed in range(5):
        data = prepared(cars, seed=seed)
        shares = [float(part.y.mean()) for part in (data.train, data.test)]
        assert shares == pytest.approx([0.4, 0.4], abs=0.03)


def test_a_split_repeats_with_its_seed_alone(cars: Draft) -> None:
    first, again, other = (prepared(cars, seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(first.train.x, again.train.x)
    assert not np.array_equal(first.train.x, other.train.x)


def test_by_time_the_last_rows_are_the_test_set(cars: Draft) -> None:
    draft = with_split(cars, kind=SplitKind.TIME).with_role(["price"], Role.TARGET)
    data = prepared(draft)
    assert data.train.y.max() < data.test.y.min()


def test_a_group_is_never_on_both_sides(cars: Draft) -> None:
    draft = with_split(cars, kind=SplitKind.GROUP, column="age")
    draft = draft.with_role(["price"], Role.TARGET)
    plan = draft.plan()
    assert "age" not in plan.feature_names
    data = prepared(draft, train_fraction=0.5)
    target = data.preparation.target if data.preparation else None
    assert target is not None
    sides = []
    for part in (data.train, data.test):
        prices = np.round(part.y[:, 0] * target.scale[0] + target.offset[0])
        rows = ((prices - 1000) // 13).astype(int)
        sides.append({row % 9 for row in rows.tolist() if row % 4})  # the others have no age
    assert len(data.train) + len(data.test) == 120
    assert not sides[0] & sides[1]


@given(fraction=st.floats(0.1, 0.9), seed=st.integers(0, 20))
def test_one_group_at_least_is_on_each_side(cars: Draft, fraction: float, seed: int) -> None:
    """Also where one of two groups has nearly all rows."""
    rows = np.arange(120)[np.arange(120) % 6 != 0][:30]
    table = opened.tables().open(cars.path, ReadAs(), no_progress)
    split = Split(SplitKind.GROUP, "part")
    for chosen in (np.append(rows, 0), np.append(np.arange(0, 120, 6), 1)):
        train, test = split_rows(table, chosen, None, split, fraction, seed)
        assert sorted((len(train), len(test))) == [1, len(chosen) - 1]


def test_a_column_says_which_rows_are_tested(cars: Draft) -> None:
    data = prepared(with_split(cars, kind=SplitKind.COLUMN, column="part"))
    assert (len(data.train), len(data.test)) == (100, 20)
    with pytest.raises(DataError, match="No value of the column 'colour' stands for the test set"):
        prepared(with_split(cars, kind=SplitKind.COLUMN, column="colour"))


def test_what_the_values_of_a_column_mean_can_be_chosen(cars: Draft) -> None:
    colours = cars.facts.column("colour")
    counts = dict(zip(colours.values, colours.counts, strict=True))
    first, second, *others = colours.values
    parts = ((first, Part.TEST), (second, Part.LEFT_OUT))
    data = prepared(with_split(cars, kind=SplitKind.COLUMN, column="colour", parts=parts))
    assert len(data.test) == counts[first]
    assert len(data.train) == sum(counts[each] for each in others) + colours.missing


def test_the_column_that_says_the_part_is_found_by_its_values(cars: Draft) -> None:
    assert splitting_column(cars.facts, "price") == "part"
    assert splitting_column(cars.facts, "part") == ""


@given(folds=st.integers(2, 10), seed=st.integers(0, 5))
def test_folds_test_each_row_once(cars: Draft, folds: int, seed: int) -> None:
    draft = cars.with_role(["price"], Role.TARGET)
    tested: list[float] = []
    for fold in range(folds):
        split = Split(SplitKind.FOLDS, "", folds, fold)
        each = replace(draft, settings=replace(draft.settings, split=split, scales_target=False))
        data = prepared(each, seed=seed)
        assert len(data.train) + len(data.test) == 120
        tested += data.test.y[:, 0].tolist()
    assert sorted(tested) == [1000 + 13 * i for i in range(120)]


def series(folder: Path, steps: int, horizon: int) -> Draft:
    path = folder / "wave.csv"
    path.write_text("load,heat\n" + "".join(f"{i},{1000 - 2 * i}\n" for i in range(60)))
    draft = first_draft(path, opened.tables().open(path, ReadAs(), no_progress))
    draft = draft.with_role(["load"], Role.TARGET)
    settings = replace(
        draft.settings,
        window=Window(steps, horizon),
        split=Split(SplitKind.TIME),
        scales_target=False,
    )
    return replace(draft, settings=settings)


def test_a_time_series_is_fitted_to_what_its_training_windows_see(tmp_path: Path) -> None:
    fitted = []
    for name, later in (("same", 0), ("jumps", 10**6)):
        folder = tmp_path / name
        folder.mkdir()
        draft = series(folder, 5, 1)
        seen = len(prepared(draft).train) + 5 - 1
        rows = (f"{i},{1000 - 2 * i + later * (i >= seen)}\n" for i in range(60))
        draft.path.write_text("load,heat\n" + "".join(rows))
        draft = replace(
            first_draft(draft.path, opened.tables().open(draft.path, ReadAs(), no_progress)),
            settings=draft.settings,
        )
        preparation = prepared(draft.with_role(["load"], Role.TARGET)).preparation
        assert preparation is not None
        fitted.append(preparation.scaling)
    np.testing.assert_array_equal(fitted[0], fitted[1])


@pytest.mark.parametrize(("steps", "horizon"), [(1, 1), (5, 1), (7, 3)])
def test_a_time_series_is_cut_into_windows(tmp_path: Path, steps: int, horizon: int) -> None:
    draft = series(tmp_path, steps, horizon)
    data = prepared(draft, scaling="none")
    task = describe(config_of(draft))
    assert task.input_shape == (steps, 2)
    assert data.train.x.shape[1:] == (steps, 2)
    assert len(data.train) + len(data.test) == 60 - steps - horizon + 1
    both = np.concatenate((data.train.x, data.test.x))
    y = np.concatenate((data.train.y, data.test.y))[:, 0]
    assert both[:, 0, 0].tolist() == list(range(len(both)))
    assert y.tolist() == [i + steps - 1 + horizon for i in range(len(both))]
    assert data.naive is not None
    assert data.naive[:, 0].tolist() == (data.test.y[:, 0] - horizon).tolist()


@pytest.mark.parametrize("scaling", ["none", "standard"])
def test_raw_rows_of_a_series_give_the_windows_of_the_test(tmp_path: Path, scaling: str) -> None:
    draft = series(tmp_path, 7, 3)
    data = prepared(draft, scaling=scaling)
    assert data.preparation is not None
    assert data.preparation.input_shape == data.task.input_shape
    x = apply(data.preparation, data.rows)
    assert np.array_equal(x[: len(data.test)], data.test.x)


def test_what_was_known_last_is_compared_in_the_units_of_the_data(tmp_path: Path) -> None:
    draft = series(tmp_path, 5, 3)
    scaled = replace(draft, settings=replace(draft.settings, scales_target=True))
    found = baseline_of(prepared(scaled), no_progress)
    assert found is not None
    assert found.of_simple["mean_absolute_error"] == pytest.approx(3, rel=1e-4)


def test_a_window_that_is_too_long_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="make them smaller"):
        prepared(series(tmp_path, 80, 1))


settings = st.builds(
    TableSettings,
    st.dictionaries(
        st.text(min_size=1, max_size=5),
        st.builds(
            lambda kind, role, missing, flag: {
                "kind": kind,
                "role": role,
                "missing": missing,
                "is_flagged": flag,
            },
            st.sampled_from([None, *Kind]),
            st.sampled_from([None, Role.INPUT, Role.IGNORED]),
            st.sampled_from([None, *Treatment]),
            st.sampled_from([None, True, False]),
        ),
        max_size=0,
    ),
    st.builds(Split, st.sampled_from([None, *SplitKind]), st.text(max_size=4)),
    st.builds(Window, st.integers(0, 50), st.integers(1, 50)),
    st.booleans(),
)


@given(settings, st.text(min_size=1, max_size=6), st.sampled_from(Kind), st.sampled_from(Treatment))
def test_settings_read_back(
    chosen: TableSettings, name: str, kind: Kind, treatment: Treatment
) -> None:
    chosen = chosen.with_columns(name, kind=kind, missing=treatment)
    assert settings_of(chosen.to_text()) == chosen


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"split":{"folds":1}}', '{"window":{"steps":-1}}', '{"columns":{"a":3}}']
)
def test_damaged_settings_are_an_error(text: str) -> None:
    with pytest.raises(DataError):
        settings_of(text)


def test_a_table_that_changed_on_disk_says_so(tmp_path: Path) -> None:
    draft = draft_of(tmp_path).with_role(["sold"], Role.TARGET)
    config = config_of(draft)
    rows = CARS.splitlines()
    (tmp_path / "cars.csv").write_text("\n".join(rows[:60]))
    assert prepare(config, no_progress).task.kind is TaskKind.BINARY  # the same columns
    (tmp_path / "cars.csv").write_text("\n".join(row.split(",", 2)[2] for row in rows[:60]))
    with pytest.raises(DataError, match="has changed on disk"):
        prepare(config, no_progress)


def test_a_project_of_an_earlier_version_still_trains(tmp_path: Path) -> None:
    path = tmp_path / "old.csv"
    path.write_text("a,b,kind\n" + "".join(f"{i},{'xy'[i % 2]},{i % 3}\n" for i in range(30)))
    found = (
        '{"kind":"multi-class classification","input_shape":[3],"output_units":3,"rows":30,'
        '"class_names":["0","1","2"],"feature_names":["a","b=x","b=y"]}'
    )
    config = DataConfig(Selection("csv", {"path": str(path), "found": found}), (), 0.5)
    assert describe(config).samples == 15
    data = prepare(config, no_progress)
    order = np.random.default_rng((0, 1)).permutation(30)
    assert data.train.x[:, 0].tolist() == order[:15].tolist()
    assert data.train.y.tolist() == (order[:15] % 3).tolist()
