"""Values that are left out or changed at random while training."""

from playground.catalog.formulas.computation import Dropped, Noisy
from playground.explain.kinds.kind import Weightless, gradient
from playground.explain.site import Site
from playground.explain.subject import Index
from playground.formula.values import Equation, Formula, Operand, Product


def _rate(site: Site) -> Operand | None:
    """Return the share that is left out; None for other noise."""
    computation = site.layer.spec.computation
    if not isinstance(computation, Dropped):
        return None
    value = site.settings[computation.rate]
    return Operand("rate", float(value) if isinstance(value, int | float) else 0.0)


def _output(site: Site) -> float:
    return float(site.subject.output_of(site.layer_id, site.sample)[site.index])


def _mask(site: Site) -> Operand:
    """Return 1 for a value that was kept, 0 for one that was left out."""
    return Operand("mask", 1.0 if _output(site) else 0.0)


def _factor(site: Site) -> Formula | None:
    """Return what the value was multiplied by; None where only 0 came in."""
    x = float(site.input()[site.index])
    rate = _rate(site)
    if rate is not None:
        own = site.subject.gradient_of(site.source())
        is_known = bool(x) or own is None
        return _mask(site) / (1 - rate) if is_known else None
    return Operand("n", _output(site) / x) if x else None


def _is_added(site: Site) -> bool:
    computation = site.layer.spec.computation
    return isinstance(computation, Noisy) and not computation.is_factor


class _Kind(Weightless):
    """Implements `playground.explain.kinds.kind.Kind`."""

    def forward(self, site: Site) -> tuple[Equation, ...]:
        x = site.input_operand(site.index, "x")
        if _is_added(site):
            return (site.result("a", x + Operand("noise", _output(site) - x.value)),)
        rate = _rate(site)
        if rate is not None:
            note = "left out in this step" if x.value and not _output(site) else ""
            return (site.result("a", x * _mask(site) / (1 - rate), note),)
        factor = _factor(site)
        return (site.result("a", x * factor if factor is not None else x),)

    def passed_back(self, reader: Site, port: int, index: Index) -> Formula | None:  # noqa: ARG002
        site = reader.at(index)
        own = gradient(site)
        if own is None or _is_added(site):
            return own
        factor = _factor(site)
        return None if factor is None else Product((own, factor))


KIND = _Kind()
