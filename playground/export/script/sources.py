"""Each data set as code that makes or loads the same samples.

A function here turns the parameters of a data set into `SourceCode`. The code of data in
the plane defines ``points`` and ``y``; that of other data ``x`` and ``y``, or, where the
data set brings its own test set, ``x_train``, ``y_train``, ``x_test`` and ``y_test``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

from playground.base.params import ParamValue
from playground.datasets.sources.truth_table import GATES, POINTS
from playground.export.script.expressions import literal

Values: TypeAlias = Mapping[str, ParamValue]


@dataclass(frozen=True, slots=True)
class SourceCode:
    """The code of a data set.

    Attributes
    ----------
    lines : tuple of str
        Statements.
    imports : tuple of str
        Import lines beyond keras and NumPy.
    has_test_set : bool
        Whether the lines define training and test set apart.
    is_own_test : bool
        Whether the training set is also what is tested on.
    """

    lines: tuple[str, ...]
    imports: tuple[str, ...] = ()
    has_test_set: bool = False
    is_own_test: bool = False


Source: TypeAlias = Callable[[Values, int], SourceCode]


def _generated(seed: int, *lines: str) -> SourceCode:
    """Return `lines` after the generator that they draw from; empty ones are left out."""
    first = f"rng = np.random.default_rng(({seed}, 0))"
    return SourceCode((first, *(line for line in lines if line)))


def _labels(values: Values, condition: str) -> str:
    """Return the line that turns a condition into labels, as the user wants them."""
    if values["labels"] == "-1/1":
        return f'y = np.where({condition}, 1, -1).astype("float32").reshape(-1, 1)'
    return f'y = ({condition}).astype("float32").reshape(-1, 1)'


def _noise(values: Values) -> str:
    """Return the noise as a share; empty for none."""
    noise = values["noise"]
    assert isinstance(noise, int)
    return literal(noise / 100) if noise else ""


def _moved(values: Values, radius: int) -> tuple[str, str]:
    """Return the line that moves points by noise, if any, and the name of what it gives."""
    noise = _noise(values)
    if not noise:
        return "", "points"
    return f"noisy = points + {noise} * rng.uniform(-{radius}, {radius}, points.shape)", "noisy"


def _truth_table(values: Values, _seed: int) -> SourceCode:
    gate = GATES[str(values["gate"])]
    low = "-1" if values["labels"] == "-1/1" else "0"
    points = ", ".join(f"[{int(x)}, {int(y)}]" for x, y in POINTS)
    labels = ", ".join(f"[{1 if is_high else low}]" for is_high in gate)
    lines = (
        f'points = np.array([{points}], dtype="float32")',
        f'y_train = np.array([{labels}], dtype="float32")',
    )
    return SourceCode(lines, has_test_set=True, is_own_test=True)


def _xor(values: Values, seed: int) -> SourceCode:
    move, name = _moved(values, 5)
    return _generated(
        seed,
        f"points = rng.uniform(-5, 5, ({values['samples']}, 2))",
        "points += np.where(points > 0, 0.3, -0.3)",
        move,
        _labels(values, f"{name}[:, 0] * {name}[:, 1] >= 0"),
    )


def _circle(values: Values, seed: int) -> SourceCode:
    samples = values["samples"]
    assert isinstance(samples, int)
    inside = samples // 2
    move, name = _moved(values, 5)
    return _generated(
        seed,
        f"inner = rng.uniform(0, 2.5, {inside})",
        f"outer = rng.uniform(3.5, 5, {samples - inside})",
        "radius = np.concatenate([inner, outer])",
        f"angle = rng.uniform(0, 2 * np.pi, {samples})",
        "points = np.stack([radius * np.sin(angle), radius * np.cos(angle)], axis=1)",
        move,
        _labels(values, f"np.hypot({name}[:, 0], {name}[:, 1]) < 2.5"),
    )


def _gauss(values: Values, seed: int) -> SourceCode:
    samples, noise = values["samples"], _noise(values)
    assert isinstance(samples, int)
    variance = f"0.5 + 7 * {noise}" if noise else "0.5"
    return _generated(
        seed,
        f"is_first = np.arange({samples}) < {samples // 2}",
        "centres = np.where(is_first, 2, -2).reshape(-1, 1)",
        f"points = centres + np.sqrt({variance}) * rng.standard_normal(({samples}, 2))",
        _labels(values, "is_first"),
    )


def _spiral(values: Values, seed: int) -> SourceCode:
    samples, noise = values["samples"], _noise(values)
    assert isinstance(samples, int)
    first = samples // 2
    return _generated(
        seed,
        "arms = []",
        f"for count, start in [({first}, 0), ({samples - first}, np.pi)]:",
        "    share = np.arange(count) / count",
        "    angle = 3.5 * np.pi * share + start",
        "    arm = np.stack([np.sin(angle), np.cos(angle)], axis=1)",
        "    arms.append(5 * share.reshape(-1, 1) * arm)",
        "points = np.concatenate(arms)",
        f"points += {noise} * rng.uniform(-1, 1, points.shape)" if noise else "",
        _labels(values, f"np.arange({samples}) < {first}"),
    )


def _reg_plane(values: Values, seed: int) -> SourceCode:
    move, name = _moved(values, 6)
    return _generated(
        seed,
        f"points = rng.uniform(-6, 6, ({values['samples']}, 2))",
        move,
        f'y = ({name}.sum(axis=1) / 10).astype("float32").reshape(-1, 1)',
    )


def _reg_gauss(values: Values, seed: int) -> SourceCode:
    move, name = _moved(values, 6)
    return _generated(
        seed,
        f"points = rng.uniform(-6, 6, ({values['samples']}, 2))",
        move,
        "centres = [[-4, 2.5], [0, 2.5], [4, 2.5], [-4, -2.5], [0, -2.5], [4, -2.5]]",
        f"distance = np.linalg.norm({name}[:, np.newaxis] - np.array(centres), axis=2)",
        "height = np.array([1, -1, 1, -1, 1, -1]) * np.clip(1 - distance / 2, 0, 1)",
        "highest = np.abs(height).argmax(axis=1)",
        "y = height[np.arange(len(height)), highest]",
        'y = y.astype("float32").reshape(-1, 1)',
    )


SOURCES: Mapping[str, Source] = MappingProxyType(
    {
        "truth_table": _truth_table,
        "xor": _xor,
        "circle": _circle,
        "gauss": _gauss,
        "spiral": _spiral,
        "reg_plane": _reg_plane,
        "reg_gauss": _reg_gauss,
    }
)
"""From a data set's name to its code."""


def unknown_source(name: str) -> SourceCode:
    """Return code that says what to put in its place, for a data set without code."""
    return SourceCode(
        (
            f"# There is no code for the data set {literal(name)}: set x_train, y_train, x_test",
            "# and y_test to your arrays in place of the next line.",
            'raise SystemExit("set x_train, y_train, x_test and y_test to your data first")',
        ),
        has_test_set=True,
    )
