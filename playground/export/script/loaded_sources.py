"""The data sets that come with scikit-learn or Keras, as code that loads them."""

from playground.export.script.expressions import literal
from playground.export.script.source_code import SourceCode, Values

LAST_AXIS = "[..., np.newaxis]"


def digits(values: Values, _seed: int) -> SourceCode:
    """Return the code of the data set `digits`."""
    axis = LAST_AXIS if values["channels"] else ""
    lines = (
        "digits = load_digits()",
        f'x = (digits.images / 16).astype("float32"){axis}',
        "y = digits.target",
    )
    return SourceCode(lines, ("from sklearn.datasets import load_digits",))


def iris(_values: Values, _seed: int) -> SourceCode:
    """Return the code of the data set `iris`."""
    lines = ("x, y = load_iris(return_X_y=True)", 'x = x.astype("float32")')
    return SourceCode(lines, ("from sklearn.datasets import load_iris",))


def breast_cancer(_values: Values, _seed: int) -> SourceCode:
    """Return the code of the data set `breast_cancer`."""
    lines = (
        "x, y = load_breast_cancer(return_X_y=True)",
        'x = x.astype("float32")',
        'y = y.astype("float32").reshape(-1, 1)',
    )
    return SourceCode(lines, ("from sklearn.datasets import load_breast_cancer",))


def mnist(values: Values, _seed: int) -> SourceCode:
    """Return the code of the data set `mnist`."""
    axis = LAST_AXIS if values["channels"] else ""
    lines = [*_mnist_arrays(str(values["path"]))]
    limit = values["samples"]
    if isinstance(limit, int):
        test = max(limit // 6, 10)
        lines.append(f"x_train, y_train = x_train[:{limit}], y_train[:{limit}]")
        lines.append(f"x_test, y_test = x_test[:{test}], y_test[:{test}]")
    lines += [f'{name} = {name}.astype("float32"){axis} / 255' for name in ("x_train", "x_test")]
    return SourceCode(tuple(lines), has_test_set=True)


def _mnist_arrays(path: str) -> tuple[str, ...]:
    """Return the lines that load the four arrays, through Keras or from a file."""
    if not path:
        return ("(x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()",)
    return (
        f"arrays = np.load({literal(path)})",
        'x_train, y_train = arrays["x_train"], arrays["y_train"]',
        'x_test, y_test = arrays["x_test"], arrays["y_test"]',
    )
