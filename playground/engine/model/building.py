"""Builds a `keras.Model` from a project with the functional API."""

import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import keras
import numpy as np

from playground.base.params import ParamValue, Regularizer
from playground.catalog.layers import is_fitted
from playground.catalog.opaque import read_config
from playground.document.inference import Inference
from playground.document.project import Layer, LayerId, Project
from playground.engine.model.fitting import following
from playground.engine.model.regularizers import HotRegularizer, RegularizerKey, plain_penalty
from playground.engine.random.noise import STEADY


@dataclass(frozen=True, slots=True)
class BuiltNetwork:
    """A Keras model, with the parts that belong to each layer of the project.

    Attributes
    ----------
    model : keras.Model
        Not compiled yet.
    layers : mapping of LayerId to keras.Layer
        In the order of computation, including Input.
    outputs : mapping of LayerId to symbolic tensor
        The output of each layer.
    penalties : mapping of RegularizerKey to HotRegularizer
        Empty for a plain build.
    """

    model: Any
    layers: Mapping[LayerId, Any]
    outputs: Mapping[LayerId, Any]
    penalties: Mapping[RegularizerKey, HotRegularizer]


def build_network(
    project: Project, inference: Inference, *, is_hot: bool, dtype: str = "float32"
) -> BuiltNetwork:
    """Return the Keras model of the active layers of `project`.

    Parameters
    ----------
    is_hot : bool
        True for the compiled loop: regularizers have their factors in variables, noise is the
        same in both tiers, and fitted layers read their weights. False gives Keras's own
        parts, for saved models.
    dtype : str
        Keras's dtype policy of every layer.

    Raises
    ------
    ValueError, TypeError
        Keras refuses the network; its message says why.
    """
    penalties: dict[RegularizerKey, HotRegularizer] = {}
    layers: dict[LayerId, Any] = {}
    outputs: dict[LayerId, Any] = {}
    for layer_id in inference.active:
        layer = project.network.layer(layer_id)
        if layer.type_name == "Input":
            shape = inference.reports[layer_id].output_shape
            assert shape is not None
            outputs[layer_id] = keras.Input(shape[1:], name=layer.name)
            continue
        made = _Construction(project.training.seed, layer, is_hot, dtype, penalties).make()
        made.trainable = layer.is_trainable
        feeds = [outputs[wire.source] for wire in project.network.inputs_of(layer_id)]
        outputs[layer_id] = _called(layer, made, feeds)
        layers[layer_id] = made
    entry = next(key for key in inference.active if key not in layers)
    assert inference.output is not None
    model = keras.Model(outputs[entry], outputs[inference.output], name="network")
    return BuiltNetwork(model, layers, outputs, penalties)


def _called(layer: Layer, made: Any, feeds: list[Any]) -> Any:
    """Call `made` with `feeds`: one input, a list, or separate arguments."""
    order = layer.call_order
    if order:
        return made(*(feeds[index] for index in order))
    return made(feeds[0] if len(feeds) == 1 else feeds)


@dataclass(frozen=True, slots=True)
class _Construction:
    """Builds one Keras layer, and collects regularizers with variables in `regularizers`."""

    seed: int
    layer: Layer
    is_hot: bool
    dtype: str
    penalties: dict[RegularizerKey, HotRegularizer]

    def make(self) -> Any:
        layer = self.layer
        if layer.type_name == "Opaque":
            return _opaque(self)
        if layer.spec.wrapper is not None:
            return self._wrapped(layer.spec.wrapper.param)
        return self.construct(layer.type_name, layer.params, name=layer.name)

    def _wrapped(self, param: str) -> Any:
        """Return a wrapper around the layer that the parameters describe."""
        layer, inner_type = self.layer, self.layer.inner_class
        names = {own.name for own in layer.spec.params}
        passed = {key: value for key, value in layer.params.items() if key not in names}
        own = {key: layer.params[key] for key in names - {param}}
        inner = self.construct(inner_type, passed, name=f"{layer.name}_{inner_type.lower()}")
        extra = {param: inner, "name": layer.name}
        return self.construct(layer.type_name, own, **extra)

    def construct(self, type_name: str, params: Mapping[str, ParamValue], **extra: Any) -> Any:
        """Return a Keras layer of `type_name`, without parameters that it does not have."""
        layer_class = getattr(keras.layers, type_name)
        if self.is_hot:
            layer_class = STEADY.get(type_name, layer_class)
            layer_class = following(layer_class) if is_fitted(type_name) else layer_class
        accepted = inspect.signature(layer_class.__init__).parameters
        values = {
            name: self._converted(name, value) for name, value in params.items() if name in accepted
        }
        if "seed" in accepted:
            values["seed"] = seed_of(self.seed, self.layer.id, "seed")
        return layer_class(**values, **extra, dtype=self.dtype)

    def _converted(self, name: str, value: ParamValue) -> Any:
        """Return `value` as a Keras argument."""
        if isinstance(value, Regularizer):
            return self._penalty(name, value)
        if name.endswith("_initializer") and isinstance(value, str):
            return _initializer(value, seed_of(self.seed, self.layer.id, name))
        param = self.layer.param(name)
        return value if param is None else param.keras_value(value)

    def _penalty(self, name: str, value: Regularizer) -> Any:
        if not value or not self.is_hot:
            return plain_penalty(value)
        hot = HotRegularizer(value)
        self.penalties[RegularizerKey(self.layer.id, name)] = hot
        return hot


def _initializer(name: str, seed: int) -> Any:
    """Return Keras's initializer `name`, with a seed if it is random."""
    made = keras.initializers.get(name)
    if "seed" in inspect.signature(type(made).__init__).parameters:
        return type(made)(seed=seed)
    return made


def _opaque(construction: _Construction) -> Any:
    """Return an opaque layer, one outside the catalogue, from its checked configuration.

    Raises
    ------
    ValueError, TypeError
        Keras has no such layer, or refuses its settings.
    """
    params = construction.layer.params
    class_name = str(params["class_name"])
    layer_class = getattr(keras.layers, class_name, None)
    if not (inspect.isclass(layer_class) and issubclass(layer_class, keras.layers.Layer)):
        raise ValueError(f"Keras has no layer {class_name}")
    config = read_config(class_name, str(params["config"]))
    config |= {"name": construction.layer.name, "dtype": construction.dtype}
    if "seed" in inspect.signature(layer_class.__init__).parameters:
        config["seed"] = seed_of(construction.seed, construction.layer.id, "seed")
    if construction.is_hot and is_fitted(class_name):
        return following(layer_class).from_config(config)
    entry = {"module": "keras.layers", "class_name": class_name, "config": config}
    return keras.saving.deserialize_keras_object(entry, safe_mode=True)


def seed_of(seed: int, layer_id: LayerId, purpose: str) -> int:
    """Return the seed for one random part of one layer, in 0..2**31 - 1.

    Keras draws missing seeds from a global generator, so two builds at the same time would affect
    each other. This one depends on its arguments alone.

    Parameters
    ----------
    seed : int
        The project's seed.
    layer_id : LayerId
    purpose : str
        The random part: "kernel_initializer", "seed".
    """
    name = crc32(f"{layer_id}/{purpose}".encode())
    return int(np.random.SeedSequence((seed, name)).generate_state(1)[0] & 0x7FFFFFFF)
