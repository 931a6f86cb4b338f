"""What an export takes, in plain words."""

from playground.datasets.preparation.values import Preparation
from playground.export.raw import boundary
from playground.export.raw.boundary import ModelInput

OUTSIDE = {
    boundary.CODE: "texts as numbers",
    boundary.WORDS: "words as numbers",
    boundary.PART: "the parts of dates",
    boundary.MISSING: "where cells are missing",
}


def takes_in_words(inputs: tuple[ModelInput, ...], preparation: Preparation) -> str:
    """Return one or two sentences: what the model takes, and what is done before it."""
    only = inputs[0]
    if only.takes == boundary.ARRAY:
        what = f"raw samples of shape {only.shape}"
    else:
        count = len(preparation.columns)
        what = f"raw rows of {count} column{'s' if count > 1 else ''}"
    window = preparation.window
    if window is not None:
        what = f"{what}, the oldest first, {window.steps:,} at a time, as it {window.in_words}"
    words = f"It takes {what}; the preparation is part of it."
    outside = [text for kind, text in OUTSIDE.items() if any(e.takes == kind for e in inputs)]
    if any(entry.takes == boundary.NUMBER and entry.fill is not None for entry in inputs):
        outside.append("missing numbers filled in")
    if not outside:
        return words
    listed = outside[0] if len(outside) == 1 else f"{', '.join(outside[:-1])} and {outside[-1]}"
    return f"{words} It expects {listed}, as the model.json beside it says."
