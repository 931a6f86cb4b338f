"""Attention as formulas: from the input of one step to its output, and back."""

from dataclasses import dataclass

import numpy as np

from playground.explain.focus import WeightKey
from playground.explain.kinds.attended.numbers import Numbers, numbers_of
from playground.explain.site import Site
from playground.explain.subject import Index, numbered
from playground.formula.values import (
    Apply,
    Equation,
    Formula,
    Function,
    Operand,
    Part,
    Place,
    Product,
    Sum,
    exp,
)

PROJECTIONS = {"query": "q", "key": "k", "value": "v"}
OUTPUT = "attention_output"


def projection_of(key: WeightKey) -> tuple[str, str]:
    """Return which projection a weight belongs to, and "kernel" or "bias"."""
    name, _, kind = key.array.rpartition("_")
    return name, kind


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """One head, and one entry of its sizes, for a number of the output.

    Attributes
    ----------
    site : Site
        (step, feature) of the output.
    head : int
    key, value : int
        The entry of queries and keys, and that of values.
    asks : int
        The step that is compared with the one that answers most.
    answers : int
    """

    site: Site
    head: int
    key: int
    value: int
    asks: int
    answers: int

    @property
    def numbers(self) -> Numbers:
        """The numbers of the batch."""
        return numbers_of(self.site)

    def projected(self, name: str, step: int, entry: int, symbol: str = "") -> Operand:
        """Return one entry of a query, key, value or head's output at a step."""
        index = (step, self.head, entry)
        value = float(self.numbers.values[name][(self.site.sample, *index)])
        return Operand(symbol or name, value, self.place(name, index))

    def shared(self, name: str, answers: int, symbol: str) -> Operand:
        """Return how well a step fits the one that asks: "s", or as a share, "p"."""
        index = (self.head, self.asks, answers)
        value = float(self.numbers.values[name][(self.site.sample, *index)])
        return Operand(symbol, value, self.place(name, index))

    def gradient(self, name: str, index: Index, symbol: str) -> Operand:
        """Return ∂L by a number between input and output."""
        value = float(self.numbers.gradients[name][(self.site.sample, *index)])
        return Operand(symbol, value, self.place(f"∂L/∂{name}", index))

    def place(self, name: str, index: Index) -> Place:
        """Return where a number between input and output belongs."""
        return Place(Part.RESULT, self.site.layer_id, name, index, self.site.sample)

    @property
    def steps(self) -> range:
        """The steps of the sequence."""
        return range(len(self.site.input()))


def view_of(site: Site, key: WeightKey | None) -> View:
    """Return the head and entries of a weight; without one, those that count most."""
    found, sample = numbers_of(site), site.sample
    step, feature = site.index
    kernel = site.subject.trace.weights[site.layer_id][f"{OUTPUT}_kernel"].before
    sizes = np.abs(found.values["o"][sample, step] * kernel[:, :, feature])
    head, value = (int(at) for at in np.unravel_index(int(sizes.argmax()), sizes.shape))
    entry = -1
    if key is not None:
        name, kind = projection_of(key)
        if name in PROJECTIONS:
            head = key.index[-2]
        elif kind == "kernel":
            head, value = key.index[0], key.index[1]
        if name in ("query", "key"):
            entry = key.index[-1]
        elif name == "value":
            value = key.index[-1]
    answers = int(found.values["p"][sample, head, step].argmax())
    if entry < 0:
        products = found.values["q"][sample, step, head] * found.values["k"][sample, answers, head]
        entry = int(np.abs(products).argmax())
    return View(site, head, entry, value, step, answers)


def _projection(view: View, name: str, step: int, entry: int) -> Equation:
    """Return one entry of a projection of a step, term by term."""
    site, letter = view.site, PROJECTIONS[name]
    terms: list[Formula] = []
    for feature in range(site.input().shape[-1]):
        x = site.input_operand((step, feature), numbered("x", (feature,)))
        index = (feature, view.head, entry)
        terms.append(Product((x, site.weight(f"{name}_kernel", index, numbered("w", (feature,))))))
    pattern = "Σ xᵢ · wᵢ"
    if site.has(f"{name}_bias"):
        terms.append(site.weight(f"{name}_bias", (view.head, entry), "b"))
        pattern += " + b"
    own = view.projected(letter, step, entry)
    symbol = numbered(letter, (entry,))
    note = f"{name} of step {step + 1}, head {view.head + 1}"
    formula = Sum(tuple(terms), pattern)
    return Equation(symbol, formula, own.value, own.place, note=note, is_listed=True)


def forward_of(site: Site) -> tuple[Equation, ...]:
    """Return how one number of the output came about, by the head that counts most."""
    view = view_of(site, None)
    size = view.numbers.values["q"].shape[-1]
    pairs = tuple(
        Product(
            (
                view.projected("q", view.asks, at, numbered("q", (at,))),
                view.projected("k", view.answers, at, numbered("k", (at,))),
            )
        )
        for at in range(size)
    )
    s = view.shared("s", view.answers, numbered("s", (view.answers,)))
    note = f"step {view.asks + 1} asks, step {view.answers + 1} answers"
    fits = Sum(pairs, "Σ qᵢ · kᵢ") / Operand("√d", view.numbers.root)
    all_fits = tuple(view.shared("s", at, numbered("s", (at,))) for at in view.steps)
    total = Sum(tuple(exp(one) for one in all_fits), "Σ exp(sⱼ)")
    p = view.shared("p", view.answers, numbered("p", (view.answers,)))
    mean = tuple(
        Product(
            (
                view.shared("p", at, numbered("p", (at,))),
                view.projected("v", at, view.value, numbered("v", (at,))),
            )
        )
        for at in view.steps
    )
    o = view.projected("o", view.asks, view.value, "o")
    return (
        _projection(view, "query", view.asks, view.key),
        _projection(view, "key", view.answers, view.key),
        _projection(view, "value", view.answers, view.value),
        Equation(s.symbol, fits, s.value, s.place, note=note),
        Equation(p.symbol, Apply(Function.DIVIDE, (exp(s), total)), p.value, p.place),
        Equation("o", Sum(mean, "Σ pⱼ · vⱼ"), o.value, o.place, is_listed=True),
        _output(view),
    )


def _output(view: View) -> Equation:
    """Return the number of the output, from what all heads pass on."""
    site, (step, feature) = view.site, view.site.index
    heads, size = view.numbers.values["o"].shape[2:]
    terms: list[Formula] = []
    for number, (head, entry) in enumerate(np.ndindex(heads, size)):
        value = float(view.numbers.values["o"][site.sample, step, head, entry])
        place = view.place("o", (step, head, entry))
        o = Operand(numbered("o", (number,)), value, place)
        w = site.weight(f"{OUTPUT}_kernel", (head, entry, feature), numbered("w", (number,)))
        terms.append(Product((o, w)))
    pattern = "Σ oᵢ · wᵢ"
    if site.has(f"{OUTPUT}_bias"):
        terms.append(site.weight(f"{OUTPUT}_bias", (feature,), "b"))
        pattern += " + b"
    found = site.result("a", Sum(tuple(terms), pattern), "all heads")
    return Equation("a", found.formula, found.value, found.place, found.scale, found.note, True)


def chain_of(site: Site, key: WeightKey) -> tuple[Equation, ...]:
    """Return the equations from ∂L/∂a to the projection that a weight belongs to."""
    name, _ = projection_of(key)
    if name not in PROJECTIONS:
        return ()
    view = view_of(site, key)
    if name == "value":
        return (_by_output(view, view.value), _by_value(view))
    lines = [_by_share(view), _by_fit(view)]
    return (*lines, _by_query(view) if name == "query" else _by_key(view))


def _by_output(view: View, entry: int) -> Equation:
    """Return ∂L by what the head passes on: from all numbers of the output at the step."""
    site = view.site
    terms: list[Formula] = []
    for feature in range(site.input().shape[-1]):
        there = site.at((view.asks, feature))
        upstream = site.subject.gradient_operand(
            site.layer_id, site.sample, there.index, numbered("∂L/∂a", (feature,))
        )
        assert upstream is not None
        index = (view.head, entry, feature)
        w = site.weight(f"{OUTPUT}_kernel", index, numbered("w", (feature,)))
        terms.append(Product((upstream, w)))
    own = view.gradient("o", (view.asks, view.head, entry), "∂L/∂o")
    return Equation("∂L/∂o", Sum(tuple(terms), "Σ ∂L/∂aₖ · wₖ"), own.value, own.place)


def _by_share(view: View) -> Equation:
    """Return ∂L by the share of the step that answers."""
    terms = tuple(
        Product(
            (
                view.gradient("o", (view.asks, view.head, at), numbered("∂L/∂o", (at,))),
                view.projected("v", view.answers, at, numbered("v", (at,))),
            )
        )
        for at in range(view.numbers.values["v"].shape[-1])
    )
    symbol = numbered("∂L/∂p", (view.answers,))
    own = view.gradient("p", (view.head, view.asks, view.answers), symbol)
    return Equation(symbol, Sum(terms, "Σ ∂L/∂oᵢ · vᵢ"), own.value, own.place)


def _by_fit(view: View) -> Equation:
    """Return ∂L by how well the step that answers fits: through all shares."""
    products = tuple(
        Product(
            (
                view.shared("p", at, numbered("p", (at,))),
                view.gradient("p", (view.head, view.asks, at), numbered("∂L/∂p", (at,))),
            )
        )
        for at in view.steps
    )
    p = view.shared("p", view.answers, numbered("p", (view.answers,)))
    place = (view.head, view.asks, view.answers)
    upstream = view.gradient("p", place, numbered("∂L/∂p", (view.answers,)))
    own = view.gradient("s", place, numbered("∂L/∂s", (view.answers,)))
    formula = Product((p, upstream - Sum(products, "Σ pⱼ · ∂L/∂pⱼ")))
    return Equation(own.symbol, formula, own.value, own.place)


def _by_query(view: View) -> Equation:
    """Return ∂L by one entry of the query, from all steps that answer."""
    terms = tuple(
        Product(
            (
                view.gradient("s", (view.head, view.asks, at), numbered("∂L/∂s", (at,))),
                view.projected("k", at, view.key, numbered("k", (at,))),
            )
        )
        for at in view.steps
    )
    own = view.gradient("q", (view.asks, view.head, view.key), "∂L/∂q")
    formula = Sum(terms, "Σ ∂L/∂sⱼ · kⱼ") / Operand("√d", view.numbers.root)
    return Equation("∂L/∂q", formula, own.value, own.place)


def _by_key(view: View) -> Equation:
    """Return ∂L by one entry of the step's own key, from all steps that ask."""
    terms = tuple(
        Product(
            (
                view.gradient("s", (view.head, at, view.asks), numbered("∂L/∂s", (at,))),
                view.projected("q", at, view.key, numbered("q", (at,))),
            )
        )
        for at in view.steps
    )
    own = view.gradient("k", (view.asks, view.head, view.key), "∂L/∂k")
    formula = Sum(terms, "Σ ∂L/∂sⱼ · qⱼ") / Operand("√d", view.numbers.root)
    return Equation("∂L/∂k", formula, own.value, own.place)


def _by_value(view: View) -> Equation:
    """Return ∂L by one entry of the step's own value, from all steps that ask."""
    found, sample = view.numbers.values["p"], view.site.sample
    terms: list[Formula] = []
    for at in view.steps:
        index = (view.head, at, view.asks)
        share = float(found[(sample, *index)])
        p = Operand(numbered("p", (at,)), share, view.place("p", index))
        upstream = view.gradient("o", (at, view.head, view.value), numbered("∂L/∂o", (at,)))
        terms.append(Product((p, upstream)))
    own = view.gradient("v", (view.asks, view.head, view.value), "∂L/∂v")
    return Equation("∂L/∂v", Sum(tuple(terms), "Σ pⱼ · ∂L/∂oⱼ"), own.value, own.place)


def by_input(site: Site, index: Index) -> Formula:
    """Return Σ ∂L/∂q · w over all queries, keys and values of a step."""
    step, feature = index
    view = view_of(site, None)
    terms: list[Formula] = []
    for name, letter in PROJECTIONS.items():
        heads, size = view.numbers.values[letter].shape[2:]
        for number, (head, entry) in enumerate(np.ndindex(heads, size)):
            symbol = numbered(f"∂L/∂{letter}", (number,))
            upstream = view.gradient(letter, (step, head, entry), symbol)
            w = site.weight(f"{name}_kernel", (feature, head, entry), numbered("w", (number,)))
            terms.append(Product((upstream, w)))
    return Sum(tuple(terms), "Σ ∂L/∂qᵢ · wᵢ + Σ ∂L/∂kᵢ · wᵢ + Σ ∂L/∂vᵢ · wᵢ")
