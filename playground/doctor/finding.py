"""`Finding`: what a rule found in a run."""

from dataclasses import dataclass
from enum import StrEnum

from playground.document.inference import Repair
from playground.document.project import LayerId


class Plot(StrEnum):
    """The panel that shows the evidence, by its title."""

    METRICS = "Metrics"
    WEIGHTS = "Weights"
    GRADIENTS = "Gradients"
    ACTIVATIONS = "Activations"
    CONFUSION = "Confusion"
    PREDICTIONS = "Predictions"
    SUMMARY = "Summary"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One number that a finding is based on.

    Attributes
    ----------
    what : str
        "Gradient norm of dense_1".
    value : float
    limit : str
        What would be expected, in words: "at least 0.0001"; empty if nothing is.
    """

    what: str
    value: float
    limit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What is wrong, why, and what to try.

    Attributes
    ----------
    sentence : str
        What is wrong, with the numbers.
    why : str
        Why that happens, and what it does.
    advice : str
        What to try.
    evidence : tuple of Evidence
    plot : Plot or None
        The panel that shows it.
    layer_id : LayerId or None
        The layer concerned.
    repair : Repair or None
        An edit that may cure it.
    restarts : bool
        Whether the repair helps only from new weights.
    rule : str
        The name of the rule, which `judge` fills in.
    """

    sentence: str
    why: str
    advice: str
    evidence: tuple[Evidence, ...] = ()
    plot: Plot | None = None
    layer_id: LayerId | None = None
    repair: Repair | None = None
    restarts: bool = False
    rule: str = ""
