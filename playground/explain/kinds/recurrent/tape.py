"""`Tape`: every number of a recurrent layer for the batch: forwards, and backwards through time.

Keras keeps the outputs alone. All else is computed here in float64 from its weights, its inputs
and its gradients by the outputs, so that a formula built on it is checked by Keras's result.

Steps are counted in the order of reading. Sums of the gates are side by side as in Keras's
kernels: i, f, c̃, o of an LSTM; z, r, h̃ of a GRU.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.base.params import ParamValue
from playground.catalog.activations import ACTIVATIONS, ActivationSpec
from playground.catalog.formulas.computation import Cell
from playground.formula.arrays import array_of
from playground.formula.values import Operand

Floats = NDArray[np.float64]
Z, A = Operand("z", 0.0), Operand("a", 0.0)
GATES: Mapping[Cell, tuple[str, ...]] = {
    Cell.SIMPLE: ("h",),
    Cell.MEMORY: ("i", "f", "c̃", "o"),
    Cell.GATED: ("z", "r", "h̃"),
}
"""The gates of each cell, in the order of its kernels."""
OWN_FUNCTION = frozenset(("h", "c̃", "h̃"))
"""Gates with the layer's activation; the others have its recurrent_activation."""


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """What Keras knows of a recurrent layer.

    Attributes
    ----------
    cell : Cell
    settings : mapping
    x : (batch, steps, features) float64
        In the order of reading.
    mask : (batch, steps) bool
        False where a step is skipped.
    upstreams : (batch, steps, units) float64
        Keras's gradients by the state after each step, as far as they come from other layers.
    arrays : mapping of str to array
        The weights before the step.
    """

    cell: Cell
    settings: Mapping[str, ParamValue]
    x: Floats
    mask: NDArray[np.bool_]
    upstreams: Floats
    arrays: Mapping[str, Floats]

    @property
    def units(self) -> int:
        """Length of the state."""
        return int(self.arrays["recurrent_kernel"].shape[0])

    def function(self, gate: str) -> ActivationSpec:
        """Return the activation of a gate."""
        name = "activation" if gate in OWN_FUNCTION else "recurrent_activation"
        return ACTIVATIONS[str(self.settings[name])]

    @property
    def resets_after(self) -> bool:
        """Whether a GRU resets the product of its state rather than the state."""
        return self.cell is Cell.GATED and bool(self.settings["reset_after"])


@dataclass(slots=True, eq=False)
class Tape:
    """The numbers of a batch; `given` has those that Keras gave.

    Attributes
    ----------
    h, c : (batch, steps + 1, units) float64
        State and memory before each step, and after the last.
    sums : (batch, steps, gates · units) float64
        Before the activations.
    gates : (batch, steps, gates · units) float64
        After them.
    reset : (batch, steps, units) float64
        The product of a GRU's state that is reset, with its bias.
    by_h, by_c : (batch, steps, units) float64
        Gradient by state and memory after each step, from all that uses them.
    by_sums : (batch, steps, gates · units) float64
    by_reset : (batch, steps, units) float64
    """

    given: Given
    h: Floats
    c: Floats
    sums: Floats
    gates: Floats
    reset: Floats
    by_h: Floats
    by_c: Floats
    by_sums: Floats
    by_reset: Floats

    def columns(self, gate: str) -> slice:
        """Return where a gate is in the kernels."""
        at, units = GATES[self.given.cell].index(gate), self.given.units
        return slice(at * units, (at + 1) * units)

    def gate(self, gate: str, time: int) -> Floats:
        """Return the values of a gate at a step, for the batch."""
        found: Floats = self.gates[:, time, self.columns(gate)]
        return found

    def slope(self, gate: str, time: int) -> Floats:
        """Return the derivative of a gate by its sum."""
        columns = self.columns(gate)
        return slope_of(
            self.given.function(gate),
            self.sums[:, time, columns],
            self.gates[:, time, columns],
        )


def value_of(spec: ActivationSpec, z: Floats) -> Floats:
    """Return an activation of every sum."""
    assert spec.rule is not None
    return array_of(spec.rule(Z), {"z": z})


def slope_of(spec: ActivationSpec, z: Floats, a: Floats) -> Floats:
    """Return the derivative of an activation at every sum."""
    assert spec.slope is not None
    return array_of(spec.slope(Z, A), {"z": z, "a": a})


def tape_of(given: Given) -> Tape:
    """Compute all numbers of a batch."""
    batch, steps, _ = given.x.shape
    units, width = given.units, given.arrays["kernel"].shape[1]
    wide, narrow = (batch, steps, width), (batch, steps, units)
    tape = Tape(
        given,
        h=np.zeros((batch, steps + 1, units)),
        c=np.zeros((batch, steps + 1, units)),
        sums=np.zeros(wide),
        gates=np.zeros(wide),
        reset=np.zeros(narrow),
        by_h=np.zeros(narrow),
        by_c=np.zeros(narrow),
        by_sums=np.zeros(wide),
        by_reset=np.zeros(narrow),
    )
    with np.errstate(all="ignore"):  # a run that diverged is shown as it is
        for time in range(steps):
            _forwards(tape, time)
        _backwards(tape)
    return tape


def _biases(given: Given) -> tuple[Floats, Floats]:
    """Return the biases of the inputs and of the state; a single one belongs to the inputs."""
    bias = given.arrays.get("bias")
    if bias is None:
        return np.zeros(1), np.zeros(1)
    return (bias[0], bias[1]) if bias.ndim == 2 else (bias, np.zeros(1))


def _forwards(tape: Tape, time: int) -> None:
    given, units = tape.given, tape.given.units
    before, memory = tape.h[:, time], tape.c[:, time]
    first, second = _biases(given)
    inputs = given.x[:, time] @ given.arrays["kernel"] + first
    kernel = given.arrays["recurrent_kernel"]
    state = before @ kernel + second
    total = inputs + state
    if given.cell is Cell.GATED:
        last = slice(2 * units, None)
        gates = total[:, : 2 * units]
        resets = value_of(given.function("r"), gates[:, units:])
        if given.resets_after:
            tape.reset[:, time] = state[:, last]
            total[:, last] = inputs[:, last] + resets * state[:, last]
        else:
            total[:, last] = inputs[:, last] + (resets * before) @ kernel[:, last]
    tape.sums[:, time] = total
    for gate in GATES[given.cell]:
        columns = tape.columns(gate)
        tape.gates[:, time, columns] = value_of(given.function(gate), total[:, columns])
    after, kept = _joined(tape, time, before, memory)
    mask = given.mask[:, time, None]
    tape.h[:, time + 1] = np.where(mask, after, before)
    tape.c[:, time + 1] = np.where(mask, kept, memory)


def _joined(tape: Tape, time: int, before: Floats, memory: Floats) -> tuple[Floats, Floats]:
    """Return state and memory after a step."""
    if tape.given.cell is Cell.SIMPLE:
        return tape.gate("h", time), memory
    if tape.given.cell is Cell.GATED:
        z = tape.gate("z", time)
        return z * before + (1 - z) * tape.gate("h̃", time), memory
    kept = tape.gate("f", time) * memory + tape.gate("i", time) * tape.gate("c̃", time)
    return tape.gate("o", time) * value_of(tape.given.function("c̃"), kept), kept


def _backwards(tape: Tape) -> None:
    given = tape.given
    kernel = given.arrays["recurrent_kernel"]
    steps = given.x.shape[1]
    by_h, by_c = np.zeros_like(tape.h[:, 0]), np.zeros_like(tape.h[:, 0])
    for time in reversed(range(steps)):
        by_h = by_h + given.upstreams[:, time]
        mask = given.mask[:, time, None]
        own, past = (_BACKWARDS[given.cell])(tape, time, by_h, by_c)
        tape.by_h[:, time] = by_h
        tape.by_sums[:, time] = np.where(mask, tape.by_sums[:, time], 0.0)
        tape.by_reset[:, time] = np.where(mask, tape.by_reset[:, time], 0.0)
        through = tape.by_sums[:, time]
        if given.cell is Cell.GATED:
            own = own + _reset_backwards(tape, time, kernel)
            through, kernel_of = through[:, : 2 * given.units], kernel[:, : 2 * given.units]
        else:
            kernel_of = kernel
        by_h = np.where(mask, own + through @ kernel_of.T, by_h)
        by_c = np.where(mask, past, by_c)


def _reset_backwards(tape: Tape, time: int, kernel: Floats) -> Floats:
    """Return what reaches a GRU's state through the part that is reset."""
    last = slice(2 * tape.given.units, None)
    if tape.given.resets_after:
        return np.asarray(tape.by_reset[:, time] @ kernel[:, last].T)
    return np.asarray(tape.gate("r", time) * (tape.by_sums[:, time, last] @ kernel[:, last].T))


def _simple(tape: Tape, time: int, by_h: Floats, _by_c: Floats) -> tuple[Floats, Floats]:
    tape.by_sums[:, time] = by_h * tape.slope("h", time)
    nothing = np.zeros_like(by_h)
    return nothing, nothing


def _memory(tape: Tape, time: int, by_h: Floats, by_c: Floats) -> tuple[Floats, Floats]:
    spec, memory = tape.given.function("c̃"), tape.c[:, time + 1]
    shaped = value_of(spec, memory)
    i, f, new, o = (tape.gate(gate, time) for gate in ("i", "f", "c̃", "o"))
    by_c = by_c + by_h * o * slope_of(spec, memory, shaped)
    tape.by_c[:, time] = by_c
    parts = {
        "i": by_c * new,
        "f": by_c * tape.c[:, time],
        "c̃": by_c * i,
        "o": by_h * shaped,
    }
    for gate, part in parts.items():
        tape.by_sums[:, time, tape.columns(gate)] = part * tape.slope(gate, time)
    return np.zeros_like(by_h), by_c * f


def _gated(tape: Tape, time: int, by_h: Floats, _by_c: Floats) -> tuple[Floats, Floats]:
    given, before = tape.given, tape.h[:, time]
    z, r, new = (tape.gate(gate, time) for gate in ("z", "r", "h̃"))
    by_z = by_h * (before - new) * tape.slope("z", time)
    by_new = by_h * (1 - z) * tape.slope("h̃", time)
    if given.resets_after:
        by_r = by_new * tape.reset[:, time]
        tape.by_reset[:, time] = by_new * r
    else:
        kernel = given.arrays["recurrent_kernel"][:, 2 * given.units :]
        by_r = before * (by_new @ kernel.T)
    for gate, part in (("z", by_z), ("r", by_r * tape.slope("r", time)), ("h̃", by_new)):
        tape.by_sums[:, time, tape.columns(gate)] = part
    return by_h * z, np.zeros_like(by_h)


_BACKWARDS = {Cell.SIMPLE: _simple, Cell.MEMORY: _memory, Cell.GATED: _gated}
