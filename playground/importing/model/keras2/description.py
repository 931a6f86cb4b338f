"""From the description of a network by Keras 2 to the one that Keras 3 would write."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

from playground.base.errors import ImportProblem
from playground.importing.model.description import MODELS
from playground.importing.model.keras2.cudnn import OWN_CLASSES
from playground.importing.model.keras2.initializers import modern_initializer
from playground.importing.model.keras2.operations import OPERATION, as_layer
from playground.importing.model.keras2.steepness import needs_rescaling, rescaled

Json: TypeAlias = Any
"""A value of JSON."""

MODULES = {"Sequential": "keras", "Functional": "keras.src.models.functional"}
PACKAGE, OLD_PACKAGE = "keras", "tf_keras"
FURTHER_INPUTS = ("value", "key")
"""Arguments by which Keras 2 gives a layer its second and third input."""
DEEPEST = 20
DEAD: Mapping[str, tuple[Json, ...]] = MappingProxyType(
    {
        **dict.fromkeys(("time_major", "renorm", "ragged", "sparse", "optional"), (False, None)),
        **dict.fromkeys(("virtual_batch_size", "adjustment", "renorm_clipping"), (None,)),
        "noise_shape": (None,),
        "groups": (1, None),
    }
)
"""Arguments that Keras 3 lacks, and the values with which they did nothing."""
DROPPED = frozenset(
    (
        *("implementation", "fused", "input_length", "batch_input_shape", "dtype"),
        *("renorm_momentum", "consume_less", "batch_size", "query_shape", "key_shape"),
        *("value_shape", "is_placeholder", "_keras_api_names"),
        *("softmax_robust_masking", "rng_type"),
    )
)
"""Arguments that say nothing about what a layer computes."""
KEPT_BY: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "groups": frozenset(
            ("Conv1D", "Conv2D", "Conv3D", "GroupNormalization", "Convolution1D", "Convolution2D")
        ),
        "noise_shape": frozenset(("Dropout",)),
        "sparse": frozenset(("CategoryEncoding", "Hashing", "IntegerLookup")),
    }
)
"""Arguments that some layers still have."""
OLD_KERNEL = frozenset(("kernel_initializer", "kernel_regularizer", "kernel_constraint"))
"""Of convolutions that have a depthwise kernel, which has arguments of its own."""
RENAMED: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {"LeakyReLU": MappingProxyType({"alpha": "negative_slope"})}
)
CLASSES: Mapping[str, str] = MappingProxyType(
    {
        "Model": "Functional",
        "BatchNormalizationV1": "BatchNormalization",
        "BatchNormalizationV2": "BatchNormalization",
        "SyncBatchNormalization": "BatchNormalization",
        "LSTMV2": "LSTM",
        "GRUV2": "GRU",
        "Convolution1D": "Conv1D",
        "Convolution2D": "Conv2D",
        **OWN_CLASSES,
    }
)
"""Classes that Keras 3 calls otherwise."""
GONE: Mapping[str, str] = MappingProxyType(
    {
        "LocallyConnected1D": "Keras 3 no longer has it",
        "LocallyConnected2D": "Keras 3 no longer has it",
        "ThresholdedReLU": "Keras 3 no longer has it",
    }
)


def modern(entry: Mapping[str, Json]) -> dict[str, Json]:
    """Return the description of a model as Keras 3 would write it.

    Parameters
    ----------
    entry : mapping
        ``class_name`` and ``config``, as Keras 2 writes them.

    Raises
    ------
    ImportProblem
        It is damaged, or Keras 3 cannot compute a layer; the message names it.
    """
    try:
        return _model(entry, 0)
    except (KeyError, TypeError, IndexError, AttributeError, ValueError, StopIteration):
        raise ImportProblem(
            "The description of the model is damaged; save the model again with model.save"
        ) from None


def with_own_modules(value: Json) -> Json:
    """Return a description in which the modules of ``tf_keras`` are those of Keras."""
    if isinstance(value, list):
        return [with_own_modules(each) for each in value]
    if not isinstance(value, dict):
        return value
    found = {key: with_own_modules(each) for key, each in value.items()}
    module = found.get("module")
    if isinstance(module, str) and module.partition(".")[0] == OLD_PACKAGE:
        found["module"] = PACKAGE + module.removeprefix(OLD_PACKAGE)
    return found


def _model(entry: Mapping[str, Json], depth: int) -> dict[str, Json]:
    if depth > DEEPEST:
        raise ImportProblem("The model nests other models too deep to be drawn")
    config = entry["config"]
    if isinstance(config, list):  # Sequential up to Keras 2.2.2
        config = {"name": entry.get("name") or "sequential", "layers": config}
    layers = [_entry(each, depth) for each in config["layers"]]
    class_name = CLASSES.get(entry["class_name"], entry["class_name"])
    if class_name == "Sequential":
        layers = _with_input(layers, config)
        layers = _chain_with_rescaling(layers)
    else:
        layers = _graph_with_rescaling(layers)
    kept = {key: value for key, value in config.items() if key != "build_input_shape"}
    made = {"module": MODULES[class_name], "class_name": class_name, "registered_name": None}
    name = {"name": entry["name"]} if "name" in entry else {}
    nodes = {"inbound_nodes": _nodes(entry)} if "inbound_nodes" in entry else {}
    return {**made, **name, **nodes, "config": {**kept, "layers": layers}}


def _entry(entry: Mapping[str, Json], depth: int) -> dict[str, Json]:
    """Return the description of one layer, or of a model within the model."""
    if entry["class_name"] in MODELS:
        return _model(entry, depth + 1)
    if entry["class_name"] == "InputLayer":
        return {**entry, "module": "keras.layers", "config": _input(entry["config"])}
    if entry["class_name"] == OPERATION:
        return as_layer(entry)
    nodes = {"inbound_nodes": _nodes(entry)} if "inbound_nodes" in entry else {}
    return {**entry, **modern_layer(entry), **nodes}


def _nodes(entry: Mapping[str, Json]) -> list[Json]:
    """Return the uses of a layer; further inputs, which have names, become arguments."""
    return [
        _call(node[0]) if len(node) == 1 and _further(node[0]) else node
        for node in entry["inbound_nodes"]
    ]


def _further(inbound: list[Json]) -> list[Json]:
    """Return the second and third input of a layer that takes them one by one."""
    named = inbound[3] if isinstance(inbound, list) and len(inbound) > 3 else {}
    found = (named.get(name) for name in FURTHER_INPUTS)
    return [each for each in found if isinstance(each, list) and isinstance(each[0], str)]


def _call(inbound: list[Json]) -> dict[str, Json]:
    """Return one use of a layer as Keras 3 writes it."""
    arguments = [_tensor(each) for each in (inbound, *_further(inbound))]
    rest = {key: value for key, value in inbound[3].items() if key not in FURTHER_INPUTS}
    return {"args": arguments, "kwargs": rest}


def _tensor(place: list[Json]) -> dict[str, Json]:
    history = [str(place[0]), int(place[1]), int(place[2])]
    config = {"shape": [None], "dtype": "float32", "keras_history": history}
    return {"class_name": "__keras_tensor__", "config": config}


def _input(config: Mapping[str, Json]) -> dict[str, Json]:
    shape = config.get("batch_input_shape", config.get("batch_shape"))
    dtype = config.get("dtype")
    kept = {"dtype": dtype} if isinstance(dtype, str) else {}
    return {"batch_shape": shape, "name": config["name"], **kept}


def _with_input(layers: list[Json], config: Mapping[str, Json]) -> list[Json]:
    """Return the layers of a chain, the first of them an input."""
    if not layers or layers[0]["class_name"] == "InputLayer":
        return layers
    first = config["layers"][0]
    shape = _first_shape(first) or config.get("build_input_shape")
    if shape is None:
        return layers
    name = f"{_name(layers[0])}_input"
    made = {"module": "keras.layers", "class_name": "InputLayer", "registered_name": None}
    return [{**made, "config": {"batch_shape": shape, "name": name}}, *layers]


def _first_shape(entry: Mapping[str, Json]) -> Json:
    """Return the shape that the first layer of a chain takes; None if it does not say so."""
    config = entry["config"]
    if entry["class_name"] not in MODELS:
        return config.get("batch_input_shape", config.get("batch_shape"))
    layers = config if isinstance(config, list) else config["layers"]
    ends = [] if isinstance(config, list) else config.get("input_layers") or []
    wanted = ends[0][0] if ends and isinstance(ends[0], list) else ends[0] if ends else None
    chosen = next((each for each in layers if _name(each) == wanted), layers[0])
    return _first_shape(chosen)


def _name(entry: Mapping[str, Json]) -> str:
    config = entry["config"]
    own = config.get("name") if isinstance(config, dict) else None
    return str(entry.get("name") or own or entry["class_name"].lower())


def modern_layer(entry: Mapping[str, Json]) -> dict[str, Json]:
    """Return class and settings of a layer as Keras 3 writes them.

    Raises
    ------
    ImportProblem
        Keras 3 cannot compute it.
    """
    class_name, config = str(entry["class_name"]), entry["config"]
    if class_name in GONE:
        raise ImportProblem(
            f"The layer {_name(entry)} ({class_name}) cannot be opened: {GONE[class_name]}; "
            "replace it in Keras 2 and save the model again"
        )
    is_fast = class_name in OWN_CLASSES
    class_name = CLASSES.get(class_name, class_name)
    names = RENAMED.get(class_name, {})
    settings = {
        names.get(key, key): _value(value, key)
        for key, value in config.items()
        if not _is_dead(class_name, key, value, _name(entry))
    }
    if class_name == "GRU":
        settings.setdefault("reset_after", is_fast)
    if "depthwise_initializer" in settings:
        settings = {key: value for key, value in settings.items() if key not in OLD_KERNEL}
    axis = settings.get("axis")
    if isinstance(axis, list) and len(axis) == 1:
        settings["axis"] = axis[0]
    made = {"module": "keras.layers", "class_name": class_name, "registered_name": None}
    return {**made, "config": settings}


def _is_dead(class_name: str, key: str, value: Json, name: str) -> bool:
    """Return whether Keras 3 lacks an argument; raise if it did something."""
    if key in DROPPED:
        return True
    if key not in DEAD or class_name in KEPT_BY.get(key, frozenset()):
        return False
    if value in DEAD[key]:
        return True
    raise ImportProblem(
        f"The layer {name} ({class_name}) has {key} = {value!r:.40}, which Keras 3 lacks; change "
        "it in Keras 2 and save the model again"
    )


def _value(value: Json, key: str) -> Json:
    """Return a setting: layers within layers and initializers in their present form."""
    if isinstance(value, list):
        return [_value(each, key) for each in value]
    if not isinstance(value, dict):
        return value
    inner = value.get("config")
    if not isinstance(value.get("class_name"), str) or not isinstance(inner, dict):
        return {name: _value(each, name) for name, each in value.items()}
    if key.endswith("initializer"):
        return modern_initializer(value)
    is_layer = key in ("layer", "backward_layer", "cell", "cells", "activation", "layers")
    if is_layer or "layers" in str(value.get("module")):
        return modern_layer(value)
    return {**value, "config": {name: _value(each, name) for name, each in inner.items()}}


def _chain_with_rescaling(layers: list[Json]) -> list[Json]:
    found = []
    for entry in layers:
        if needs_rescaling(entry):
            found.append(rescaled(entry))
        found.append(entry)
    return found


def _graph_with_rescaling(layers: list[Json]) -> list[Json]:
    """Return the layers of a graph, with a Rescaling before what is steeper in Keras 3."""
    found = []
    for entry in layers:
        if not needs_rescaling(entry):
            found.append(entry)
            continue
        before = rescaled(entry)
        nodes = entry.get("inbound_nodes") or []
        moved = [[[_name(before), index, 0, {}]] for index in range(len(nodes))]
        found += [{**before, "inbound_nodes": nodes}, {**entry, "inbound_nodes": moved}]
    return found
