"""Streamed samples give the same results as samples in memory, with bounded memory."""

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from playground.base.errors import DataError
from playground.base.params import Selection
from playground.datasets.config import DataConfig
from playground.datasets.files.rows import BLOCK_BYTES
from playground.datasets.prepare import inspected, prepare
from playground.datasets.task import Prepared, Samples
from playground.document.project import Project, TrainingConfig
from playground.engine import create_engine
from playground.engine.loop.memory import Limits
from playground.training.protocol.engine import Engine, Program
from tests import warm

pytestmark = pytest.mark.keras

Build = Callable[..., Program]
SMALL = Limits(stream_bytes=0, window_bytes=200)
"""Limits that stream everything, a few dozen samples at a time."""


@pytest.fixture(scope="module")
def streaming() -> Engine:
    return create_engine("graph", SMALL)


def network(chain: Any, **fields: Any) -> Project:
    """Return a network for three classes with every kind of state."""
    project: Project = chain(
        ("Dense", {"units": 6, "activation": "relu"}),
        ("BatchNormalization", {}),
        ("Dropout", {"rate": 0.3}),
        ("Dense", {"units": 3, "activation": "softmax"}),
        training=TrainingConfig(
            **{
                "loss": "sparse_categorical_crossentropy",
                "metrics": ("accuracy",),
                "batch_size": 16,
                **fields,
            }
        ),
    )
    return project


def rows(program: Program, epochs: int, cut: int = 1000) -> np.ndarray:
    """Train `epochs` epochs, at most `cut` steps at a time; return loss and metrics of each."""
    found = []
    while program.position.epoch < epochs:
        left = (epochs - program.position.epoch) * program.steps_per_epoch - program.position.step
        found.append(program.advance(min(left, cut)).rows)
    return np.concatenate(found)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"shuffle": False},
        {"batch_size": 7},
        {"batch_size": 100},
        {"class_weights": (1.0, 2.0, 0.5)},
        {"loss": "categorical_crossentropy", "validation_split": 0.25},
    ],
    ids=str,
)
def test_results_equal_those_of_samples_in_memory(
    fields: dict[str, Any],
    build: Build,
    chain: Any,
    three_classes: Prepared,
    streaming: Engine,
    graph_engine: Engine,
) -> None:
    project = network(chain, **fields)
    streamed = build(streaming, project, three_classes)
    in_memory = build(graph_engine, project, three_classes)
    np.testing.assert_allclose(rows(streamed, 5), rows(in_memory, 5), rtol=0, atol=1e-6)
    for one, other in zip(streamed.state().arrays, in_memory.state().arrays, strict=True):
        np.testing.assert_allclose(one, other, rtol=0, atol=1e-5)


def test_streaming_works_with_xla_too(
    graph_engine: Engine, build: Build, chain: Any, three_classes: Prepared
) -> None:
    project = network(chain)
    streamed = build(create_engine("xla", SMALL), project, three_classes)
    in_memory = build(graph_engine, project, three_classes)
    np.testing.assert_allclose(rows(streamed, 5), rows(in_memory, 5), rtol=0, atol=1e-5)
    assert streamed.tier().tier == "xla"


def test_a_stream_does_not_depend_on_how_it_is_cut(
    streaming: Engine, build: Build, chain: Any, three_classes: Prepared
) -> None:
    program = build(streaming, network(chain), three_classes)
    start = program.state()
    expected = rows(program, 4)
    for cut in (1, 3):
        program.restore(start)
        np.testing.assert_array_equal(rows(program, 4, cut), expected)


def test_a_stream_continues_from_any_position(
    streaming: Engine, build: Build, chain: Any, three_classes: Prepared
) -> None:
    program = build(streaming, network(chain), three_classes)
    rows(program, 2)
    program.advance(3)
    moment = program.state()
    expected = rows(program, 5)
    program.restore(moment)
    np.testing.assert_array_equal(rows(program, 5), expected)


def test_evaluation_gives_the_same_as_in_memory(
    streaming: Engine, graph_engine: Engine, build: Build, chain: Any, three_classes: Prepared
) -> None:
    programs = [
        build(engine, network(chain), three_classes) for engine in (streaming, graph_engine)
    ]
    one, other = (program.evaluate() for program in programs)
    assert one.keys() == other.keys()
    assert one == pytest.approx(other, abs=1e-6)


def on_disk(folder: Path, data: Prepared, **fields: Any) -> tuple[DataConfig, Prepared]:
    np.save(folder / "x.npy", np.concatenate([data.train.x, data.test.x]))
    np.save(folder / "y.npy", np.concatenate([data.train.y, data.test.y]))
    source = Selection("npy", {"path": str(folder / "x.npy")})
    config = inspected(DataConfig(source, **fields), lambda *_: None)
    return config, prepare(config, lambda *_: None)


def test_a_file_trains_like_its_array(
    streaming: Engine,
    graph_engine: Engine,
    build: Build,
    chain: Any,
    three_classes: Prepared,
    tmp_path: Path,
) -> None:
    _, mapped = on_disk(tmp_path, three_classes, scaling="standard", train_fraction=0.7)
    loaded = replace(
        mapped,
        train=Samples(np.asarray(mapped.train.x), mapped.train.y),
        test=Samples(np.asarray(mapped.test.x), mapped.test.y),
    )
    streamed = build(streaming, network(chain), mapped)
    in_memory = build(graph_engine, network(chain), loaded)
    np.testing.assert_allclose(rows(streamed, 3), rows(in_memory, 3), rtol=0, atol=1e-6)


def test_a_file_that_disappears_stops_training_with_a_message(
    streaming: Engine, build: Build, chain: Any, three_classes: Prepared, tmp_path: Path
) -> None:
    _, mapped = on_disk(tmp_path, three_classes)
    program = build(streaming, network(chain), mapped)
    program.advance(2)
    (tmp_path / "x.npy").unlink()
    with pytest.raises(DataError, match="can no longer be read"):
        rows(program, 3)


MEGABYTE = 1024**2
TRAIN = """
import sys
from pathlib import Path
from threading import Event, Thread
import numpy as np
from playground.base.params import Selection
from playground.datasets.config import DataConfig
from playground.datasets.prepare import inspected, prepare
from playground.datasets.task import Prepared, Samples
from playground.document.commands import AddLayer
from playground.document.project import Point, Project, TrainingConfig
from playground.engine import create_engine
from playground.engine.loop.memory import Limits

def own():
    # Mapped pages of the file do not count: the system can free them at any time.
    status = Path("/proc/self/status").read_text()
    return int(status.split("RssAnon:")[1].split()[0]) * 1024

def watch(seen, is_over):
    while not is_over.wait(0.002):
        seen.append(own())

def ignored(*_):
    pass

folder = Path(sys.argv[1])
config = DataConfig(Selection("npy", {"path": str(folder / "x.npy")}), scaling="standard")
config = inspected(config, ignored)
project = Project(data=config, training=TrainingConfig(batch_size=64, loss="mean_squared_error"))
project = AddLayer("Input", Point()).apply(project)
last = project.network.layers[-1].id
project = AddLayer("Dense", Point(), {"units": 1}, last).apply(project)
engine = create_engine("graph", Limits(stream_bytes=0, window_bytes=2**20))

def train(data):
    program, _ = engine.build(project, data)
    while program.position.epoch < 1:
        program.advance(200)
    program.evaluate()
    program.close()

whole = prepare(config, ignored)
few = [Samples(part.x[:2000], part.y[:2000]) for part in (whole.train, whole.test)]
train(Prepared(whole.task, *few))
seen, is_over = [own()], Event()
watcher = Thread(target=watch, args=(seen, is_over))
watcher.start()
data = prepare(config, ignored)
prepared = len(seen)
train(data)
is_over.set()
watcher.join()
print(max(seen[:prepared]) - seen[0], max(seen[prepared:]) - seen[0])
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs Linux's /proc")
def test_training_from_a_file_takes_a_fraction_of_its_size(tmp_path: Path) -> None:
    random = np.random.default_rng(0)
    count, features = 320_000, 128
    mapped = np.lib.format.open_memmap(
        tmp_path / "x.npy", "w+", dtype=np.float32, shape=(count, features)
    )
    for start in range(0, count, 10_000):
        mapped[start : start + 10_000] = random.normal(size=(10_000, features))
    size = mapped.nbytes
    del mapped
    np.save(tmp_path / "y.npy", random.normal(size=count).astype(np.float32))
    run = warm.run([sys.executable, "-c", TRAIN, str(tmp_path)], timeout=300)
    assert run.returncode == 0, run.stderr[-2000:]
    preparing, training = map(int, run.stdout.splitlines()[-1].split())
    assert size > 150 * MEGABYTE
    assert preparing < 8 * BLOCK_BYTES, f"{preparing / MEGABYTE:.0f} MB to prepare"
    assert training < size / 3, f"{training / MEGABYTE:.0f} MB for {size / MEGABYTE:.0f} MB"
