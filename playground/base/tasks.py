"""`TaskKind`: what a network is asked to predict; known to data, losses and metrics alike."""

from enum import StrEnum


class TaskKind(StrEnum):
    """What is to be predicted."""

    BINARY = "binary classification"
    MULTICLASS = "multi-class classification"
    MULTILABEL = "multi-label classification"
    REGRESSION = "regression"
