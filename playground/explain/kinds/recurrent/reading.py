"""`Reading`: one step of a recurrent layer for one unit, and where its numbers are kept."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from playground.catalog.activations import ACTIVATIONS
from playground.catalog.formulas.computation import Recurrent
from playground.explain.kinds.masks import MASKED, mask_of
from playground.explain.kinds.recurrent.tape import Floats, Given, Tape, tape_of
from playground.explain.site import Site
from playground.explain.subject import numbered
from playground.formula.values import Operand, Part, Place

MOST_STEPS = 512
MOST_NUMBERS = 4_000_000
"""Longer sequences, and batches with more sums than this, are not computed."""
DROPOUT = "Which numbers its dropout leaves out in this step is known to Keras alone."
TOO_LONG = "The sequence is too long to be shown step by step."
JOINED = "An activation that joins all units is not shown within a recurrent step."


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """One step for one unit of one sample.

    Attributes
    ----------
    site : Site
        The number of the layer's output that is looked at.
    tape : Tape
    step : int
        In the order of reading.
    unit : int
    is_reversed : bool
        Whether the sequence is read from its end.
    prefix : str
        Of the names of the weight arrays.
    upstream : str
        What the gradient is called that other layers give to the state.
    """

    site: Site
    tape: Tape
    step: int
    unit: int
    is_reversed: bool = False
    prefix: str = ""
    upstream: str = "∂L/∂a"

    @property
    def time(self) -> int:
        """The place of the step in the sequence."""
        return self.steps - 1 - self.step if self.is_reversed else self.step

    @property
    def steps(self) -> int:
        """Length of the sequence."""
        return int(self.tape.given.x.shape[1])

    @property
    def is_skipped(self) -> bool:
        """Whether the step is padding."""
        return not self.tape.given.mask[self.site.sample, self.step]

    def at(self, step: int) -> "Reading":
        """Return another step."""
        return replace(self, step=step)

    def weight(self, array: str, index: tuple[int, ...], symbol: str) -> Operand:
        """Return one weight."""
        return self.site.weight(self.prefix + array, index, symbol)

    def x(self, feature: int) -> Operand:
        """Return one number of the input at the step."""
        return self.site.input_operand((self.time, feature), numbered("x", (feature,)))

    def place(self, name: str, step: int | None = None, unit: int | None = None) -> Place:
        """Return where a number of a step belongs."""
        index = (self.step if step is None else step, self.unit if unit is None else unit)
        return Place(Part.RESULT, self.site.layer_id, self.prefix + name, index, self.site.sample)

    def state(self, unit: int, symbol: str) -> Operand:
        """Return the state of a unit before the step."""
        value = float(self.tape.h[self.site.sample, self.step, unit])
        return Operand(symbol, value, self.place("h", self.step - 1, unit))

    def memory(self, symbol: str, *, is_after: bool = False) -> Operand:
        """Return the memory of the unit before the step, or after it."""
        at = self.step + 1 if is_after else self.step
        value = float(self.tape.c[self.site.sample, at, self.unit])
        return Operand(symbol, value, self.place("c", at - 1))

    def entry(self, array: Floats, column: int) -> float:
        """Return one entry of an array of the tape, at the step."""
        return float(array[self.site.sample, self.step, column])

    def column(self, gate: str) -> int:
        """Return the column of the unit's gate in the kernels."""
        return int(self.tape.columns(gate).start) + self.unit

    def operand(self, symbol: str, array: Floats, column: int) -> Operand:
        """Return one entry of an array of the tape as an operand."""
        return Operand(symbol, self.entry(array, column), self.place(symbol))


def obstacle_of(site: Site) -> str:
    """Return why the steps of a recurrent layer cannot be computed; "" if they can."""
    own = site.settings
    if own.get("dropout") or own.get("recurrent_dropout"):
        return DROPOUT
    shape = site.subject.trace.outputs[site.source()].shape
    units = own["units"]
    assert isinstance(units, int)
    if shape[1] > MOST_STEPS or shape[0] * shape[1] * 4 * units > MOST_NUMBERS:
        return TOO_LONG
    names = [own[one] for one in ("activation", "recurrent_activation") if one in own]
    if any(ACTIVATIONS[str(name)].rule is None for name in names):
        return JOINED
    return MASKED if mask_of(site.subject, site.source()) is None else ""


def reading_of(site: Site) -> Reading:
    """Return the step of a SimpleRNN, LSTM or GRU that a site shows."""
    tape = site.subject.kept((site.layer_id, "tape"), lambda: _taped(site))
    steps = tape.given.x.shape[1]
    step = steps - 1 if site.step is None else min(max(0, site.step), steps - 1)
    if site.settings["return_sequences"]:
        step = site.index[0]
    return Reading(site, tape, step, site.index[-1], bool(site.settings["go_backwards"]))


def _taped(site: Site) -> Tape:
    subject, settings = site.subject, site.settings
    computation = site.layer.spec.computation
    assert isinstance(computation, Recurrent)
    x = subject.trace.outputs[site.source()].astype(np.float64)
    mask = mask_of(subject, site.source())
    assert mask is not None
    if settings["go_backwards"]:
        x, mask = x[:, ::-1], mask[:, ::-1]
    found = subject.gradient_of(site.layer_id)
    weights = subject.trace.weights[site.layer_id]
    arrays = {name: trace.before.astype(np.float64) for name, trace in weights.items()}
    units = arrays["recurrent_kernel"].shape[0]
    upstreams = spread(found, (*x.shape[:2], units))
    return tape_of(Given(computation.cell, settings, x, mask, upstreams, arrays))


def spread(found: NDArray[np.float32] | None, shape: tuple[int, ...]) -> Floats:
    """Return gradients by the states after each step; by the last alone where that is output."""
    upstreams = np.zeros(shape)
    if found is not None and found.ndim == len(shape):
        upstreams[:] = found
    elif found is not None:
        upstreams[:, -1] = found
    return upstreams
