"""The data of a script is recognised, or replaced by data that fits, with a note."""

import pytest

from playground.base.params import ParamValue, Selection
from playground.datasets.prepare import describe
from playground.document.problems.examining import examine
from playground.document.project import Project
from playground.document.templates.templates import TEMPLATES
from playground.importing.project.data import written_out
from playground.importing.result import NoteKind
from playground.importing.script import read_script

FIT = """
model.compile('adam', '{loss}')
model.fit({x}, {y}, epochs=3)
"""


def read(before: str, model: str, x: str = "x", y: str = "y", loss: str = "mse") -> Project:
    script = f"{before}\nmodel = Sequential([{model}])\n{FIT.format(x=x, y=y, loss=loss)}"
    project = read_script(script).project
    assert examine(project)[0].is_buildable, examine(project)[0].problems
    return project


BINARY = "Dense(1, activation='sigmoid')"
DIGITS = "Dense(10, activation='softmax')"
SPARSE = "sparse_categorical_crossentropy"
MNIST = "(x, y), (xt, yt) = keras.datasets.mnist.load_data()\n"


@pytest.mark.parametrize(
    ("change", "model", "params"),
    [
        ("x = x / 255", f"Flatten(), {DIGITS}", {}),
        ("x = x.reshape(60000, 784) / 255.0", f"Dense(8), {DIGITS}", {}),
        ("x = x.reshape((60000, 28 * 28)).astype('float32') / 255", DIGITS, {}),
        ("x = x.reshape(-1, 28, 28, 1) / 255", f"Flatten(), {DIGITS}", {"channels": True}),
        ("x = x[..., np.newaxis] / 255", f"Flatten(), {DIGITS}", {"channels": True}),
        ("x = np.expand_dims(x, -1) / 255", f"Flatten(), {DIGITS}", {"channels": True}),
        ("x, y = x[:5000] / 255, y[:5000]", f"Flatten(), {DIGITS}", {"samples": 5000}),
    ],
)
def test_mnist_is_recognised_in_every_shape(
    change: str, model: str, params: dict[str, ParamValue]
) -> None:
    project = read(MNIST + change, model, loss=SPARSE)
    assert project.data.source == Selection("mnist", params)
    assert "Flatten" in [layer.type_name for layer in project.network.layers]


def test_unscaled_pixels_are_noted() -> None:
    script = f"{MNIST}model = Sequential([Flatten(), {DIGITS}])\n" + FIT.format(
        x="x", y="y", loss=SPARSE
    )
    assert "pixels are scaled to 0..1 here" in " ".join(
        n.message for n in read_script(script).notes
    )


@pytest.mark.parametrize(
    ("before", "x", "y"),
    [
        ("x, y = load_iris(return_X_y=True)", "x", "y"),
        ("iris = datasets.load_iris()\nx, y = iris.data, iris.target", "x", "y"),
        ("from sklearn.datasets import load_iris\nd = load_iris()", "d['data']", "d['target']"),
    ],
)
def test_iris_is_recognised(before: str, x: str, y: str) -> None:
    before = before.replace("datasets.load_iris", "sklearn.datasets.load_iris")
    before = f"import sklearn.datasets\n{before}"
    project = read(before, "Dense(8), Dense(3, activation='softmax')", x, y, SPARSE)
    assert project.data.source == Selection("iris")


def test_split_and_scaling_of_scikit_learn_are_read() -> None:
    before = """
x, y = load_breast_cancer(return_X_y=True)
x = StandardScaler().fit_transform(x)
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.3, random_state=1)
"""
    project = read(before, BINARY, "x_train", "y_train", "binary_crossentropy")
    assert project.data.source == Selection("breast_cancer")
    assert (project.data.train_fraction, project.data.scaling) == (0.7, "standard")


@pytest.mark.parametrize(
    ("x", "y", "params"),
    [
        ([[0, 0], [0, 1], [1, 0], [1, 1]], [[0], [1], [1], [0]], {"gate": "xor"}),
        ([[1, 1], [0, 0], [1, 0], [0, 1]], [1, 0, 0, 0], {"gate": "and"}),
        ([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [0, 1, 1, 1], {"gate": "or"}),
        (
            [[0, 0], [0, 1], [1, 0], [1, 1]],
            [[-1], [1], [1], [-1]],
            {"gate": "xor", "labels": "-1/1"},
        ),
    ],
)
def test_truth_tables_are_recognised_in_any_order(
    x: list[object], y: list[object], params: dict[str, ParamValue]
) -> None:
    assert written_out(x, y) == Selection("truth_table", params)


@pytest.mark.parametrize(
    ("x", "y"),
    [
        ([[0, 0], [0, 1], [1, 0]], [0, 1, 1]),
        ([[0, 0], [0, 1], [1, 0], [1, 2]], [0, 1, 1, 0]),
        ([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 5]),
        ([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 0, 0, 0]),
        ("text", None),
    ],
)
def test_other_numbers_are_not_a_truth_table(x: object, y: object) -> None:
    assert written_out(x, y) is None


@pytest.mark.parametrize(
    ("first", "last", "loss", "source"),
    [
        ("input_shape=(2,)", BINARY, "binary_crossentropy", "xor"),
        ("input_dim=8", BINARY, "binary_crossentropy", "clusters"),
        ("input_dim=20", DIGITS, SPARSE, "clusters"),
        ("input_shape=(30,)", BINARY, "binary_crossentropy", "breast_cancer"),
        ("input_shape=[4]", "Dense(3, activation='softmax')", SPARSE, "iris"),
        ("input_shape=(64,)", DIGITS, SPARSE, "digits"),
        ("input_shape=(784,)", DIGITS, SPARSE, "mnist"),
        ("input_shape=(x.shape[1],)", BINARY, "binary_crossentropy", "clusters"),
    ],
)
def test_missing_data_is_replaced_by_data_that_fits_with_a_note(
    first: str, last: str, loss: str, source: str
) -> None:
    script = f"model = Sequential([Dense(4, {first}), {last}])\n" + FIT.format(
        x="x", y="y", loss=loss
    )
    imported = read_script(script)
    assert imported.project.data.source.name == source
    assert examine(imported.project)[0].is_buildable
    found = [note for note in imported.notes if "its data is not at hand" in note.message]
    assert [note.kind for note in found] == [NoteKind.NEEDS_YOU]
    assert found[0].line == 4


def test_random_numbers_are_replaced_by_data_of_their_shape() -> None:
    project = read("x = np.random.random((1000, 20))", f"Dense(4), {BINARY}")
    assert describe(project.data).input_shape == (20,)


def test_a_program_on_windows_of_a_series_gets_windows_of_that_length() -> None:
    script = "model = Sequential([Input((30, 1)), LSTM(8), Dense(1)])\n" + FIT.format(
        x="windows", y="targets", loss="mse"
    )
    project = read_script(script).project
    assert examine(project)[0].is_buildable
    assert project.data.source == Selection("sequence_sine", {"steps": 30})
    assert describe(project.data).input_shape == (30, 1)


def test_the_projects_data_is_kept_if_the_network_fits_it() -> None:
    base = TEMPLATES["spiral"].build()
    script = f"model = Sequential([Dense(4, input_dim=2), {BINARY}])\n" + FIT.format(
        x="x", y="y", loss="mse"
    )
    imported = read_script(script, base=base)
    assert imported.project.data == base.data
    assert "the project's is used" in imported.notes[0].message


def test_files_that_a_script_names_are_not_opened() -> None:
    script = (
        "d = np.loadtxt('secret.csv', delimiter=',')\nx = d[:, :8]\n"
        f"model = Sequential([Dense(4, input_dim=8), {BINARY}])\n"
        + FIT.format(x="x", y="d[:, 8]", loss="mse")
    )
    imported = read_script(script)
    assert imported.lines(NoteKind.LEFT_OUT)[:2] == (1, 2)
    assert "secret.csv" in imported.notes[0].message


def test_noise_that_a_program_adds_to_its_inputs_needs_the_user() -> None:
    imported = read_script(
        "from keras.datasets import mnist\n"
        "import numpy as np\n"
        "(x, y), _ = mnist.load_data()\n"
        "noisy = x / 255. + 0.5 * np.random.normal(size=x.shape)\n"
        "model = Sequential([Flatten(input_shape=(28, 28)), Dense(784), Reshape((28, 28))])\n"
        "model.compile('adam', 'mse')\n"
        "model.fit(noisy, x, epochs=1)\n"
    )
    (note,) = [note for note in imported.notes if "layer of noise" in note.message]
    assert (note.line, note.kind) == (4, NoteKind.NEEDS_YOU)


@pytest.mark.parametrize(
    ("before", "x", "y", "is_input"),
    [
        ("x = pd.read_csv('a.csv').values", "x", "x", True),
        ("x = pd.read_csv('a.csv').values\nx = x / 255.0", "x", "x", True),
        ("a = np.load('a.npy')\nb = a + 0.3 * np.random.normal(size=a.shape)", "b", "a", True),
        ("a = np.load('a.npy')\nb = np.clip(a + np.random.rand(9, 4), 0, 1)", "b", "a", True),
        ("x = np.load('a.npy')[:900]", "x", "x", True),
        ("x = np.load('a.npy')\ny = 3 * x + 1", "x", "y", False),
        ("x = np.random.random((500, 4)) - 0.5\ny = 2.0 * x + noise", "x", "y", False),
        ("t = np.load('a.npy')\nx, y = t[:, :-1], t[:, -1]", "x", "y", False),
        ("t = pd.read_csv('a.csv')\nx, y = t[['a', 'b']], t['c']", "x", "y", False),
        ("x, y = read_all('a.csv')", "x", "y", False),
        ("x = np.concatenate(first)\ny = np.concatenate(second)", "x", "y", False),
        ("d = load_rows()\nx, y = d.inputs, d.wanted", "x", "y", False),
        ("s = pad_sequences(texts)\nx, y = s[:, :-1], to_categorical(s[:, -1])", "x", "y", False),
    ],
)
def test_only_a_target_that_is_the_input_is_a_reconstruction(
    before: str, x: str, y: str, is_input: bool
) -> None:
    project = read(before, "Dense(3, input_shape=(4,)), Dense(4)", x, y)
    assert (project.data.target == "input") is is_input


def test_a_list_that_a_loop_fills_with_data_has_no_known_length() -> None:
    script = (
        "names = []\nfor name in os.listdir('pictures'):\n    names.append(name)\n"
        "model = Sequential([Dense(len(names), input_shape=(4,), activation='softmax')])\n"
        + FIT.format(x="x", y="y", loss=SPARSE)
    )
    notes = read_script(script).notes
    assert "units is unknown; 4 taken" in [note.message for note in notes]


def test_features_that_are_scaled_by_their_own_mean_are_standardized() -> None:
    before = "from sklearn.datasets import load_iris\nx, y = load_iris(return_X_y=True)\n"
    scaled = "x = (x - x.mean(axis=0)) / x.std(axis=0)"
    model = "Dense(3, activation='softmax')"
    assert read(before + scaled, model, loss=SPARSE).data.scaling == "standard"
    scaled = "x = (x - np.min(x, axis=0)) / (np.max(x, axis=0) - np.min(x, axis=0))"
    assert read(before + scaled, model, loss=SPARSE).data.scaling == "minmax"


def test_parts_of_a_data_set_below_one_another_are_the_data_set() -> None:
    joined = "x, y = np.vstack((x, xt)) / 255, np.hstack((y, yt))"
    assert read(MNIST + joined, f"Flatten(), {DIGITS}", loss=SPARSE).data.source.name == "mnist"


def test_an_epoch_of_several_passes_is_said() -> None:
    script = (
        "d = tf.data.Dataset.from_tensor_slices((x, y)).batch(10).repeat(150)\n"
        "model = Sequential([Dense(1, input_shape=(4,))])\nmodel.compile('adam', 'mse')\n"
        "model.fit(d)"
    )
    said = [note.message for note in read_script(script).notes]
    assert "one epoch is 150 passes over the data in the program; here it is one" in said


def test_a_pipeline_of_the_test_samples_is_the_validation_data() -> None:
    script = (
        f"{MNIST}pairs = tf.data.Dataset.from_tensor_slices\n"
        "learned, checked = pairs((x / 255, y)).batch(9), pairs((xt / 255, yt)).batch(9)\n"
        f"model = Sequential([Flatten(), {DIGITS}])\nmodel.compile('adam', '{SPARSE}')\n"
        "model.fit(learned, validation_data=checked)"
    )
    said = " ".join(note.message for note in read_script(script).notes)
    assert "validation data is not available" not in said
