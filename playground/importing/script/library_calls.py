"""Functions of NumPy, scikit-learn, TensorFlow and Keras that scripts use around a network."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TypeAlias

from playground.base.params import Selection
from playground.datasets.sources import DATASETS
from playground.importing.result import NoteKind
from playground.importing.script.arrays import reshaped, with_channels
from playground.importing.script.constants import is_plain
from playground.importing.script.values import Array, Data, Made, Name, Unknown, Value
from playground.importing.script.world import World

Arguments: TypeAlias = tuple[Value, ...]
Named: TypeAlias = dict[str, Value]
Handler: TypeAlias = Callable[[Name, Arguments, Named, World], Value]

OUTSIDE: Mapping[str, str] = MappingProxyType(
    {
        "matplotlib": "the panels draw while the network trains",
        "seaborn": "the panels draw while the network trains",
        "pandas": "tables are opened as data: drop the CSV file on the window",
        "os": "nothing of the system is ever touched",
        "sys": "nothing of the system is ever touched",
        "time": "it says nothing of the network",
        "datetime": "it says nothing of the network",
        "warnings": "it says nothing of the network",
        "logging": "it says nothing of the network",
        "random": "it says nothing of the network",
        "gc": "it says nothing of the network",
        "IPython": "it says nothing of the network",
    }
)
"""Libraries that say nothing about the network, and why their lines are left out."""
ENCODERS = frozenset(("OneHotEncoder", "LabelEncoder", "LabelBinarizer"))
"""What scripts turn labels into numbers with; the data sets here have numbers already."""
SCALERS: Mapping[str, str] = MappingProxyType(
    {"StandardScaler": "standard", "MinMaxScaler": "minmax"}
)
READERS = frozenset(("loadtxt", "genfromtxt", "load", "fromfile"))
MADE_UP = "random numbers are not carried over; a data set with such a shape stands in"
RANDOM = frozenset(
    ("random", "rand", "randn", "uniform", "normal", "randint", "standard_normal", "random_sample")
)
PICTURES: Mapping[str, tuple[int, ...]] = MappingProxyType(
    {"fashion_mnist": (28, 28), "cifar10": (32, 32, 3), "cifar100": (32, 32, 3)}
)


def is_outside(name: Name) -> bool:
    """Return whether what a function is given means nothing for the network."""
    return name.path == "builtins.print" or name.root in OUTSIDE


def call(name: Name, arguments: Arguments, named: Named, world: World) -> Value:
    """Return what a function of a library gives."""
    handler = keras_function(name) if name.root == "keras" else _HANDLERS.get(name.root)
    assert handler is not None
    return handler(name, arguments, named, world)


def keras_function(name: Name) -> Handler | None:
    """Return what carries out a function of Keras; None for its classes."""
    if name.path.startswith("keras.datasets."):
        return _load_data
    return _KERAS.get(name.leaf)


def _load_data(name: Name, _arguments: Arguments, _named: Named, world: World) -> Value:
    """Return the four arrays of a data set of Keras."""
    source = name.path.split(".")[-2]
    if source in DATASETS and DATASETS[source].has_test_set:
        x = Data(Selection(source), "x", needs_scaling=True)
        pair = (x, replace(x, part="y"))
        return (pair, pair)
    world.refuse(f"the data set {source} is not among the playground's")
    shape = PICTURES.get(source)
    pair_unknown = (Unknown("x", (60_000, *shape) if shape else None), Unknown("y"))
    return (pair_unknown, pair_unknown)


def _same(_name: Name, arguments: Arguments, _named: Named, _world: World) -> Value:
    """Return the first argument: one-hot labels are the data set's own affair."""
    first = arguments[0] if arguments else None
    return first if isinstance(first, Data) else Unknown("labels")


def _normalized(_name: Name, arguments: Arguments, _named: Named, world: World) -> Value:
    first = arguments[0] if arguments else None
    if not isinstance(first, Data):
        return Unknown("data")
    world.refuse("pixels go from 0 to 1 here instead", NoteKind.ASSUMED)
    return replace(first, is_scaled=True)


def _seed(_name: Name, arguments: Arguments, _named: Named, world: World) -> Value:
    if arguments and isinstance(arguments[0], int) and 0 <= arguments[0] < 2**31:
        world.facts.seed = int(arguments[0])
    return None


def _precision(_name: Name, arguments: Arguments, _named: Named, world: World) -> Value:
    policy = str(arguments[0]) if arguments else ""
    world.facts.has_mixed_precision = policy.startswith("mixed")
    return None


def _quiet(_name: Name, _arguments: Arguments, _named: Named, _world: World) -> Value:
    return None


def _drawn_model(_name: Name, _arguments: Arguments, _named: Named, world: World) -> Value:
    world.refuse("the canvas is the drawing of the model", NoteKind.LEFT_OUT)
    return None


def _load_model(_name: Name, _arguments: Arguments, _named: Named, world: World) -> Value:
    world.refuse("files are not opened from a script; open the model file itself")
    return Unknown("model")


_KERAS: Mapping[str, Handler] = MappingProxyType(
    {
        "to_categorical": _same,
        "normalize": _normalized,
        "set_random_seed": _seed,
        "set_global_policy": _precision,
        "set_policy": _precision,
        "clear_session": _quiet,
        "plot_model": _drawn_model,
        "load_model": _load_model,
    }
)


def _numpy(  # noqa: PLR0911 - one for each kind
    name: Name, arguments: Arguments, named: Named, world: World
) -> Value:
    first = arguments[0] if arguments else None
    if name.leaf == "seed":
        return _seed(name, arguments, named, world)
    if ".random." in name.path:
        return _random(name, arguments, named)
    if name.leaf in ("array", "asarray"):
        if isinstance(first, list | tuple) and is_plain(first):
            return Array(_frozen(first))
        return first if isinstance(first, Data | Array | Unknown) else Unknown("array")
    if name.leaf in READERS:
        return _file(first, world)
    if isinstance(first, Data):
        return _of_data(name, first, arguments)
    if name.leaf in ("zeros", "ones", "empty"):
        return Unknown("array", _sizes(arguments[:1]))
    is_outcome = isinstance(first, Unknown) and first.is_outcome
    if not is_outcome and name.leaf not in ("set_printoptions", "arange", "linspace", "newaxis"):
        world.refuse(f"np.{name.leaf}() of data is not carried over")
    return Unknown(name.leaf, is_outcome=is_outcome or name.leaf == "set_printoptions")


def _of_data(name: Name, data: Data, arguments: Arguments) -> Data:
    if name.leaf == "expand_dims":
        return with_channels(data)
    return reshaped(data, arguments[1:]) if name.leaf == "reshape" else data


def _frozen(rows: list[Value] | tuple[Value, ...]) -> tuple[Value, ...]:
    return tuple(_frozen(row) if isinstance(row, list | tuple) else row for row in rows)


def _random(name: Name, arguments: Arguments, named: Named) -> Value:
    """Return random numbers: their shape alone is known."""
    if name.leaf in ("rand", "randn"):
        return Unknown("random numbers", _sizes((arguments,)), why=MADE_UP)
    if name.leaf in RANDOM:
        sized = (named.get("size", arguments[-1] if arguments else None),)
        return Unknown("random numbers", _sizes(sized), why=MADE_UP)
    return Unknown(name.leaf)


def _sizes(values: Arguments) -> tuple[int, ...] | None:
    """Return a shape written as a tuple; None if it is none."""
    shape = values[0] if values else None
    if not isinstance(shape, tuple | list) or not shape:
        return None
    sizes = tuple(size for size in shape if isinstance(size, int))
    return sizes if len(sizes) == len(shape) else None


def _file(path: Value, world: World) -> Value:
    name = path.rpartition("/")[2] if isinstance(path, str) else "a file"
    why = f"files that a script names are not opened; drop {name} on the window to train on it"
    world.refuse(why, NoteKind.LEFT_OUT)
    return Unknown(name, why=why)


def _sklearn(name: Name, arguments: Arguments, named: Named, world: World) -> Value:
    source = name.leaf.removeprefix("load_")
    if name.leaf.startswith("load_") and source in DATASETS:
        data = Data(Selection(source), needs_scaling=source == "digits")
        if named.get("return_X_y") is True:
            x = replace(data, part="x", is_flat=source == "digits")
            return (x, replace(data, part="y"))
        return data
    if name.leaf == "train_test_split":
        return _split(arguments, named)
    if name.leaf in SCALERS or name.leaf in ENCODERS:
        return Made(name, arguments, named, 0)
    if ".metrics" in name.path:
        world.refuse("the panels show figures of the trained model", NoteKind.LEFT_OUT)
        return Unknown(name.leaf, is_outcome=True)
    world.refuse(f"{name.path} is not carried over")
    return Unknown(name.leaf)


def _split(arguments: Arguments, named: Named) -> Value:
    """Return training and test part of each array, with the share that is trained on."""
    size, kept = named.get("test_size"), named.get("train_size")
    share = 0.75
    if isinstance(size, float) and 0 < size < 1:
        share = 1 - size
    elif isinstance(kept, float) and 0 < kept < 1:
        share = kept
    parts: list[Value] = []
    for value in arguments:
        part: Value = value
        if isinstance(value, Data):
            fraction = min(0.9, max(0.1, round(share, 6)))
            part = replace(value, train_fraction=fraction)
        parts += [part, part]
    return tuple(parts)


def call_scaler(scaler: Made, method: str, arguments: Arguments) -> Value:
    """Return what a method of a scaler of scikit-learn gives."""
    first = arguments[0] if arguments else None
    if method == "fit":
        return scaler
    if scaler.leaf in ENCODERS:
        return first if isinstance(first, Data) else Unknown("labels", is_outcome=True)
    if isinstance(first, Data) and method in ("fit_transform", "transform"):
        return replace(first, scaling=SCALERS[scaler.leaf])
    return first if first is not None else Unknown("scaled data")


def _tensorflow(name: Name, arguments: Arguments, named: Named, world: World) -> Value:
    if name.leaf in ("set_seed", "set_random_seed"):
        return _seed(name, arguments, named, world)
    if name.path.startswith(("tensorflow.config", "tensorflow.get_logger", "tensorflow.compat")):
        return Unknown(name.leaf, is_outcome=True)
    if name.leaf in ("constant", "convert_to_tensor", "cast"):
        return _numpy(Name("numpy.array"), arguments, named, world)
    if name.leaf.endswith("Optimizer"):
        return Made(name, arguments, named, 0)
    world.refuse(f"{name.path} is not carried over")
    return Unknown(name.leaf)


_HANDLERS: Mapping[str, Handler] = MappingProxyType(
    {"numpy": _numpy, "sklearn": _sklearn, "tensorflow": _tensorflow}
)
