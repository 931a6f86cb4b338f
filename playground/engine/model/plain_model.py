"""`PlainModel`: the network with nothing but Keras's own parts, for files and exports.

What trains has penalties in variables and a learning rate that a loop sets; what leaves
the program must load anywhere. So a second model is built, when first asked for, and the
values are copied into it.
"""

from typing import Any

import keras

from playground.document.inference import Inference
from playground.document.project import Project
from playground.engine.model.fitting import finalize
from playground.engine.model.trainable import Trainable, make_plain


class PlainModel:
    """A Keras model that holds the values of a `Trainable` whenever it is asked for.

    Parameters
    ----------
    project : Project
    inference : Inference
    """

    def __init__(self, project: Project, inference: Inference) -> None:
        self._model = make_plain(project, inference)

    def trained(self, source: Trainable) -> keras.Model:
        """Return the model with the state of `source`, as it goes on training."""
        for mine, theirs in zip(self._model.variables, source.model.variables, strict=True):
            mine.assign(theirs.value)
        finalize(self._model)
        targets = self._model.optimizer.variables
        for mine, theirs in zip(targets, optimizer_variables(source, targets), strict=True):
            mine.assign(theirs.value)
        return self._model

    def finished(self, source: Trainable) -> keras.Model:
        """Return the model as `fit` leaves it: with averaged weights where these are kept."""
        model = self.trained(source)
        if int(model.optimizer.iterations.numpy()):  # before the first step averages are empty
            model.optimizer.finalize_variable_values(model.trainable_variables)
        return model


def optimizer_variables(source: Trainable, others: list[Any]) -> list[Any]:
    """Return the optimizer's variables of `source` that match `others`.

    Keras keeps the learning rate in a variable only where no schedule sets it.
    """
    optimizer = source.model.optimizer
    if len(others) == len(optimizer.variables):
        return list(optimizer.variables)
    return [variable for variable in optimizer.variables if variable is not optimizer.learning_rate]
