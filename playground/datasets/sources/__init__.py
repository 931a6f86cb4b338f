"""The data sets of the menu: one file each, and one line here."""

from playground.base.registry import Registry
from playground.datasets.sources.blobs import BLOBS
from playground.datasets.sources.breast_cancer import BREAST_CANCER
from playground.datasets.sources.checkerboard import CHECKERBOARD
from playground.datasets.sources.cifar10 import CIFAR10
from playground.datasets.sources.circle import CIRCLE
from playground.datasets.sources.clusters import CLUSTERS
from playground.datasets.sources.curve_absolute import CURVE_ABSOLUTE
from playground.datasets.sources.curve_cubic import CURVE_CUBIC
from playground.datasets.sources.curve_formula import FORMULA_CURVE
from playground.datasets.sources.curve_polynomial import CURVE_POLYNOMIAL
from playground.datasets.sources.curve_sine import CURVE_SINE
from playground.datasets.sources.curve_step import CURVE_STEP
from playground.datasets.sources.diabetes import DIABETES
from playground.datasets.sources.digits import DIGITS
from playground.datasets.sources.fashion_mnist import FASHION_MNIST
from playground.datasets.sources.formula import FORMULA_PLANE
from playground.datasets.sources.gauss import GAUSS
from playground.datasets.sources.image_folder import IMAGE_FOLDER
from playground.datasets.sources.iris import IRIS
from playground.datasets.sources.mnist import MNIST
from playground.datasets.sources.moons import MOONS
from playground.datasets.sources.no_data import NO_DATA
from playground.datasets.sources.npy_file import NPY_FILE
from playground.datasets.sources.npz_file import NPZ_FILE
from playground.datasets.sources.painted import PAINTED
from playground.datasets.sources.reg_gauss import REG_GAUSS
from playground.datasets.sources.reg_plane import REG_PLANE
from playground.datasets.sources.reviews import REVIEWS
from playground.datasets.sources.rings import RINGS
from playground.datasets.sources.sequence_first import SEQUENCE_FIRST
from playground.datasets.sources.sequence_parity import SEQUENCE_PARITY
from playground.datasets.sources.sequence_sine import SEQUENCE_SINE
from playground.datasets.sources.sequence_sum import SEQUENCE_SUM
from playground.datasets.sources.sound_folder import SOUND_FOLDER
from playground.datasets.sources.spiral import SPIRAL
from playground.datasets.sources.spirals import SPIRALS
from playground.datasets.sources.stand_in import STAND_IN
from playground.datasets.sources.table_file import TABLE_FILE
from playground.datasets.sources.text_folder import TEXT_FOLDER
from playground.datasets.sources.truth_table import TRUTH_TABLE
from playground.datasets.sources.xor import XOR

DATASETS = Registry(
    "data set",
    (
        TRUTH_TABLE,
        XOR,
        CHECKERBOARD,
        CIRCLE,
        GAUSS,
        SPIRAL,
        SPIRALS,
        MOONS,
        RINGS,
        BLOBS,
        REG_PLANE,
        REG_GAUSS,
        CURVE_SINE,
        CURVE_CUBIC,
        CURVE_ABSOLUTE,
        CURVE_STEP,
        CURVE_POLYNOMIAL,
        SEQUENCE_SUM,
        SEQUENCE_PARITY,
        SEQUENCE_SINE,
        SEQUENCE_FIRST,
        IRIS,
        BREAST_CANCER,
        DIABETES,
        CLUSTERS,
        DIGITS,
        MNIST,
        FASHION_MNIST,
        CIFAR10,
        REVIEWS,
        PAINTED,
        FORMULA_PLANE,
        FORMULA_CURVE,
        TABLE_FILE,
        IMAGE_FOLDER,
        SOUND_FOLDER,
        TEXT_FOLDER,
        NPZ_FILE,
        NPY_FILE,
        NO_DATA,
        STAND_IN,
    ),
)
