"""What a panel says while the answer of the model is missing."""

from playground.training.protocol.events import RunState
from playground.training.run.states import READY
from playground.ui.view_state import ViewState

COMPUTING = "Computing…"
"""Said once the model is built."""
STEPS = {
    RunState.STARTING: "Loading TensorFlow…",
    RunState.LOADING: "Loading data…",
    RunState.BUILDING: "Building the model…",
}
"""By state: what happens before the model is built."""


def waiting_for(state: RunState | None, otherwise: str) -> str:
    """Return what the user waits for; `otherwise` if no answer will come.

    >>> waiting_for(RunState.BUILDING, "")
    'Building the model…'
    >>> waiting_for(RunState.FAILED, "The map appears once the model is built.")
    'The map appears once the model is built.'
    """
    if state in READY:
        return COMPUTING
    return otherwise if state is None else STEPS.get(state, otherwise)


def blocked_words(what: str, state: ViewState) -> str:
    """Return until when a map or a curve is missing: the network, the data or the training."""
    at_layers = any(problem.layer_id is not None for problem in state.inference.problems)
    if state.inference.output is None or at_layers:
        return f"The {what} appears once the network is complete."
    return f"The {what} appears once the problems are fixed."
