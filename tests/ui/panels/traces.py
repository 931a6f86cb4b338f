"""A step of any network with arbitrary numbers, for panels that show it without a model."""

import numpy as np
from pytestqt.qtbot import QtBot

from playground.base.tasks import TaskKind
from playground.document.project import LayerId
from playground.training.protocol.step_trace import StepTrace, WeightTrace
from playground.ui.panels.microscope.panel import MicroscopePanel
from playground.ui.view_state import ViewState
from tests.ui.recording_editor import RecordingEditor

BATCH = 2


def shown_microscope(qtbot: QtBot, state: ViewState) -> MicroscopePanel:
    """Return a shown panel with the network of `state`, 1200 by 420 pixels, without a step."""
    panel = MicroscopePanel(RecordingEditor())
    qtbot.addWidget(panel)
    panel.resize(1200, 420)
    panel.show()
    qtbot.waitExposed(panel)
    panel.show_state(state)
    return panel


def trace_of(state: ViewState) -> StepTrace | None:
    """Return a step of the network of `state`; None if it cannot be built."""
    if state.inference.output is None:
        return None
    random = np.random.default_rng(1)

    def numbers(*shape: int) -> np.ndarray:
        return random.uniform(0.1, 0.9, shape).astype(np.float32)

    outputs: dict[LayerId, np.ndarray] = {}
    weights: dict[LayerId, dict[str, WeightTrace]] = {}
    for layer_id in state.inference.active:
        report = state.inference.reports[layer_id]
        shape = tuple(size or 3 for size in (report.output_shape or (None, 1))[1:])
        outputs[layer_id] = numbers(BATCH, *shape)
        if report.weights:
            weights[layer_id] = {
                one.name: WeightTrace(
                    numbers(*one.shape),
                    numbers(*one.shape),
                    numbers(*one.shape),
                    {name: (numbers(*one.shape),) * 2 for name in ("momentum", "velocity")},
                )
                for one in report.weights
            }
    is_class = state.task.kind is TaskKind.MULTICLASS
    y = np.zeros(BATCH, np.int32) if is_class else np.ones((BATCH, 1), np.float32)
    gradients = {key: numbers(*value.shape) for key, value in outputs.items()}
    first = next(iter(outputs.values()))
    return StepTrace(
        epoch=3,
        step=1,
        x=first,
        y=y,
        sample_weights=np.zeros(0, np.float32),
        outputs=outputs,
        gradients=gradients,
        sums=None,
        sum_gradient=None,
        weights=weights,
        loss=0.5,
        penalties={},
        iterations=7,
        learning_rate=0.01,
    )
