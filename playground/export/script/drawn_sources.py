"""The data sets that are made by a formula, as NumPy code that draws the same samples."""

from playground.datasets.sources.clusters import CLUSTERS_PER_CLASS
from playground.datasets.sources.truth_table import GATES, POINTS
from playground.export.script.expressions import literal
from playground.export.script.source_code import SourceCode, Values, drawn


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


def truth_table(values: Values, _seed: int) -> SourceCode:
    """Return the code of the data set `truth_table`."""
    gate = GATES[str(values["gate"])]
    low = "-1" if values["labels"] == "-1/1" else "0"
    points = ", ".join(f"[{int(x)}, {int(y)}]" for x, y in POINTS)
    labels = ", ".join(f"[{1 if is_high else low}]" for is_high in gate)
    lines = (
        f'points = np.array([{points}], dtype="float32")',
        f'y_train = np.array([{labels}], dtype="float32")',
    )
    return SourceCode(lines, has_test_set=True, is_own_test=True)


def xor(values: Values, seed: int) -> SourceCode:
    """Return the code of the data set `xor`."""
    move, name = _moved(values, 5)
    return drawn(
        seed,
        f"points = rng.uniform(-5, 5, ({values['samples']}, 2))",
        "points += np.where(points > 0, 0.3, -0.3)",
        move,
        _labels(values, f"{name}[:, 0] * {name}[:, 1] >= 0"),
    )


def circle(values: Values, seed: int) -> SourceCode:
    """Return the code of the data set `circle`."""
    samples = values["samples"]
    assert isinstance(samples, int)
    inside = samples // 2
    move, name = _moved(values, 5)
    return drawn(
        seed,
        f"inner = rng.uniform(0, 2.5, {inside})",
        f"outer = rng.uniform(3.5, 5, {samples - inside})",
        "radius = np.concatenate([inner, outer])",
        f"angle = rng.uniform(0, 2 * np.pi, {samples})",
        "points = np.stack([radius * np.sin(angle), radius * np.cos(angle)], axis=1)",
        move,
        _labels(values, f"np.hypot({name}[:, 0], {name}[:, 1]) < 2.5"),
    )


def gauss(values: Values, seed: int) -> SourceCode:
    """Return the code of the data set `gauss`."""
    samples, noise = values["samples"], _noise(values)
    assert isinstance(samples, int)
    variance = f"0.5 + 7 * {noise}" if noise else "0.5"
    return drawn(
        seed,
        f"is_first = np.arange({samples}) < {samples // 2}",
        "centres = np.where(is_first, 2, -2).reshape(-1, 1)",
        f"points = centres + np.sqrt({variance}) * rng.standard_normal(({samples}, 2))",
        _labels(values, "is_first"),
    )


def spiral(values: Values, seed: int) -> SourceCode:
    """Return the code of the data set `spiral`."""
    samples, noise = values["samples"], _noise(values)
    assert isinstance(samples, int)
    first = samples // 2
    return drawn(
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


def reg_plane(values: Values, seed: int) -> SourceCode:
    """Return the code of the data set `reg_plane`."""
    move, name = _moved(values, 6)
    return drawn(
        seed,
        f"points = rng.uniform(-6, 6, ({values['samples']}, 2))",
        move,
        f'y = ({name}.sum(axis=1) / 10).astype("float32").reshape(-1, 1)',
    )


def reg_gauss(values: Values, seed: int) -> SourceCode:
    """Return the code of the data set `reg_gauss`."""
    move, name = _moved(values, 6)
    return drawn(
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


def clusters(values: Values, seed: int) -> SourceCode:
    """Return the code of the data set `clusters`."""
    samples, features, classes = values["samples"], values["features"], values["classes"]
    distance, noise = literal(values["separation"]), _noise(values)
    assert isinstance(classes, int)
    count = classes * CLUSTERS_PER_CLASS
    flip = f"is_wrong = rng.random({samples}) < {noise}" if noise else ""
    if classes == 2:
        label = "cluster % 2 ^ is_wrong" if noise else "cluster % 2"
        target = f'({label}).astype("float32").reshape(-1, 1)'
    else:
        cluster = "(cluster + is_wrong)" if noise else "cluster"
        target = f'({cluster} % {classes}).astype("int32")'
    return drawn(
        seed,
        f"centres = rng.choice((-{distance}, {distance}), ({count}, {features}))",
        f"cluster = np.arange({samples}) % {count}",
        f"x = centres[cluster] + rng.standard_normal(({samples}, {features}))",
        'x = x.astype("float32")',
        flip,
        f"y = {target}",
    )
