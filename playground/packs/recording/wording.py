"""Checks of a lesson in words, for whoever writes it."""

from playground.catalog.metrics import figure_words
from playground.learning.checks.happened import sentences_of
from playground.learning.wording import setting_words
from playground.packs.recording.changes import Table

SETTINGS = ("training_setting", "data_setting", "layer_setting")


def check_words(check: Table) -> str:
    """Return what a check asks for.

    >>> check_words({"kind": "trained", "epochs": 20})
    'at least 20 epochs are trained'
    >>> check_words({"kind": "figure", "name": "accuracy", "at_least": 0.9})
    'training accuracy is at least 0.9'
    >>> check_words({"kind": "training_setting", "setting": "epochs", "at_least": 9, "at_most": 9})
    'stop at epoch is 9'
    >>> check_words({"kind": "happened", "what": "panel Weights"})
    'the panel Weights was opened'
    """
    kind = check.get("kind")
    if kind == "trained":
        epochs = check.get("epochs", 0)
        return f"at least {epochs:,} epochs are trained" if epochs else "something is trained"
    if kind == "happened":
        return sentences_of(str(check.get("what")))[0]
    if kind in SETTINGS:
        owner = f" of {check['layer']}" if "layer" in check else ""
        return f"{setting_words(str(check.get('setting')))}{owner} is {_needed(check)}"
    if kind == "layers":
        types, kinds = check.get("types", ()), check.get("activations", ())
        words = " ".join(types) + (f" with {' or '.join(kinds)}" if kinds else "")
        return f"the number of layers {words} is {_needed(check)}"
    if kind == "weight":
        place = ", ".join(map(str, check.get("index", ())))
        return f"{check.get('array')} [{place}] of {check.get('layer')} is {_needed(check)}"
    name = str(check.get("name", kind))
    return f"{figure_words(name) if kind == 'figure' else name} is {_needed(check)}"


def _needed(check: Table) -> str:
    if "is_one_of" in check:
        return " or ".join(map(str, check["is_one_of"]))
    low, high = check.get("at_least"), check.get("at_most")
    if low is not None and high is not None:
        return f"{low:g}" if low == high else f"{low:g} to {high:g}"
    return f"at least {low:g}" if low is not None else f"at most {high:g}"
