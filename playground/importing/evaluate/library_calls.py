"""Functions of libraries that scripts use around a network, and which library says nothing."""

from collections.abc import Mapping
from types import MappingProxyType

from playground.importing.evaluate import numpy_calls, sklearn_calls
from playground.importing.evaluate.keras_calls import Handler, keras_function
from playground.importing.evaluate.loaders import loaded, loaded_by
from playground.importing.network.values import Arguments, Made, Name, Named, Unknown, Value
from playground.importing.network.world import World
from playground.importing.result import NoteKind

OUTSIDE: Mapping[str, str] = MappingProxyType(
    {
        "matplotlib": "the panels draw while the network trains",
        "seaborn": "the panels draw while the network trains",
        "pandas": "tables are not computed here; drop the finished CSV file on the window",
        "argparse": "what the command line gives is not known here",
        "tensorflow_datasets": "its data sets are not among the playground's",
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
DATA_LIBRARIES = frozenset(("pandas", "argparse", "tensorflow_datasets"))
"""Those of them whose values a network may be given: what comes of them stays named."""


def is_outside(name: Name) -> bool:
    """Return whether what a function is given means nothing for the network."""
    return name.path == "builtins.print" or name.root in OUTSIDE


def call(name: Name, arguments: Arguments, named: Named, world: World) -> Value:
    """Return what a function of a library gives."""
    spec = loaded_by(name)
    if spec is not None:
        return loaded(spec, named)
    handler = keras_function(name) if name.root == "keras" else _HANDLERS.get(name.root)
    return (_outside if handler is None else handler)(name, arguments, named, world)


def _outside(name: Name, arguments: Arguments, _named: Named, world: World) -> Value:
    """Return what a function of another library gives: nothing that is known."""
    reason = OUTSIDE.get(name.root)
    if reason is None:
        world.refuse(f"{name.path} is not known here")
        return Unknown(name.leaf)
    if name.root == "pandas" and name.leaf.startswith("read_"):
        return numpy_calls.file_value(arguments[0] if arguments else None, world)
    world.refuse(reason, NoteKind.LEFT_OUT)
    if name.root in DATA_LIBRARIES:
        return Unknown(name.leaf, why=reason)
    return Unknown(name.leaf, is_outcome=True)


def _tensorflow(name: Name, arguments: Arguments, named: Named, world: World) -> Value:
    if name.leaf in ("set_seed", "set_random_seed"):
        return numpy_calls.set_seed(name, arguments, named, world)
    if name.path.startswith(("tensorflow.config", "tensorflow.get_logger", "tensorflow.compat")):
        return Unknown(name.leaf, is_outcome=True)
    if name.leaf in ("constant", "convert_to_tensor", "cast"):
        return numpy_calls.call(Name("numpy.array"), arguments, named, world)
    if name.leaf.endswith("Optimizer"):
        return Made(name, arguments, named, 0)
    if name.leaf in ("linspace", "zeros", "ones") or ".random." in name.path:
        path = name.path.replace("tensorflow", "numpy", 1)
        return numpy_calls.call(Name(path), arguments, named, world)
    world.refuse(f"{name.path} is not carried over")
    return Unknown(name.leaf)


_HANDLERS: Mapping[str, Handler] = MappingProxyType(
    {"numpy": numpy_calls.call, "sklearn": sklearn_calls.call, "tensorflow": _tensorflow}
)
