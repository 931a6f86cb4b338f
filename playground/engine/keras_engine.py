"""`KerasEngine`: builds programs."""

import keras
import tensorflow as tf

from playground.base.errors import TrainingError
from playground.base.memory import available_bytes
from playground.datasets.task import Prepared
from playground.document.inference import Severity, infer
from playground.document.problems.size import gigabytes, training_bytes
from playground.document.project import Project
from playground.engine.loop.memory import Limits
from playground.engine.loop.store import LoopStore
from playground.engine.loop.team import Team
from playground.engine.loop.tiers import TierPolicy
from playground.engine.program import KerasProgram
from playground.training.protocol.engine import BuildReport, Program


class KerasEngine:
    """Implements `playground.training.protocol.engine.Engine` with Keras on TensorFlow.

    Parameters
    ----------
    policy : TierPolicy
        How a program's loop is chosen.
    limits : Limits, optional
        How much memory a program may use; by default chosen for the machine.
    team : Team, optional
        The workers that train together with this one.
    """

    def __init__(
        self,
        policy: TierPolicy = TierPolicy.AUTO,
        limits: Limits | None = None,
        team: Team | None = None,
    ) -> None:
        self._store = LoopStore(policy, limits, team)

    @property
    def version(self) -> str:
        device = "GPU" if tf.config.list_physical_devices("GPU") else "CPU"
        return f"Keras {keras.__version__} · TensorFlow {tf.__version__} · {device}"

    def build(
        self, project: Project, data: Prepared, *, donor: Program | None = None
    ) -> tuple[Program, BuildReport]:
        inference = infer(project.network, data.task)
        if not inference.is_buildable:
            errors = [p.message for p in inference.problems if p.severity is Severity.ERROR]
            reason = errors[0] if errors else "it has no output"
            raise TrainingError(f"the network cannot be built yet: {reason}")
        needed, free = training_bytes(inference), available_bytes()
        if needed > free:
            raise TrainingError(
                f"the network needs {gigabytes(needed)} of memory to train, but {gigabytes(free)} "
                "are free; make its layers smaller, or close other programs"
            )
        program = KerasProgram(self._store, project, inference, data)
        return program, program.accept(donor if isinstance(donor, KerasProgram) else None)
