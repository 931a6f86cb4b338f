"""`TaskKind`: what a network predicts; shared by data, losses and metrics."""

from enum import StrEnum


class TaskKind(StrEnum):
    """What a network predicts."""

    BINARY = "binary classification"
    MULTICLASS = "multi-class classification"
    MULTILABEL = "multi-label classification"
    REGRESSION = "regression"
