"""Functions of other libraries in scripts, and libraries that do not affect the network."""

from collections.abc import Mapping
from types import MappingProxyType

from playground.importing.evaluate.libraries import data_calls, numpy_calls, sklearn_calls
from playground.importing.evaluate.libraries.collections import shuffled
from playground.importing.evaluate.libraries.keras_calls import Handler, keras_function
from playground.importing.evaluate.loaders import loaded, loaded_by
from playground.importing.network.values import (
    Arguments,
    Class,
    Made,
    Name,
    Named,
    Role,
    Settings,
    Unknown,
    Value,
)
from playground.importing.network.world import World
from playground.importing.result import NoteKind

OUTSIDE: Mapping[str, str] = MappingProxyType(
    {
        "matplotlib": "the panels draw plots during training",
        "seaborn": "the panels draw plots during training",
        "pandas": "tables are not computed; drop the finished CSV file on the window",
        "argparse": "arguments of the command line are unknown",
        "tensorflow_datasets": "its data sets are not supported here",
        "os": "scripts cannot access the system",
        "sys": "scripts cannot access the system",
        "time": "it does not affect the network",
        "datetime": "it does not affect the network",
        "warnings": "it does not affect the network",
        "logging": "it does not affect the network",
        "random": "it does not affect the network",
        "gc": "it does not affect the network",
        "IPython": "it does not affect the network",
    }
)
"""Libraries that do not affect the network, and why their lines are left out."""
DATA_LIBRARIES = frozenset(("pandas", "argparse", "tensorflow_datasets"))
"""Those whose values may be passed to a network: their results keep the reason."""


def is_outside(name: Name) -> bool:
    """Return whether the arguments of a function do not affect the network."""
    return name.path == "builtins.print" or name.root in OUTSIDE


def call(name: Name, arguments: Arguments, named: Named, world: World) -> Value:
    """Return what a function of a library gives."""
    if name.leaf == "shuffle" and arguments and isinstance(arguments[0], list):
        shuffled(arguments[0], world)
        return None
    spec = loaded_by(name)
    if spec is not None:
        world.facts.loaded.append(spec.name)
        return loaded(spec, named)
    handler = keras_function(name) if name.root == "keras" else _HANDLERS.get(name.root)
    return (_outside if handler is None else handler)(name, arguments, named, world)


def _outside(  # noqa: PLR0911 - one for each kind
    name: Name, arguments: Arguments, named: Named, world: World
) -> Value:
    """Return what a function of another library gives: an unknown value."""
    if name.path == "collections.namedtuple" and len(arguments) == 2:
        return _record(arguments, named, world)
    if name.path in ("types.SimpleNamespace", "argparse.Namespace"):
        return Settings(dict(named))
    if name.path == "argparse.ArgumentParser":
        return Settings({}, is_parser=True)
    reason = OUTSIDE.get(name.root)
    if reason is None:
        world.refuse(f"{name.path} is unknown")
        return Unknown(name.leaf)
    if name.root == "pandas" and name.leaf.startswith("read_"):
        return numpy_calls.file_value(arguments[0] if arguments else None, world)
    world.refuse(reason, NoteKind.LEFT_OUT)
    if name.root in DATA_LIBRARIES:
        return Unknown(name.leaf, why=reason)
    return Unknown(name.leaf, is_outcome=True)


def _record(arguments: Arguments, named: Named, world: World) -> Value:
    """Return the class that ``namedtuple()`` makes."""
    words = arguments[1]
    fields = words.replace(",", " ").split() if isinstance(words, str) else words
    defaults = named.get("defaults") or ()
    if not isinstance(fields, list | tuple) or not isinstance(defaults, list | tuple):
        return Unknown("namedtuple")
    texts = tuple(str(each) for each in fields)
    values = dict(zip(reversed(texts), reversed(defaults), strict=False))
    return Class(str(arguments[0]), world.line, Role.PLAIN, None, values, texts)


def _tensorflow(  # noqa: PLR0911 - one for each kind
    name: Name, arguments: Arguments, named: Named, world: World
) -> Value:
    if name.path.startswith("tensorflow.data."):
        return data_calls.dataset(name, arguments, named, world)
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
    world.refuse(f"{name.path} is not imported")
    return Unknown(name.leaf)


_HANDLERS: Mapping[str, Handler] = MappingProxyType(
    {"numpy": numpy_calls.call, "sklearn": sklearn_calls.call, "tensorflow": _tensorflow}
)
