"""A function of each value: activations as layers of their own."""

from playground.catalog.formulas.computation import Applied
from playground.explain.activations import is_flat, shares
from playground.explain.focus import WeightKey
from playground.explain.kinds.kind import Weightless, gradient
from playground.explain.site import Site
from playground.explain.subject import Index, numbered
from playground.formula.evaluation import evaluate
from playground.formula.values import Equation, Formula, Operand, Product, Sum


def _computation(site: Site) -> Applied:
    found = site.layer.spec.computation
    assert isinstance(found, Applied)
    return found


def _x(site: Site, symbol: str = "x") -> Operand:
    return site.input_operand(site.index, symbol)


def _rule(site: Site, x: Operand) -> Formula | None:
    own = _computation(site).rule
    if own is not None:
        return own(site.settings, x)
    spec = site.subject.activation(site.layer_id)
    return None if spec is None or spec.rule is None else spec.rule(x)


def _slope(site: Site, x: Operand, a: Operand) -> Formula:
    own = _computation(site).slope
    if own is not None:
        return own(site.settings, x, a)
    spec = site.subject.activation(site.layer_id)
    assert spec is not None
    assert spec.slope is not None
    return spec.slope(x, a)


def _axis(site: Site) -> int:
    """Return the axis whose numbers a softmax joins, among those of one sample."""
    axis = site.settings.get("axis", -1)
    assert isinstance(axis, int)
    return axis + site.input().ndim if axis < 0 else axis - 1


def _units(site: Site) -> tuple[Site, ...]:
    """Return the numbers that a softmax joins."""
    axis = _axis(site)
    before, after = site.index[:axis], site.index[axis + 1 :]
    return tuple(site.at((*before, unit, *after)) for unit in range(site.input().shape[axis]))


def _sums(units: tuple[Site, ...]) -> tuple[Operand, ...]:
    return tuple(_x(unit, numbered("x", (place,))) for place, unit in enumerate(units))


class _Kind(Weightless):
    """Implements `playground.explain.kinds.kind.Kind`."""

    def forward(self, site: Site) -> tuple[Equation, ...]:
        x = _x(site)
        rule = _rule(site, x)
        if rule is not None:
            return (site.result("a", rule),)
        sums = _sums(_units(site))
        return (site.result("a", shares(sums[site.index[_axis(site)]], sums)),)

    def passed_back(self, reader: Site, port: int, index: Index) -> Formula | None:  # noqa: ARG002
        site = reader.at(index)
        subject = site.subject
        if site.layer_id == subject.output and subject.has_sums:
            sums = subject.trace.sum_gradient
            own = None if sums is None else float(sums[site.sample][index])
            return None if own is None else Operand("∂L/∂z", own, site.place)
        x = _x(site)
        rule = _rule(site, x)
        if rule is None:
            return self._joined(site)
        upstream = gradient(site)
        a = Operand("a", evaluate(rule), site.place)
        return None if upstream is None else upstream * _slope(site, x, a)

    def _joined(self, site: Site) -> Formula | None:
        """Return Σ ∂L/∂aⱼ · ∂aⱼ/∂x of a softmax."""
        units = _units(site)
        sums = _sums(units)
        mine = Operand("aᵢ", evaluate(shares(sums[site.index[_axis(site)]], sums)), site.place)
        terms: list[Formula] = []
        for number, (unit, x) in enumerate(zip(units, sums, strict=True)):
            place = (number,)
            own = gradient(unit, numbered("∂L/∂a", place))
            if own is None:
                return None
            a = Operand(numbered("a", place), evaluate(shares(x, sums)), unit.place)
            slope = a * (1 - mine) if unit.index == site.index else -(a * mine)
            terms.append(Product((own, slope)))
        return Sum(tuple(terms), "Σ ∂L/∂aⱼ · ∂aⱼ/∂x")

    def by_sum(self, site: Site, key: WeightKey | None = None) -> tuple[Equation, ...]:  # noqa: ARG002
        x = _x(site)
        rule = _rule(site, x)
        if rule is None:
            return ()
        slope = _slope(site, x, Operand("a", evaluate(rule), site.place))
        number, spec = evaluate(slope), site.subject.activation(site.layer_id)
        note = "flat here" if spec is not None and is_flat(spec, number) else ""
        return (Equation("∂a/∂x", slope, number, note=note),)


KIND = _Kind()
