"""Fashion-MNIST: 70,000 pieces of clothing of 28 x 28 pixels.

The four files are those that Keras uses, and are kept in the same place. Without a connection
the user chooses a folder that has them.
"""

from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from playground.base.params import Text
from playground.datasets.families.published import PublishedImages, published_data
from playground.datasets.files.idx import read_idx
from playground.datasets.files.kept import PublishedFile, at_hand
from playground.datasets.spec import Progress

ADDRESS = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/"
FOLDER = "fashion-mnist"
COUNT = 60_000
SHAPE = (28, 28)


def _file(name: str, sha256: str) -> PublishedFile:
    return PublishedFile(f"{ADDRESS}{name}", sha256, FOLDER)


FILES = {
    "x_train": _file(
        "train-images-idx3-ubyte.gz",
        "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
    ),
    "y_train": _file(
        "train-labels-idx1-ubyte.gz",
        "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
    ),
    "x_test": _file(
        "t10k-images-idx3-ubyte.gz",
        "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
    ),
    "y_test": _file(
        "t10k-labels-idx1-ubyte.gz",
        "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
    ),
}
"""By the array that it holds."""
ADVICE = "choose a folder with the four files of Fashion-MNIST, as they were published"
REMEDY = (
    "connect to the internet, or copy the four files of Fashion-MNIST, such as "
    "train-images-idx3-ubyte.gz, from a computer that has them and choose their folder under "
    "Path in the Data tab"
)


def _read(path: str, progress: Progress) -> dict[str, NDArray[Any]]:
    """Return the arrays of the user's folder, of existing copies, or of new downloads."""
    folder = Path(path).expanduser()
    places = {
        name: folder / file.name if path else at_hand(file, progress, REMEDY)
        for name, file in FILES.items()
    }
    return {
        name: read_idx(place, SHAPE if name.startswith("x") else (), COUNT, progress, ADVICE)
        for name, place in places.items()
    }


NAMES = """names = [
    "train-images-idx3-ubyte.gz",
    "train-labels-idx1-ubyte.gz",
    "t10k-images-idx3-ubyte.gz",
    "t10k-labels-idx1-ubyte.gz",
]"""
FASHION_MNIST = published_data(
    name="fashion_mnist",
    label="Fashion-MNIST (28 x 28)",
    summary="70,000 grey pictures of clothes and shoes, 28 x 28 pixels (Zalando SE; MIT licence).",
    images=PublishedImages(
        title="Fashion-MNIST",
        shape=SHAPE,
        count=COUNT,
        class_names=(
            "T-shirt/top",
            "Trouser",
            "Pullover",
            "Dress",
            "Coat",
            "Sandal",
            "Shirt",
            "Sneaker",
            "Bag",
            "Ankle boot",
        ),
        read=_read,
        advice=ADVICE,
        path=Text(
            name="path",
            help="A folder with the four files on this computer, such as "
            "train-images-idx3-ubyte.gz; left empty, they are downloaded once.",
            is_path=True,
            is_folder=True,
        ),
        example=FOLDER,
        keras_lines=(
            "(x_train, y_train), (x_test, y_test) = keras.datasets.fashion_mnist.load_data()",
        ),
        file_lines=(
            NAMES,
            "files = [gzip.decompress((Path($path) / name).read_bytes()) for name in names]",
            "x_train, y_train, x_test, y_test = (np.frombuffer(file, np.uint8) for file in files)",
            "x_train, y_train = x_train[16:].reshape(-1, 28, 28), y_train[8:]",
            "x_test, y_test = x_test[16:].reshape(-1, 28, 28), y_test[8:]",
        ),
        imports=("import gzip", "from pathlib import Path"),
    ),
    loader="keras.datasets.fashion_mnist.load_data",
)
