"""`PlainModel`: the network with only Keras's own parts, for files and exports.

The model that trains has regularizers with variables and a learning rate that the loop sets.
A saved model must load anywhere. So a second model is built at the first request, and the
values are copied into it.
"""

from typing import Any

import keras

from playground.document.inference import Inference
from playground.document.project import Project
from playground.engine.model.fitting import finalize
from playground.engine.model.trainable import Trainable, make_plain


class PlainModel:
    """A Keras model that receives the current values of a `Trainable` at each request.

    Parameters
    ----------
    project : Project
    inference : Inference
    """

    def __init__(self, project: Project, inference: Inference) -> None:
        self._model = make_plain(project, inference)

    def trained(self, source: Trainable) -> keras.Model:
        """Return the model with the current state of `source`."""
        for mine, theirs in zip(self._model.variables, source.model.variables, strict=True):
            mine.assign(theirs.value)
        finalize(self._model)
        targets = self._model.optimizer.variables
        for mine, theirs in zip(targets, optimizer_variables(source, targets), strict=True):
            mine.assign(theirs.value)
        return self._model

    def finished(self, source: Trainable) -> keras.Model:
        """Return the model as after `fit`: with averaged weights if the optimizer keeps them."""
        model = self.trained(source)
        if int(model.optimizer.iterations.numpy()):  # before the first step the averages are empty
            model.optimizer.finalize_variable_values(model.trainable_variables)
        return model


def optimizer_variables(source: Trainable, others: list[Any]) -> list[Any]:
    """Return the optimizer's variables of `source` that match `others`.

    Keras has a variable for the learning rate only if there is no schedule.
    """
    optimizer = source.model.optimizer
    if len(others) == len(optimizer.variables):
        return list(optimizer.variables)
    return [variable for variable in optimizer.variables if variable is not optimizer.learning_rate]
