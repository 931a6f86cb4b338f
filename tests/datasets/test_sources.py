"""The data sets: laws of the generators, shapes of the rest."""

import importlib
import json
import math
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest

from playground.base.arrays import read_only
from playground.base.params import ParamValue, Selection, parse_values
from playground.datasets.config import DataConfig
from playground.datasets.prepare import prepare
from playground.datasets.script_code import RNG
from playground.datasets.sources import DATASETS
from playground.datasets.spec import DatasetSpec, Raw
from playground.datasets.task import Samples, TaskKind
from tests.datasets.varied import VARIED, is_downloaded, setting_name
from tests.lanes import thinned

PLANE = [spec for spec in DATASETS if spec.has_features]
GROUPS = (
    *("Points in the plane", "Curves", "Sequences", "Small tables", "Images", "Text"),
    "Your own",
)
CLOUDS = ("gauss", "blobs")
"""Normally distributed, so that some points lie far outside."""
GENERATED = [spec for spec in PLANE if "noise" in {param.name for param in spec.params}]
OFFLINE = [spec for spec in DATASETS if spec.group != "Your own" and not is_downloaded(spec)]


def silent(_text: str, _fraction: float | None) -> None:
    """Report nothing."""


def initial(spec: DatasetSpec) -> dict[str, ParamValue]:
    """Return the parameters of a data set as they are set first."""
    return {param.name: param.initial for param in spec.params}


def loaded(name: str, seed: int = 0, **params: object) -> Raw:
    """Return what a data set loads with those parameters."""
    spec = DATASETS[name]
    values = parse_values(spec.params, params, spec.label)
    return spec.load(values, np.random.default_rng(seed), silent)


@pytest.mark.parametrize("spec", DATASETS, ids=DATASETS.names)
def test_every_data_set_has_a_summary_and_help(spec: DatasetSpec) -> None:
    assert spec.summary.endswith("."), "say what is in it, in a sentence"
    assert len(spec.summary.split()) > 2, "say what is in it, in a sentence"
    assert spec.group in GROUPS, f"`group` is one of {', '.join(GROUPS)}"
    for param in spec.params:
        assert param.help.endswith("."), f"{param.name} needs a sentence of help"


def test_no_two_data_sets_have_the_same_label() -> None:
    labels = [spec.label for spec in DATASETS]
    assert len(set(labels)) == len(labels), f"two of them look alike in the menu: {labels}"


OF_SCIKIT_LEARN = [
    (spec, path)
    for spec in DATASETS
    for path in spec.loaders
    if path.startswith("sklearn.") and not spec.comes_unscaled
]


@pytest.mark.parametrize(
    ("spec", "path"), OF_SCIKIT_LEARN, ids=lambda each: getattr(each, "name", each)
)
def test_programs_that_load_it_with_a_library_get_the_same_samples(
    spec: DatasetSpec, path: str
) -> None:
    """Otherwise an imported program would train on other numbers than it says."""
    module, _, function = path.rpartition(".")
    theirs = getattr(importlib.import_module(module), function)()
    ours = loaded(spec.name).samples
    same = f"load what {path}() returns, or set `comes_unscaled`"
    np.testing.assert_allclose(ours.x, theirs.data, rtol=1e-6, atol=1e-6, err_msg=same)
    np.testing.assert_allclose(ours.y.ravel(), theirs.target, rtol=1e-6, err_msg=same)


@pytest.mark.parametrize(("name", "given"), thinned(4, VARIED), ids=setting_name)
def test_what_is_loaded_is_what_was_described(name: str, given: Mapping[str, ParamValue]) -> None:
    spec = DATASETS[name]
    values = parse_values(spec.params, given, spec.label)
    task = spec.describe(values)
    raw = spec.load(values, np.random.default_rng(0), silent)
    samples = raw.samples
    if raw.columns is not None:  # texts, which become inputs when they are prepared
        data = prepare(DataConfig(Selection(name, given), ()), silent)
        x = np.concatenate((data.train.x, data.test.x))
        samples = Samples(read_only(x), samples.y)
    assert len(samples) == task.samples
    assert samples.x.shape[1:] == task.input_shape
    assert samples.x.dtype == np.float32
    assert not samples.x.flags.writeable
    assert not samples.y.flags.writeable
    if task.kind is TaskKind.MULTICLASS:
        assert samples.y.dtype == np.int32
        assert set(samples.y) == set(range(task.output_units))
        assert len(task.class_names) == task.output_units
    else:
        assert samples.y.shape == (len(samples), task.output_units)
        assert samples.y.dtype == np.float32
    if task.feature_names:
        assert len(task.feature_names) == samples.x.shape[1]


@pytest.mark.parametrize("spec", OFFLINE, ids=lambda spec: spec.name)
def test_the_same_seed_gives_the_same_data(spec: DatasetSpec) -> None:
    first, second = loaded(spec.name, 7), loaded(spec.name, 7)
    np.testing.assert_array_equal(first.samples.x, second.samples.x)
    np.testing.assert_array_equal(first.samples.y, second.samples.y)


@pytest.mark.parametrize(
    "spec",
    [spec for spec in OFFLINE if spec.code and RNG in spec.code.write(initial(spec))],
    ids=lambda spec: spec.name,
)
def test_another_seed_gives_other_data(spec: DatasetSpec) -> None:
    noise = {"noise": 10} if spec.name == "spiral" else {}  # drawn at regular steps otherwise
    first, second = loaded(spec.name, 1, **noise), loaded(spec.name, 2, **noise)
    assert not np.array_equal(first.samples.x, second.samples.x)


@pytest.mark.parametrize("spec", GENERATED, ids=lambda spec: spec.name)
@pytest.mark.parametrize("noise", [0, 50])
def test_there_are_as_many_points_as_requested_and_they_are_near_the_plane(
    spec: DatasetSpec, noise: int
) -> None:
    samples = loaded(spec.name, noise=noise, samples=301).samples
    assert len(samples) == 301
    assert samples.points is not None
    within = np.abs(samples.points).max(axis=1) <= 6.0
    assert within.all() or (spec.name in CLOUDS and within.mean() > 0.75)


@pytest.mark.parametrize(
    "name", [spec.name for spec in PLANE if "labels" in {param.name for param in spec.params}]
)
def test_signed_labels_are_minus_one_and_one(name: str) -> None:
    plain, signed = loaded(name).samples, loaded(name, labels="-1/1").samples
    np.testing.assert_array_equal(signed.y, plain.y * 2 - 1)
    assert set(plain.y.ravel()) == {0.0, 1.0}


def test_xor_is_the_sign_of_the_product() -> None:
    samples = loaded("xor", samples=1000).samples
    np.testing.assert_array_equal(samples.y[:, 0], samples.x.prod(axis=1) > 0)
    assert (np.abs(samples.x) >= 0.3).all()


def test_circle_is_a_disc_in_a_ring() -> None:
    samples = loaded("circle", samples=1000).samples
    radius = np.hypot(*samples.x.T)
    np.testing.assert_array_equal(samples.y[:, 0], radius < 2.5)
    assert not ((radius > 2.51) & (radius < 3.49)).any()


def test_clouds_lie_around_their_centres_with_their_variance() -> None:
    samples = loaded("gauss", samples=20_000, noise=20).samples
    cloud = samples.x[samples.y[:, 0] == 1]
    np.testing.assert_allclose(cloud.mean(axis=0), 2.0, atol=0.06)
    np.testing.assert_allclose(cloud.var(axis=0), 0.5 + 7 * 0.2, rtol=0.05)


def test_spiral_arms_mirror_each_other() -> None:
    samples = loaded("spiral", samples=200).samples
    np.testing.assert_allclose(samples.x[:100], -samples.x[100:], atol=1e-5)
    angle = 3.5 * np.pi * np.arange(100) / 100
    radius = np.arange(100) / 20
    np.testing.assert_allclose(samples.x[:100, 0], radius * np.sin(angle), atol=1e-5)


def test_plane_rises_along_the_diagonal() -> None:
    samples = loaded("reg_plane").samples
    np.testing.assert_allclose(samples.y[:, 0], samples.x.sum(axis=1) / 10, atol=1e-6)


def test_hills_are_at_their_centres() -> None:
    samples = loaded("reg_gauss", samples=5000).samples
    at_hill = np.hypot(samples.x[:, 0] + 4, samples.x[:, 1] - 2.5) < 0.3
    at_hollow = np.hypot(samples.x[:, 0], samples.x[:, 1] - 2.5) < 0.3
    assert (samples.y[at_hill] > 0.8).all()
    assert (samples.y[at_hollow] < -0.8).all()
    assert np.abs(samples.y).max() <= 1


def test_noise_mixes_the_classes() -> None:
    samples = loaded("xor", samples=5000, noise=50).samples
    wrong = samples.y[:, 0] != (samples.x.prod(axis=1) > 0)
    assert 0.1 < wrong.mean() < 0.5


def test_truth_table_trains_and_tests_on_its_four_rows() -> None:
    raw = loaded("truth_table")
    assert raw.samples.x.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert raw.samples.y.ravel().tolist() == [0, 1, 1, 0]
    assert raw.test is raw.samples


@pytest.mark.parametrize(
    ("gate", "answers"),
    [("and", [0, 0, 0, 1]), ("or", [0, 1, 1, 1]), ("nand", [1, 1, 1, 0]), ("xnor", [1, 0, 0, 1])],
)
def test_other_gates_have_their_own_table(gate: str, answers: list[int]) -> None:
    assert loaded("truth_table", gate=gate).samples.y.ravel().tolist() == answers


def test_clusters_have_both_classes_and_are_separable() -> None:
    samples = loaded("clusters", separation=5.0, noise=0, samples=400).samples
    assert samples.y.mean() == pytest.approx(0.5, abs=0.01)
    signs = {(tuple(row > 0), label) for row, label in zip(samples.x, samples.y[:, 0], strict=True)}
    assert len(signs) == len({corner for corner, _label in signs})


def test_clusters_have_as_many_classes_as_requested() -> None:
    samples = loaded("clusters", classes=5, separation=9.0, noise=0, samples=500).samples
    assert np.bincount(samples.y).tolist() == [100] * 5
    centres = [samples.x[samples.y == label].mean(axis=0) for label in range(5)]
    assert len({tuple(np.round(centre)) for centre in centres}) == 5


def test_wrong_labels_of_several_classes_are_the_next_class() -> None:
    clean = loaded("clusters", classes=4, noise=0).samples.y
    noisy = loaded("clusters", classes=4, noise=20).samples.y
    assert set(((noisy - clean) % 4).tolist()) == {0, 1}
    assert (noisy != clean).mean() == pytest.approx(0.2, abs=0.05)


def test_moons_are_half_circles_around_their_centres() -> None:
    samples = loaded("moons", samples=400).samples
    is_upper = samples.y[:, 0] == 1
    for points, centre in (
        (samples.x[is_upper], (-1.5, -0.75)),
        (samples.x[~is_upper], (1.5, 0.75)),
    ):
        np.testing.assert_allclose(np.hypot(*(points - centre).T), 3, atol=1e-5)


@pytest.mark.parametrize("squares", [2, 3, 8])
def test_neighbouring_squares_of_the_checkerboard_are_of_different_classes(squares: int) -> None:
    samples = loaded("checkerboard", samples=4000, squares=squares).samples
    side = 12 / squares
    column, row = ((samples.x.astype(float) + 6) // side).astype(int).T
    np.testing.assert_array_equal(samples.y[:, 0], (column + row) % 2 == 0)


def test_checkerboard_of_two_by_two_is_xor() -> None:
    samples = loaded("checkerboard", samples=1000, squares=2).samples
    np.testing.assert_array_equal(samples.y[:, 0], samples.x.prod(axis=1) > 0)


@pytest.mark.parametrize("classes", [2, 3, 4, 5])
def test_rings_do_not_touch(classes: int) -> None:
    samples = loaded("rings", classes=classes, samples=1000).samples
    radius, label = np.hypot(*samples.x.T), samples.y.ravel()
    for ring in range(classes - 1):
        assert radius[label == ring].max() < radius[label == ring + 1].min()


@pytest.mark.parametrize("classes", [2, 3, 4, 5])
def test_arms_of_spirals_are_the_first_one_turned(classes: int) -> None:
    samples = loaded("spirals", classes=classes, samples=1000).samples
    angle, radius = np.arctan2(*samples.x.T), np.hypot(*samples.x.T)
    turned = angle - 2 * np.pi * (radius / 5 + samples.y.ravel() / classes)
    np.testing.assert_allclose(np.cos(turned), 1, atol=1e-5)


@pytest.mark.parametrize("seed", range(20))
def test_blobs_are_apart_wherever_they_are(seed: int) -> None:
    samples = loaded("blobs", seed, classes=8, samples=4000).samples
    centres = np.array([samples.x[samples.y == blob].mean(axis=0) for blob in range(8)])
    distance = np.linalg.norm(centres[:, np.newaxis] - centres, axis=2)
    assert distance[~np.eye(8, dtype=bool)].min() > 2.3
    for blob in range(8):
        np.testing.assert_allclose(samples.x[samples.y == blob].std(axis=0), 0.5, rtol=0.15)


@pytest.mark.parametrize("name", ["rings", "spirals", "blobs"])
def test_two_classes_are_binary_and_more_are_not(name: str) -> None:
    spec = DATASETS[name]
    for classes in range(2, 6):
        values = parse_values(spec.params, {"classes": classes}, spec.label)
        task, samples = spec.describe(values), loaded(name, classes=classes).samples
        assert task.kind is (TaskKind.BINARY if classes == 2 else TaskKind.MULTICLASS)
        assert task.output_units == (1 if classes == 2 else classes)
        assert set(samples.y.ravel().tolist()) == set(range(classes))


CURVES: dict[str, Callable[[float], float]] = {
    "curve_sine": math.sin,
    "curve_cubic": lambda x: (x**3 - 4 * x) / 10,
    "curve_absolute": abs,
    "curve_step": lambda x: math.copysign(1, x),
    "curve_polynomial": lambda x: (x**4 - 5 * x**2 + x) / 5,
}


def test_every_curve_has_its_formula_here() -> None:
    assert set(CURVES) == {spec.name for spec in DATASETS if spec.group == "Curves"}


@pytest.mark.parametrize("name", CURVES)
def test_a_curve_follows_its_formula_over_its_range(name: str) -> None:
    samples = loaded(name, noise=0, samples=500, range=2.0).samples
    expected = [CURVES[name](x) for x in samples.x[:, 0].tolist()]
    np.testing.assert_allclose(samples.y[:, 0], expected, atol=1e-5)
    assert np.abs(samples.x).max() == pytest.approx(2.0, abs=0.05)


@pytest.mark.parametrize("name", CURVES)
def test_noise_of_a_curve_has_its_standard_deviation(name: str) -> None:
    samples = loaded(name, noise=30, samples=20_000).samples
    expected = np.array([CURVES[name](x) for x in samples.x[:, 0].tolist()])
    assert (samples.y[:, 0] - expected).std() == pytest.approx(0.3, rel=0.03)


SEQUENCES = [spec.name for spec in DATASETS if spec.group == "Sequences"]


@pytest.mark.parametrize("name", SEQUENCES)
def test_sequences_have_as_many_steps_as_requested_and_one_number_each(name: str) -> None:
    spec = DATASETS[name]
    values = parse_values(spec.params, {"steps": 33, "samples": 50}, spec.label)
    assert spec.describe(values).input_shape == (33, 1)
    assert loaded(name, steps=33, samples=50).samples.x.shape == (50, 33, 1)


@pytest.mark.parametrize("name", SEQUENCES)
def test_noise_of_sequences_has_its_standard_deviation(name: str) -> None:
    clean, noisy = loaded(name, samples=5000).samples, loaded(name, samples=5000, noise=40).samples
    assert (noisy.x - clean.x).std() == pytest.approx(0.4, rel=0.03)


def test_two_numbers_of_a_sequence_are_added() -> None:
    samples = loaded("sequence_sum", steps=6).samples
    assert (np.count_nonzero(samples.x[:, :, 0], axis=1) == 2).all()
    np.testing.assert_allclose(samples.y, samples.x.sum(axis=1), atol=1e-6)
    assert (np.count_nonzero(samples.x[:, :, 0], axis=0) > 0).all()


def test_parity_is_one_for_an_odd_number_of_ones() -> None:
    samples = loaded("sequence_parity", steps=9).samples
    assert set(samples.x.ravel().tolist()) == {0.0, 1.0}
    ones = np.count_nonzero(samples.x[:, :, 0], axis=1)
    assert samples.y[:, 0].tolist() == [count & 1 for count in ones]


def test_the_forecast_continues_the_wave() -> None:
    samples = loaded("sequence_sine", steps=12, period=9.0).samples
    wave = np.concatenate((samples.x[:, :, 0], samples.y), axis=1)
    # sin(a - d) + sin(a + d) = 2 cos(d) sin(a)
    expected = 2 * np.cos(2 * np.pi / 9) * wave[:, 1:-1]
    np.testing.assert_allclose(wave[:, :-2] + wave[:, 2:], expected, atol=1e-5)


def test_the_first_value_is_the_class() -> None:
    samples = loaded("sequence_first").samples
    np.testing.assert_array_equal(samples.x[:, 0, 0], 2 * samples.y[:, 0] - 1)
    assert np.abs(samples.x[:, 1:]).max() <= 0.5


@pytest.mark.parametrize(
    ("reference", "name"),
    [("xor_tanh", "xor"), ("spiral_2feat_tanh", "spiral"), ("regplane_linear", "reg_plane")],
)
def test_reference_points_obey_the_same_law(
    tfplayground_path: Path, reference: str, name: str
) -> None:
    """TensorFlow Playground's own points have the labels that our formula gives them."""
    document = json.loads((tfplayground_path / f"{reference}.json").read_text())
    rows = np.array(document["train"])
    tolerance = 1e-9
    points, labels = rows[:, :2], rows[:, 2]
    if name == "xor":
        expected = np.where(points.prod(axis=1) >= 0, 1.0, -1.0)
    elif name == "reg_plane":
        expected = points.sum(axis=1) / 10
        tolerance += 2 * 6 * document["config"]["noise"] / 100 / 10
    else:
        ours = loaded("spiral", samples=2 * len(rows), labels="-1/1").samples
        distance = np.linalg.norm(points[:, np.newaxis] - ours.x, axis=2)
        assert distance.min(axis=1).max() < 0.2
        expected = ours.y[distance.argmin(axis=1), 0].astype(float)
    np.testing.assert_allclose(labels, expected, rtol=0, atol=tolerance)
