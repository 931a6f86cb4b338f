"""What is shown instead of an answer of the model, until it arrives."""

from playground.training.protocol.events import RunState
from playground.ui.view_state import ViewState

COMPUTING = "Computing…"
"""What is said once the model is built."""
STEPS = {
    RunState.STARTING: "Loading TensorFlow…",
    RunState.LOADING: "Loading data…",
    RunState.BUILDING: "Building the model…",
}
"""What happens before the model is built."""
READY = frozenset({RunState.PAUSED, RunState.RUNNING, RunState.FINISHED})


def waiting_for(state: RunState | None, otherwise: str) -> str:
    """Return what happens now that ends with an answer; `otherwise` where nothing does.

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
