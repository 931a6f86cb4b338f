"""`predicting`: a model that an exporter of Keras writes as it predicts, never as it trains."""

import inspect
from collections.abc import Iterator
from typing import Any


# Any: Keras has no types.
def predicting(model: Any) -> Any:
    """Return `model`, or one around it in which random layers leave images as they are.

    Keras's layers of augmentation train unless `training` is False, and ``Model.export``
    does not say that it predicts.
    """
    import keras  # noqa: PLC0415 (heavy)

    if not any(map(_trains_by_default, all_layers(model))):
        return model
    return keras.Model(model.input, model(model.input, training=False), name=model.name)


def all_layers(model: Any) -> Iterator[Any]:
    """Yield the layers of `model`, and those of models inside it."""
    import keras  # noqa: PLC0415 (heavy)

    for layer in model.layers:
        yield layer
        if isinstance(layer, keras.Model):
            yield from all_layers(layer)


def _trains_by_default(layer: Any) -> bool:
    parameter = inspect.signature(layer.call).parameters.get("training")
    return parameter is not None and parameter.default is True
