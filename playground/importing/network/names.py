"""Names in a script: those that are imported, and the usual meaning of others."""

import ast
from collections.abc import Mapping
from types import MappingProxyType

from playground.catalog.callbacks import CALLBACKS
from playground.catalog.in_programs import PARTS_OF
from playground.catalog.layers import LAYERS
from playground.catalog.optimizers import OPTIMIZERS
from playground.catalog.outside import OUTSIDE
from playground.catalog.schedules import SCHEDULES
from playground.datasets.sources import DATASETS
from playground.importing.network.values import Name

KERAS_ROOTS = (
    "tensorflow.python.keras",
    "tensorflow.compat.v1.keras",
    "tensorflow.compat.v2.keras",
    "tensorflow._api.v2.keras",
    "tensorflow.contrib.keras",
    "tensorflow.keras",
    "tf_keras",
    "keras.api._v2.keras",
    "keras.api",
    "keras.src",
)
OLD_PACKAGES: Mapping[str, str] = MappingProxyType(
    {
        "keras_preprocessing": "keras.preprocessing",
        "keras_applications": "keras.applications",
    }
)
"""Packages of their own that are modules of Keras now."""
IN_TENSORFLOW = ("optimizers", "losses", "metrics", "initializers")
"""Modules of Keras that also exist in `tensorflow`."""
LOADERS = tuple(path for spec in DATASETS for path in spec.loaders)
LOAD_DATA = ".load_data"
LOADER_MODULES: Mapping[str, str] = MappingProxyType(
    {
        path.split(".")[-2]: path.removesuffix(LOAD_DATA)
        for path in LOADERS
        if path.endswith(LOAD_DATA)
    }
)
"""Modules of Keras with a data set of their own: ``mnist.load_data()``."""
MODULES: Mapping[str, str] = MappingProxyType(
    {
        "tf": "tensorflow",
        "tensorflow": "tensorflow",
        "np": "numpy",
        "numpy": "numpy",
        "plt": "matplotlib.pyplot",
        "sns": "seaborn",
        "pd": "pandas",
        "K": "keras.backend",
        "keras": "keras",
        **LOADER_MODULES,
        "os": "os",
        "sys": "sys",
        "time": "time",
        "warnings": "warnings",
        "random": "random",
        "math": "math",
        "np_utils": "keras.utils",
        **{
            module: f"keras.{module}"
            for module in (
                *("layers", "models", "optimizers", "regularizers", "callbacks", "losses"),
                *("metrics", "activations", "initializers", "datasets", "utils", "backend"),
                *("applications", "constraints", "mixed_precision"),
            )
        },
    }
)
OTHER_LAYERS: Mapping[str, str] = MappingProxyType(
    {alias: spec.name for spec in LAYERS for alias in spec.aliases}
)
"""Other names of layers in Keras, including former ones."""
MERGES: Mapping[str, str] = MappingProxyType(
    {spec.name.lower(): spec.name for spec in LAYERS if spec.minimum_inputs > 1}
)
"""Functions of `keras.layers` that join tensors directly."""
BUILTINS = frozenset(
    (
        *("print", "len", "range", "int", "float", "str", "bool", "tuple", "list", "dict", "set"),
        *("min", "max", "sum", "abs", "round", "enumerate", "zip", "reversed", "sorted", "type"),
        *("setattr", "getattr", "hasattr"),
        *("isinstance", "input", "open", "exec", "eval", "super", "map", "filter", "any", "all"),
    )
)


def _known_classes() -> dict[str, str]:
    """Return the full paths of names that scripts often use without importing them."""
    paths = {
        name: f"keras.layers.{name}" for name in (*LAYERS.names, *OTHER_LAYERS) if name != "Opaque"
    }
    paths |= {name: f"keras.layers.{name}" for name in OUTSIDE}
    paths |= {name: f"keras.layers.{name}" for spec in LAYERS for name, _ in spec.presets}
    paths |= {name: f"keras.layers.{name}" for name in MERGES}
    paths |= {"Sequential": "keras.Sequential", "Model": "keras.Model"}
    paths |= {spec.keras_class: f"keras.optimizers.{spec.keras_class}" for spec in OPTIMIZERS}
    paths |= {
        name: f"keras.optimizers.schedules.{name}"
        for name in (spec.keras_class for spec in SCHEDULES)
        if name is not None
    }
    paths |= {
        name: f"keras.callbacks.{name}"
        for spec in CALLBACKS
        for name in (spec.keras_class, spec.script_class)
        if name is not None
    }
    paths |= {"TensorBoard": "keras.callbacks.TensorBoard"}
    penalties = ("l1", "l2", "l1_l2", "L1", "L2", "L1L2")
    paths |= {name: f"keras.regularizers.{name}" for name in penalties}
    paths |= {
        name: f"keras.{module}.{name}" for module, parts in PARTS_OF.items() for name in parts
    }
    paths |= {"to_categorical": "keras.utils.to_categorical"}
    paths |= {"plot_model": "keras.utils.plot_model"}
    paths |= {path.rpartition(".")[2]: path for path in LOADERS if not path.endswith(LOAD_DATA)}
    selectors = ("train_test_split", "KFold", "StratifiedKFold", "cross_val_score", "GridSearchCV")
    paths |= {name: f"sklearn.model_selection.{name}" for name in selectors}
    paths |= {name: f"scikeras.wrappers.{name}" for name in ("KerasClassifier", "KerasRegressor")}
    paths |= {"loadtxt": "numpy.loadtxt", "genfromtxt": "numpy.genfromtxt"}
    paths |= {"read_csv": "pandas.read_csv"}
    changers = ("StandardScaler", "MinMaxScaler", "LabelEncoder", "OneHotEncoder", "LabelBinarizer")
    return paths | {name: f"sklearn.preprocessing.{name}" for name in changers}


CLASSES: Mapping[str, str] = MappingProxyType(_known_classes())


def canonical(path: str) -> Name:
    """Return the name at `path`, however Keras is reached.

    >>> canonical("tensorflow.keras.layers.Dense").path
    'keras.layers.Dense'
    """
    for root in KERAS_ROOTS:
        if path == root or path.startswith(f"{root}."):
            return Name("keras" + path[len(root) :])
    root, _, rest = path.partition(".")
    if root in OLD_PACKAGES:
        return Name(".".join((OLD_PACKAGES[root], rest)) if rest else OLD_PACKAGES[root])
    if root == "tensorflow" and rest.partition(".")[0] in IN_TENSORFLOW:
        return Name(f"keras.{rest}")
    return Name(path)


def free_name(word: str) -> Name | None:
    """Return the meaning of a name that the script does not define; None if unknown."""
    if word in MODULES:
        return Name(MODULES[word])
    if word in CLASSES:
        return Name(CLASSES[word])
    return Name(f"builtins.{word}") if word in BUILTINS else None


def imported(statement: ast.Import | ast.ImportFrom) -> dict[str, Name]:
    """Return the names that an import statement defines."""
    if isinstance(statement, ast.Import):
        return {
            alias.asname or alias.name.partition(".")[0]: canonical(
                alias.name if alias.asname else alias.name.partition(".")[0]
            )
            for alias in statement.names
        }
    module = statement.module or ""
    return {
        alias.asname or alias.name: canonical(f"{module}.{alias.name}")
        for alias in statement.names
        if alias.name != "*"
    }
