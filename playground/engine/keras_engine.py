"""`KerasEngine`: builds programs."""

import keras
import tensorflow as tf

from playground.base.errors import TrainingError
from playground.datasets.task import Prepared
from playground.document.inference import infer
from playground.document.project import Project
from playground.engine.program import KerasProgram
from playground.training.engine import BuildReport, Program


class KerasEngine:
    """Fulfils `playground.training.engine.Engine` with Keras on TensorFlow."""

    @property
    def version(self) -> str:
        device = "GPU" if tf.config.list_physical_devices("GPU") else "CPU"
        return f"Keras {keras.__version__} · TensorFlow {tf.__version__} · {device}"

    def build(
        self, project: Project, data: Prepared, *, donor: Program | None = None
    ) -> tuple[Program, BuildReport]:
        del donor
        inference = infer(project.network, data.task)
        if not inference.is_buildable:
            problem = inference.problems[0].message if inference.problems else "it is incomplete"
            raise TrainingError(f"the network cannot be built yet: {problem}")
        program = KerasProgram(project, inference, data)
        return program, BuildReport()  # type: ignore[return-value]
