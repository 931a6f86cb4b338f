"""The table of templates, as data: one entry for each."""

from dataclasses import dataclass

from playground.base.params import Regularizer, Selection
from playground.base.registry import Registry
from playground.catalog.layers.batch_normalization import BATCH_NORMALIZATION
from playground.catalog.layers.conv2d import CONV2D
from playground.catalog.layers.dropout import DROPOUT
from playground.catalog.layers.embedding import EMBEDDING
from playground.catalog.layers.flatten import FLATTEN
from playground.catalog.layers.lstm import LSTM
from playground.catalog.layers.max_pooling2d import MAX_POOLING2D
from playground.datasets.config import DataConfig
from playground.document.pace import Pace
from playground.document.project import TrainingConfig
from playground.document.template_plans.steps import Step, Tower, dense


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplatePlan:
    """A project to start from, as data; `playground.document.templates` builds it.

    Attributes
    ----------
    name : str
        The name on the command line: "xor-noisy".
    title : str
        The name in the window, and the title of the project until its data are others.
    summary : str
        What it shows, in one sentence: in the list of templates.
    notes : str
        What is said about it on its card and sheet; kept with the project until its data
        are others.
    data : DataConfig
    training : TrainingConfig
    pace : Pace
        The maximum speed of training in the window.
    layers : tuple of Step, or Tower
        The layers after the Input.
    accuracy : float
        Accuracy on the test set that most runs reach, whatever their seed; XOR does with the
        seed of the project.
    epochs : int
        How many epochs that takes.
    """

    name: str
    title: str
    summary: str
    notes: str
    data: DataConfig
    training: TrainingConfig
    pace: Pace = Pace.FULL
    layers: tuple[Step, ...] | Tower
    accuracy: float
    epochs: int


FOR_CLASSES = "sparse_categorical_crossentropy"
SMALL_L2 = Regularizer(l2=0.001)

PLANS = Registry(
    "template",
    (
        TemplatePlan(
            # Adam's default learning rate of 0.001 needs several thousand epochs here; 0.05
            # needs a few hundred. With most seeds, some of the four relu units start dead or
            # die, and XOR is not always learned; with this seed it is.
            name="xor",
            title="XOR",
            summary="The truth table of the tutorials, learned by 2-4-1.",
            notes=(
                "The four rows of the XOR table, and the smallest network that learns them "
                "reliably."
            ),
            data=DataConfig(Selection("truth_table", {"gate": "xor"})),
            training=TrainingConfig(learning_rate=0.05, batch_size=4, epochs=1000, seed=13),
            pace=Pace.TEN,
            layers=(dense(4, "relu"), dense(1, "sigmoid")),
            accuracy=1.0,
            epochs=1000,
        ),
        TemplatePlan(
            name="xor-noisy",
            title="XOR with noise",
            summary="500 noisy points, learned by 2-6-3-1: watch the boundary bend.",
            notes="Opposite quadrants belong to the same class; noise mixes them at the edges.",
            data=DataConfig(Selection("xor", {"noise": 15, "samples": 500})),
            training=TrainingConfig(learning_rate=0.003, batch_size=10),
            pace=Pace.TEN,
            layers=(
                dense(6, "tanh", kernel_regularizer=SMALL_L2),
                dense(3, "tanh", kernel_regularizer=SMALL_L2),
                dense(1, "sigmoid"),
            ),
            accuracy=0.96,
            epochs=200,
        ),
        TemplatePlan(
            name="spiral",
            title="Spiral",
            summary="Two arms wound around each other: the difficult one.",
            notes="The difficult one: two arms wound around each other.",
            data=DataConfig(Selection("spiral", {"noise": 0, "samples": 500})),
            training=TrainingConfig(learning_rate=0.003, batch_size=20),
            pace=Pace.SIXTY,
            layers=(*[dense(8, "tanh")] * 3, dense(1, "sigmoid")),
            accuracy=0.93,
            epochs=1500,
        ),
        TemplatePlan(
            name="mnist",
            title="MNIST digits",
            summary="60,000 handwritten digits and the network of the tutorials.",
            notes="The program of the tutorials; accuracy near 98 %.",
            data=DataConfig(Selection("mnist"), train_fraction=0.8),
            training=TrainingConfig(loss=FOR_CLASSES, epochs=5),
            layers=(
                (FLATTEN.name, {}),
                dense(128, "relu"),
                (DROPOUT.name, {"rate": 0.2}),
                dense(10, "softmax"),
            ),
            accuracy=0.97,
            epochs=5,
        ),
        TemplatePlan(
            name="mnist-cnn",
            title="MNIST with convolutions",
            summary="The same digits, seen through learned filters.",
            notes="Two convolutions find strokes and then shapes; accuracy near 99 %.",
            data=DataConfig(Selection("mnist", {"channels": True}), train_fraction=0.8),
            training=TrainingConfig(loss=FOR_CLASSES, epochs=3),
            layers=(
                (CONV2D.name, {"filters": 16, "kernel_size": (3, 3), "activation": "relu"}),
                (MAX_POOLING2D.name, {}),
                (CONV2D.name, {"filters": 32, "kernel_size": (3, 3), "activation": "relu"}),
                (MAX_POOLING2D.name, {}),
                (FLATTEN.name, {}),
                (DROPOUT.name, {"rate": 0.3}),
                dense(10, "softmax"),
            ),
            accuracy=0.98,
            epochs=3,
        ),
        TemplatePlan(
            name="digits",
            title="Small digits",
            summary="1,797 digits of 8 x 8 pixels: quick.",
            notes="Handwritten digits of 8 x 8 pixels.",
            data=DataConfig(Selection("digits"), train_fraction=0.8),
            training=TrainingConfig(loss=FOR_CLASSES, epochs=50),
            layers=((FLATTEN.name, {}), dense(32, "relu"), dense(10, "softmax")),
            accuracy=0.95,
            epochs=50,
        ),
        TemplatePlan(
            name="iris",
            title="Iris flowers",
            summary="Three species of flowers by four lengths.",
            notes="Three species of flowers by four lengths; inputs are scaled first.",
            data=DataConfig(Selection("iris"), train_fraction=0.7, scaling="standard"),
            training=TrainingConfig(
                loss=FOR_CLASSES, learning_rate=0.01, batch_size=16, epochs=100
            ),
            layers=(dense(8, "relu"), dense(3, "softmax")),
            accuracy=0.95,
            epochs=100,
        ),
        TemplatePlan(
            name="reviews",
            title="Film reviews",
            summary="Good or bad? An LSTM reads short sentences word by word.",
            notes=(
                "The words alone do not decide: 'never boring' is praise. The LSTM reads them in "
                "order."
            ),
            data=DataConfig(Selection("reviews"), train_fraction=0.8),
            training=TrainingConfig(learning_rate=0.01, epochs=25),
            layers=(
                (EMBEDDING.name, {"input_dim": 46, "output_dim": 8}),
                (LSTM.name, {"units": 16}),
                dense(1, "sigmoid"),
            ),
            accuracy=0.9,
            epochs=25,
        ),
        TemplatePlan(
            name="binary-classifier",
            title="Yes-or-no classifier",
            summary="Ten inputs, 64 and 32 units, one answer.",
            notes="Ten inputs, two hidden layers, one answer.",
            data=DataConfig(Selection("clusters"), train_fraction=0.8),
            training=TrainingConfig(epochs=50),
            layers=(dense(64, "relu"), dense(32, "relu"), dense(1, "sigmoid")),
            accuracy=0.88,
            epochs=50,
        ),
        TemplatePlan(
            name="best-practices",
            title="Best practices",
            summary="Dropout and batch normalization between Dense layers, with early stopping.",
            notes=(
                "Regularization, dropout, batch normalization and early stopping against "
                "overfitting."
            ),
            data=DataConfig(Selection("clusters"), train_fraction=0.8),
            training=TrainingConfig(
                epochs=200,
                callbacks=(
                    Selection("early_stopping", {"patience": 10, "restore_best_weights": True}),
                ),
            ),
            layers=(
                dense(64, "relu", kernel_regularizer=SMALL_L2),
                (DROPOUT.name, {"rate": 0.2}),
                (BATCH_NORMALIZATION.name, {}),
                dense(32, "relu"),
                (DROPOUT.name, {"rate": 0.2}),
                (BATCH_NORMALIZATION.name, {}),
                dense(1, "sigmoid"),
            ),
            accuracy=0.89,
            epochs=200,
        ),
        TemplatePlan(
            name="residual",
            title="Residual tower",
            summary="A deep tower whose shortcuts keep gradients from vanishing.",
            notes=(
                "Eight layers deep, yet the gradient reaches the first: each sum passes it on. "
                "Delete the wires that go straight from sum to sum and watch it vanish."
            ),
            data=DataConfig(Selection("circle", {"noise": 5, "samples": 500})),
            training=TrainingConfig(learning_rate=0.003, batch_size=25),
            pace=Pace.TEN,
            layers=Tower(dense(4, "tanh"), dense(4, "sigmoid"), 8, dense(1, "sigmoid")),
            accuracy=0.96,
            epochs=200,
        ),
    ),
)
