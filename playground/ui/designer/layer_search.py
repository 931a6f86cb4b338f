"""Finds layer types by name, alias, abbreviation, or words of their description."""

from playground.catalog.layers import LAYERS
from playground.catalog.spec import LayerSpec


def found(text: str) -> tuple[LayerSpec, ...]:
    """Return the layer types that match, best first; all of them, in order, for no text."""
    wanted = text.strip().lower()
    offered = tuple(spec for spec in LAYERS if spec.is_offered)
    if not wanted:
        return offered
    ranked = [(rank, spec) for spec in offered if (rank := _rank(spec, wanted)) is not None]
    return tuple(spec for _, spec in sorted(ranked, key=lambda pair: pair[0]))


def _rank(spec: LayerSpec, wanted: str) -> int | None:
    """Return 0 for the best match, None for none."""
    name = spec.name.lower()
    capitals = "".join(letter for letter in spec.name if letter.isupper() or letter.isdigit())
    tests = (
        name == wanted,
        name.startswith(wanted),
        wanted in name,
        capitals.lower().startswith(wanted),
        any(wanted in word.lower() for word in (spec.keywords, *spec.aliases)),
        wanted in spec.summary.lower(),
    )
    return tests.index(True) if any(tests) else None
