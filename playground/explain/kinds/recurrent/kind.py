"""What the microscope shows of SimpleRNN, LSTM and GRU."""

from dataclasses import replace

import numpy as np

from playground.explain.focus import WeightKey
from playground.explain.kinds.kind import Moment, Weightless
from playground.explain.kinds.recurrent.chain import (
    by_input,
    chain_of,
    delta_of,
    factor_of,
)
from playground.explain.kinds.recurrent.equations import equations_of
from playground.explain.kinds.recurrent.reading import Reading, obstacle_of, reading_of
from playground.explain.kinds.recurrent.tape import GATES
from playground.explain.site import Site
from playground.explain.subject import Index
from playground.formula.values import Equation, Formula, Operand


def keys_of(reading: Reading) -> tuple[WeightKey, ...]:
    """Return the weights that the sums of one unit take."""
    given, prefix = reading.tape.given, reading.prefix
    columns = [reading.column(gate) for gate in GATES[given.cell]]
    keys: list[WeightKey] = []
    for array in ("kernel", "recurrent_kernel"):
        rows = given.arrays[array].shape[0]
        keys += [WeightKey(prefix + array, (row, at)) for at in columns for row in range(rows)]
    bias = given.arrays.get("bias")
    if bias is not None:
        if bias.ndim == 2:
            keys += [WeightKey(prefix + "bias", (row, at)) for row in (0, 1) for at in columns]
        else:
            keys += [WeightKey(prefix + "bias", (at,)) for at in columns]
    return tuple(keys)


def moments_of(reading: Reading, site_at: tuple[Site, ...]) -> tuple[Moment, ...]:
    """Return the size of the gradient by the states after each step, for one sample.

    Parameters
    ----------
    site_at : tuple of Site
        The number that shows each step, in the order of reading.
    """
    sizes = np.abs(reading.tape.by_h[reading.site.sample]).mean(axis=-1)
    return tuple(
        Moment(f"step {step + 1:,}", site, float(sizes[step])) for step, site in enumerate(site_at)
    )


class _Kind(Weightless):
    """Implements `playground.explain.kinds.kind.Kind`."""

    def obstacle(self, site: Site) -> str:
        return obstacle_of(site)

    def forward(self, site: Site) -> tuple[Equation, ...]:
        reading = reading_of(site)
        *lines, last = equations_of(reading)
        where = f"step {reading.step + 1:,} of {reading.steps:,}"
        if site.settings["return_sequences"] or reading.step == reading.steps - 1:
            last = site.result("hₜ", last.formula, last.note or where)
        else:
            last = replace(last, note=last.note or where)
        return (*lines, last)

    def passed_back(self, reader: Site, port: int, index: Index) -> Formula | None:  # noqa: ARG002
        first = reading_of(reader)
        step = first.steps - 1 - index[0] if first.is_reversed else index[0]
        return by_input(first.at(step), index[1])

    def weights(self, site: Site) -> tuple[WeightKey, ...]:
        return () if obstacle_of(site) else keys_of(reading_of(site))

    def owner(self, site: Site, key: WeightKey) -> Site:
        units = site.subject.output_of(site.layer_id, site.sample).shape[-1]
        return site.at((*site.index[:-1], key.index[-1] % units))

    def by_sum(self, site: Site, key: WeightKey | None = None) -> tuple[Equation, ...]:
        return chain_of(reading_of(site), key)

    def by_weight(self, site: Site, key: WeightKey) -> Formula | None:
        return factor_of(reading_of(site), key)

    def delta(self, site: Site, key: WeightKey) -> Operand | None:
        return delta_of(reading_of(site), key)

    def users(self, site: Site, key: WeightKey) -> tuple[Site, ...] | None:
        own = self.owner(site, key)
        return _steps(own, reading_of(own))

    def history(self, site: Site) -> tuple[Moment, ...]:
        if obstacle_of(site):
            return ()
        reading = reading_of(site)
        return moments_of(reading, _steps(site, reading))


def _steps(site: Site, reading: Reading) -> tuple[Site, ...]:
    """Return the sites of all steps, in the order of reading."""
    if site.settings["return_sequences"]:
        return tuple(site.at((step, *site.index[1:])) for step in range(reading.steps))
    return tuple(replace(site, step=step) for step in range(reading.steps))


KIND = _Kind()
