"""What an `ImageDataGenerator` does to pictures becomes layers, or has a note."""

import pytest

from playground.importing.project.augmentation import WORDS
from playground.importing.result import Imported, NoteKind
from playground.importing.script import read_script

PROGRAM = """
from keras_preprocessing.image import ImageDataGenerator
pictures = ImageDataGenerator({})
model = Sequential([Flatten(input_shape=(40, 80, 3)), Dense(1, activation='sigmoid')])
model.compile('adam', 'binary_crossentropy')
model.fit_generator(pictures.flow_from_directory('a', target_size=(40, 80), class_mode='binary'))
"""
QUIET = ("data_format", "validation_split", "rescale", "zca_epsilon", "cval", "fill_mode")
"""Arguments that change nothing alone: how a picture is stored, split, scaled or filled."""


def read(arguments: str) -> Imported:
    return read_script(PROGRAM.format(arguments))


@pytest.mark.parametrize(
    ("arguments", "layer", "params"),
    [
        ("rotation_range=90", "RandomRotation", {"factor": 0.25}),
        ("width_shift_range=0.3", "RandomTranslation", {"width_factor": 0.3, "height_factor": 0}),
        ("width_shift_range=8", "RandomTranslation", {"width_factor": 0.1}),
        ("height_shift_range=8", "RandomTranslation", {"height_factor": 0.2}),
        ("zoom_range=0.3", "RandomZoom", {"height_factor": 0.3, "width_factor": 0.3}),
        ("zoom_range=(0.6, 1.4)", "RandomZoom", {"height_factor": 0.4}),
        ("horizontal_flip=True", "RandomFlip", {"mode": "horizontal"}),
        ("vertical_flip=True", "RandomFlip", {"mode": "vertical"}),
        ("rotation_range=9, fill_mode='wrap'", "RandomRotation", {"fill_mode": "wrap"}),
        ("zoom_range=0.1", "RandomZoom", {"fill_mode": "nearest"}),
    ],
)
def test_a_change_of_pictures_is_a_layer_after_the_input(
    arguments: str, layer: str, params: dict[str, object]
) -> None:
    imported = read(arguments)
    names = [each.type_name for each in imported.project.network.layers]
    assert names == ["Input", layer, "Flatten", "Dense"]
    found = imported.project.network.layers[1].params
    assert {name: found[name] for name in params} == params
    assert any("the layers " + layer in note.message for note in imported.notes)


@pytest.mark.parametrize("word", [word for word in WORDS if word not in QUIET])
def test_no_argument_is_dropped_without_a_word(word: str) -> None:
    value = "True" if word.endswith(("flip", "center", "normalization", "whitening")) else "0.5"
    plain, changed = read(""), read(f"{word}={value}")
    said = {note.message for note in changed.notes} - {note.message for note in plain.notes}
    assert said


def test_an_uneven_zoom_is_said() -> None:
    needs = [n.message for n in read("zoom_range=(0.5, 1.0)").notes if n.kind is NoteKind.NEEDS_YOU]
    assert any("zoom" in message for message in needs)


def test_a_generator_that_changes_nothing_adds_no_layer() -> None:
    imported = read("rescale=1 / 255")
    names = [each.type_name for each in imported.project.network.layers]
    assert names == ["Input", "Flatten", "Dense"]
