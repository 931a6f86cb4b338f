"""A small real engine in NumPy (a linear model, gradient descent) to train with, and a clock."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from playground.base.errors import TrainingError
from playground.datasets.config import DataConfig
from playground.datasets.spec import Progress
from playground.datasets.task import Prepared, Samples, Task, TaskKind
from playground.document.commands import AddLayer
from playground.document.inference import Inference, infer
from playground.document.project import LayerId, Point, Project, TrainingConfig
from playground.training.files.snapshots import state_in
from playground.training.loop.trainer import Trainer
from playground.training.protocol.controls import Control
from playground.training.protocol.engine import (
    Advance,
    BuildReport,
    Checkpoint,
    NonFinite,
    TierStatus,
    never,
)
from playground.training.protocol.events import Event, RunState
from playground.training.protocol.frames import Curves, Frame
from playground.training.protocol.mailbox import Mailbox
from playground.training.protocol.probes import Probe
from playground.training.protocol.state import Position, State

TASK = Task(kind=TaskKind.REGRESSION, input_shape=(2,))


class Clock:
    """A clock that only the test moves, in seconds."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class LinearProgram:
    """Mini-batch gradient descent on ``y = x · kernel + bias`` with the mean squared error."""

    def __init__(self, project: Project, data: Prepared, clock: Clock) -> None:
        self.is_closed = False
        self.clock = clock
        self.seconds_per_step = 0.0005
        self.preparations = 0
        self.can_prepare = True
        self.chunks: list[int] = []
        self.columns = ("loss", "val_loss")
        self.keras_model = None
        self._project = project
        self._data = data
        generator = np.random.default_rng(project.training.seed)
        self._weights = generator.normal(0, 0.5, 3)
        self._sum = 0.0
        self._position = Position()
        self._rate = project.training.learning_rate

    @property
    def steps_per_epoch(self) -> int:
        return -(-len(self._data.train) // self._project.training.batch_size)

    @property
    def position(self) -> Position:
        return self._position

    @property
    def learning_rate(self) -> float:
        return self._rate

    @property
    def weights(self) -> NDArray[np.float64]:
        """(kernel, kernel, bias), a copy."""
        return self._weights.copy()

    def set_weight(
        self, layer_id: LayerId, name: str, index: tuple[int, ...], value: float
    ) -> None:
        """Set one of the three weights; the kernel's are the first two."""
        if name not in ("kernel", "bias"):
            raise TrainingError(f"This layer has no weights called {name}; nothing was changed")
        self._weights[index[0] if name == "kernel" else 2] = value

    def adopt(self, donor: "LinearProgram") -> None:
        """Copy the weights of another program."""
        self._weights = donor.weights

    def advance(self, maximum_steps: int) -> Advance:
        left = self.steps_per_epoch - self._position.step
        steps = maximum_steps
        if maximum_steps >= left:
            steps = left + (maximum_steps - left) // self.steps_per_epoch * self.steps_per_epoch
        self.chunks.append(steps)
        rows: list[tuple[float, float]] = []
        with np.errstate(all="ignore"):
            for _ in range(steps):
                self._step(rows)
            table = np.array(rows, np.float32).reshape(-1, 2)
        self.clock.now += steps * self.seconds_per_step
        if not (np.isfinite(self._weights).all() and np.isfinite(table).all()):
            raise NonFinite("not finite", LayerId("layer2"), self._position)
        return Advance(table, steps)

    def _step(self, rows: list[tuple[float, float]]) -> None:
        epoch, step = self._position.epoch, self._position.step
        seed = (self._project.training.seed, epoch)
        order = np.random.default_rng(seed).permutation(len(self._data.train))
        size = self._project.training.batch_size
        chosen = order[step * size : (step + 1) * size]
        x, error = self._errors(self._data.train, chosen)
        self._sum += float(np.sum(error**2))
        self._weights = self._weights - 2 * self._rate * (x.T @ error) / len(error)
        self._position = Position(epoch, step + 1)
        if step + 1 == self.steps_per_epoch:
            _, test = self._errors(self._data.test)
            rows.append((self._sum / len(self._data.train), float(np.mean(test**2))))
            self._sum, self._position = 0.0, Position(epoch + 1)

    def _errors(
        self, samples: Samples, chosen: NDArray[np.int64] | None = None
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        x = np.column_stack([samples.x, np.ones(len(samples))])
        y = samples.y[:, 0]
        if chosen is not None:
            x, y = x[chosen], y[chosen]
        return x, x @ self._weights - y

    def prepare(self) -> None:
        self.preparations += 1
        if not self.can_prepare:
            raise TrainingError("the loop cannot be compiled")

    def state(self) -> State:
        arrays = (self._weights.copy(), np.array(self._sum), np.array(self._rate))
        return State(self._position, arrays)

    def restore(self, state: State) -> None:
        weights, total, rate = state.arrays
        self._weights, self._sum, self._rate = weights.copy(), float(total), float(rate)
        self._position = state.position

    def apply_hot(self, project: Project) -> None:
        self._project, self._rate = project, project.training.learning_rate

    def replace_data(self, project: Project, data: Prepared) -> None:
        self._project, self._data = project, data
        if self._position.step >= self.steps_per_epoch:
            self._position = Position(self._position.epoch)

    def tier(self) -> TierStatus:
        return TierStatus("graph")

    def answer(
        self, probes: frozenset[Probe[Any]], is_hurried: Callable[[], bool] = never
    ) -> Mapping[Probe[Any], Any]:
        return {probe: self.weights for probe in probes if not is_hurried()}

    def find_overflow(self) -> LayerId | None:
        is_finite = np.isfinite(self._errors(self._data.train)[1]).all()
        return None if is_finite else LayerId("layer2")

    def evaluate(self) -> Mapping[str, float]:
        _, train = self._errors(self._data.train)
        _, test = self._errors(self._data.test)
        return {"loss": float(np.mean(train**2)), "val_loss": float(np.mean(test**2))}

    def checkpoint(self, curves: Curves) -> Checkpoint:
        state = self.state()
        extra = {str(index): array for index, array in enumerate(state.arrays)}
        return Checkpoint(b"linear", extra, state.position, curves)

    def load_checkpoint(self, checkpoint: Checkpoint) -> None:
        kept = state_in(checkpoint)
        if kept is not None:
            self.restore(kept)
            return
        if checkpoint.model != b"linear":
            raise TrainingError("the saved model is not a linear one")
        arrays = tuple(checkpoint.extra[str(index)] for index in range(3))
        self.restore(State(checkpoint.position, arrays))

    def close(self) -> None:
        self.is_closed = True


class LinearEngine:
    """Builds linear programs for any network; refuses a layer named "forbidden"."""

    version = "NumPy"

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.built: list[LinearProgram] = []

    def build(
        self, project: Project, data: Prepared, *, donor: Any = None
    ) -> tuple[LinearProgram, BuildReport]:
        layers = tuple(layer.id for layer in project.network.layers)
        if any(layer.name == "forbidden" for layer in project.network.layers):
            raise TrainingError("layer forbidden is not allowed; rename it")
        program = LinearProgram(project, data, self.clock)
        self.built.append(program)
        if donor is None:
            return program, BuildReport(fresh=layers)
        program.adopt(donor)
        return program, BuildReport(kept=layers)


@dataclass
class Loads:
    """Loads points of a plane, and records each configuration."""

    configs: list[DataConfig] = field(default_factory=list)

    def __call__(self, config: DataConfig, progress: Progress) -> Prepared:
        self.configs.append(config)
        progress("Making points", 0.0)
        generator = np.random.default_rng(config.seed)
        sets = []
        for count in (50, 20):
            x = generator.uniform(-1, 1, (count, 2)).astype(np.float32)
            y = (x @ [1.0, -2.0] + 0.5).astype(np.float32)[:, None]
            sets.append(Samples(x, y))
        progress("Making points", 1.0)
        return Prepared(TASK, sets[0], sets[1])


def examine(project: Project) -> tuple[Inference, Task]:
    """Return the inference of the network and the task."""
    return infer(project.network, TASK), TASK


@dataclass
class Bench:
    """A trainer without a thread, with everything that it emits."""

    trainer: Trainer
    clock: Clock
    engine: LinearEngine
    loads: Loads
    mailbox: Mailbox[Frame]
    events: list[Event]

    def do(self, *controls: Control) -> None:
        """Handle controls in order."""
        for control in controls:
            self.trainer.handle(control)

    def finish(self, chunks: int = 10_000) -> None:
        """Work until nothing is left to do, at most `chunks` times."""
        for _ in range(chunks):
            if self.trainer.wait_seconds != 0.0:
                return
            self.trainer.work()
        raise AssertionError(f"still training after {chunks} chunks")

    def is_in(self, state: RunState) -> bool:
        """Return whether the trainer is in `state`."""
        return self.trainer.state is state

    def of(self, kind: type[Any]) -> list[Any]:
        """Return the events of one kind, in order."""
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def program(self) -> LinearProgram:
        """The program last built."""
        return self.engine.built[-1]


@pytest.fixture
def make_bench() -> Callable[..., Bench]:
    """Return a function that creates a bench; with `has_engine=False` the engine is missing."""

    def make(*, has_engine: bool = True) -> Bench:
        clock = Clock()
        events: list[Event] = []
        mailbox: Mailbox[Frame] = Mailbox()
        loads = Loads()
        trainer = Trainer(events.append, mailbox, clock=clock, prepare=loads, examine=examine)
        bench = Bench(trainer, clock, LinearEngine(clock), loads, mailbox, events)
        if has_engine:
            trainer.set_engine(bench.engine)
        return bench

    return make


@pytest.fixture
def bench(make_bench: Callable[..., Bench]) -> Bench:
    """A trainer with its engine, and no project yet."""
    return make_bench()


@pytest.fixture
def loads() -> Loads:
    """A loader of points."""
    return Loads()


@pytest.fixture
def linear_engine() -> LinearEngine:
    """An engine of linear programs."""
    return LinearEngine(Clock())


@pytest.fixture
def examined() -> Callable[[Project], tuple[Inference, Task]]:
    """The function that finds problems."""
    return examine


@pytest.fixture
def project() -> Project:
    """Input, Dense(1): the smallest network."""
    training = TrainingConfig(
        loss="mean_squared_error", metrics=(), learning_rate=0.1, batch_size=8, seed=3
    )
    start = Project(data=DataConfig(), training=training)
    start = AddLayer("Input", Point()).apply(start)
    first = start.network.layers[0].id
    return AddLayer("Dense", Point(), {"units": 1}, source=first).apply(start)


@pytest.fixture
def with_training(project: Project) -> Callable[..., Project]:
    """Return a function that changes fields of the training settings."""

    def make(**values: Any) -> Project:
        return replace(project, training=replace(project.training, **values))

    return make
