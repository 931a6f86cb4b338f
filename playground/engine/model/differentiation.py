"""`Differentiation`: forward pass, loss and all gradients of one batch, by a `GradientTape`."""

from dataclasses import dataclass
from typing import Any

import tensorflow as tf

from playground.document.project import LayerId
from playground.engine.model.forward import Forward


@dataclass(frozen=True, slots=True)
class Differentiated:
    """Tensors of one batch. Any: Keras has no types.

    Attributes
    ----------
    loss : scalar
        With the penalties.
    outputs : mapping of LayerId to tensor
    sums : tensor or None
        The sums before a softmax or sigmoid at the end, where Keras uses them for the loss.
    by_outputs : list of tensor or None
        Gradients in the order of `outputs`; None where the loss does not depend on one.
    by_weights : list of tensor or None
        In the order of the trainable variables.
    by_sums : tensor or None
    """

    loss: Any
    outputs: dict[LayerId, Any]
    sums: Any
    by_outputs: list[Any]
    by_weights: list[Any]
    by_sums: Any


class Differentiation:
    """Differentiates the loss of one model as its `train_step` does.

    A network that reads a sequence step by step is compiled at its first use: running each
    operation of each step by itself takes ten times as long. Others are not worth the time
    of compilation.

    Parameters
    ----------
    model : keras.Model
        Compiled with a loss.
    forward : Forward
    reads_steps : bool
        Whether a layer reads a sequence step by step.
    """

    def __init__(self, model: Any, forward: Forward, *, reads_steps: bool) -> None:
        self._model = model
        self._forward = forward
        self._reads_steps = reads_steps
        self._compiled: dict[LayerId, Any] = {}

    def of(self, x: Any, y: Any, weights: Any, output: LayerId) -> Differentiated:
        """Return all tensors of a batch.

        Parameters
        ----------
        x, y, weights : tensor
            `weights` are those of the samples, empty for none.
        output : LayerId
            The layer whose output is the prediction.
        """
        if not self._reads_steps:
            return Differentiated(*self._run(x, y, weights, output))
        if output not in self._compiled:

            def run(x: Any, y: Any, weights: Any) -> Any:
                return self._run(x, y, weights, output)

            self._compiled[output] = tf.function(run, autograph=False, reduce_retracing=True)
        return Differentiated(*self._compiled[output](x, y, weights))

    def _run(self, x: Any, y: Any, weights: Any, output: LayerId) -> tuple[Any, ...]:
        model, trained = self._model, self._model.trainable_variables
        with tf.GradientTape(persistent=False) as tape:
            tape.watch(x)
            outputs = self._forward.all_outputs(x)
            prediction = outputs[output]
            counted = weights if weights.shape[0] != 0 else None
            loss = model.compute_loss(x, y, prediction, counted, training=True)
            # Keras keeps the sums before a softmax or sigmoid beside its output.
            sums = getattr(prediction, "_keras_logits", prediction)
        targets = [list(outputs.values()), [weight.value for weight in trained], sums]
        by_outputs, by_weights, by_sums = tape.gradient(loss, targets)
        if sums is prediction:
            sums = by_sums = None
        return loss, outputs, sums, by_outputs, by_weights, by_sums
