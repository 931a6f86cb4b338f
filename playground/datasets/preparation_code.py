"""The statements by which a script prepares data as `prepare` does: features, split, scaling.

Script export writes them, script import recognises them; ``$name`` is a hole, as in
`playground.datasets.script_code`.
"""

from collections.abc import Mapping
from types import MappingProxyType

from playground.datasets.features import FEATURES
from playground.datasets.script_code import SEED, Lines

POINTS = 'points.astype("float32")'
"""The inputs of a network that has the features x and y alone."""
COORDINATES = f"x1, x2 = {POINTS}.T"
"""Defines what the code of a feature uses."""
FEATURE_CODE: Mapping[str, str] = MappingProxyType({spec.name: spec.code for spec in FEATURES})
ORDER = f"order = np.random.default_rng((${SEED}, 1)).permutation(len(x))"
SIZE = "size = int(len(x) * $train_fraction + 1e-9)"
SPLIT: Lines = (
    "x_train, x_test = x[order[:size]], x[order[size:]]",
    "y_train, y_test = y[order[:size]], y[order[size:]]",
)
NO_ZERO_SCALE = "scale = np.where(scale > 0, scale, 1)"


def one_feature(target: str, code: str) -> str:
    """Return the statement that makes inputs of the single feature `code`."""
    return f"{target} = ({code}).reshape(-1, 1)"


def fit_scaling(scaling: str, *, is_row: bool) -> Lines:
    """Return the statements that compute ``offset`` and ``scale`` from the training set.

    Parameters
    ----------
    scaling : str
        "standard" or "minmax".
    is_row : bool
        Whether a sample is a row of numbers, each of which is scaled for itself.
    """
    axis = "axis=0" if is_row else ""
    if scaling == "standard":
        return (f"offset = x_train.mean({axis})", f"scale = x_train.std({axis})")
    return (f"offset = x_train.min({axis})", f"scale = x_train.max({axis}) - offset")


def fit_columns(scaling: str) -> Lines:
    """Return such statements for the columns of a table, equal to `prepare` to the last bit.

    Numbers such as years differ little from each other, so that rounding shows.
    """
    if scaling == "standard":
        return (
            'offset = x_train.mean(axis=0, dtype="float64").astype("float32")',
            'scale = x_train.std(axis=0, dtype="float64").astype("float32")',
        )
    return fit_scaling(scaling, is_row=True)


def apply_scaling(name: str) -> str:
    """Return the statement that scales the array called `name`."""
    return f'{name} = (({name} - offset) / scale).astype("float32")'
