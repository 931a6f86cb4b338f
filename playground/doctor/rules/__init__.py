"""The rules of the doctor, in the order in which findings are shown: one line each."""

from playground.base.registry import Registry
from playground.doctor.rules.base_rate import BASE_RATE
from playground.doctor.rules.class_imbalance import CLASS_IMBALANCE
from playground.doctor.rules.dead_units import DEAD_UNITS
from playground.doctor.rules.ended_early import ENDED_EARLY
from playground.doctor.rules.equal_weights import EQUAL_WEIGHTS
from playground.doctor.rules.exploding_gradients import EXPLODING_GRADIENTS
from playground.doctor.rules.initial_scale import INITIAL_SCALE
from playground.doctor.rules.inputs_not_scaled import INPUTS_NOT_SCALED
from playground.doctor.rules.known_problems import (
    LINEAR_STACK,
    LOSS_AND_OUTPUT,
    TARGETS_NOT_SCALED,
)
from playground.doctor.rules.leaking_labels import LEAKING_LABELS
from playground.doctor.rules.learning_rate_too_high import LEARNING_RATE_TOO_HIGH
from playground.doctor.rules.learning_rate_too_low import LEARNING_RATE_TOO_LOW
from playground.doctor.rules.loss_not_falling import LOSS_NOT_FALLING
from playground.doctor.rules.not_a_number import NOT_A_NUMBER
from playground.doctor.rules.order_hints import (
    DROPOUT_BEFORE_NORMALIZATION,
    DROPOUT_BEFORE_POOLING,
)
from playground.doctor.rules.oscillation import OSCILLATION
from playground.doctor.rules.overfitting import OVERFITTING
from playground.doctor.rules.saturated_units import SATURATED_UNITS
from playground.doctor.rules.shuffled_labels import SHUFFLED_LABELS
from playground.doctor.rules.size_hints import GROWING_WIDTHS, SHRINKING_FILTERS
from playground.doctor.rules.small_batches import SMALL_BATCHES
from playground.doctor.rules.too_little_data import TOO_LITTLE_DATA
from playground.doctor.rules.underfitting import UNDERFITTING
from playground.doctor.rules.vanishing_gradients import VANISHING_GRADIENTS

RULES = Registry(
    "rule",
    (
        NOT_A_NUMBER,
        INPUTS_NOT_SCALED,
        TARGETS_NOT_SCALED,
        LINEAR_STACK,
        LOSS_AND_OUTPUT,
        EQUAL_WEIGHTS,
        INITIAL_SCALE,
        LEARNING_RATE_TOO_HIGH,
        DEAD_UNITS,
        VANISHING_GRADIENTS,
        LEARNING_RATE_TOO_LOW,
        EXPLODING_GRADIENTS,
        SATURATED_UNITS,
        OSCILLATION,
        SMALL_BATCHES,
        CLASS_IMBALANCE,
        LEAKING_LABELS,
        SHUFFLED_LABELS,
        TOO_LITTLE_DATA,
        OVERFITTING,
        BASE_RATE,
        LOSS_NOT_FALLING,
        ENDED_EARLY,
        UNDERFITTING,
        DROPOUT_BEFORE_NORMALIZATION,
        DROPOUT_BEFORE_POOLING,
        GROWING_WIDTHS,
        SHRINKING_FILTERS,
    ),
)
