"""A project as one line of text, for chat, mail and worksheets: `to_line` and `from_line`.

The line holds the network, settings and layout; data files, weights and runs stay behind. It
is the project as in a file, compressed (zlib) and written with the letters of web addresses
(base64url), after a mark that names the format.
"""

import base64
import binascii
import zlib
from dataclasses import replace

import msgspec

from playground.base.errors import FileFormatError
from playground.document.file import codec
from playground.document.project import Project

MARK = "nnplay:1:"
"""Begins every line; the number rises if the compression changes."""
LONGEST = 4_000_000
"""Characters of a line that are read."""
COMMON = (
    b'"GlobalAveragePooling2D""BatchNormalization""MaxPooling2D""Conv2D""filters":32,'
    b'"kernel_size":[3,3],"strides":[1,1],"padding":"same","Flatten""Dropout""rate":0.2'
    b'"early_stopping""sparse_categorical_crossentropy""mean_squared_error""softmax""linear""relu"'
    b'{"format":"nnplay","version":2,"title":"XOR with noise","network":{"layers":[{"id":"layer1",'
    b'"type_name":"Input","name":"input","params":{"shape":null},"is_trainable":true,'
    b'"frozen_weights":[]},{"id":"layer2","type_name":"Dense","name":"dense_1","params":{"units":4,'
    b'"activation":"tanh","use_bias":true,"kernel_initializer":"glorot_uniform",'
    b'"bias_initializer":"zeros","kernel_regularizer":{"l1":0.0,"l2":0.0},'
    b'"bias_regularizer":{"l1":0.0,"l2":0.0}},"is_trainable":true,"frozen_weights":[]},'
    b'{"id":"layer3","type_name":"Dense","name":"dense_2","params":{"units":1,"activation":'
    b'"sigmoid","use_bias":true}],"wires":[{"source":"layer1","target":"layer2","port":0},'
    b'{"source":"layer2","target":"layer3","port":0}],"next_id":4},"data":{"source":{"name":'
    b'"truth_table","params":{"gate":"xor","noise":15,"samples":500}},"features":["x","y"],'
    b'"train_fraction":0.5,"seed":0,"scaling":"none"},"training":{"loss":"binary_crossentropy",'
    b'"metrics":["accuracy"],"optimizer":{"name":"adam","params":{}},"learning_rate":0.001,'
    b'"schedule":{"name":"constant","params":{}},"batch_size":32,"epochs":0,"shuffle":true,'
    b'"seed":0,"validation_split":0.0,"class_weights":[],"callbacks":[],"keep_weights":true,'
    b'"mixed_precision":false},"layout":{"positions":{"layer1":{"x":40.0,"y":40.0}},'
    b'"comments":[],"groups":[]},"notes":"","weight_edits":[],"pace":"10"}'
)
"""Text that most projects have in common, which zlib refers to instead of repeating it.

It is part of the format: a change needs another `MARK`.
"""


def to_line(project: Project) -> str:
    """Return `project` as one line, without weights that were set by hand.

    Raises
    ------
    FileFormatError
        A number in it is NaN or infinite.
    """
    fields = msgspec.json.decode(codec.encode(replace(project, weight_edits=())))
    content = msgspec.json.encode(fields)
    packer = zlib.compressobj(level=9, zdict=COMMON)
    packed = packer.compress(content) + packer.flush()
    return MARK + base64.urlsafe_b64encode(packed).decode().rstrip("=")


def is_line(text: str) -> bool:
    """Return whether `text` is meant to be a project as one line."""
    return text.lstrip().startswith("nnplay:")


def from_line(text: str) -> Project:
    """Return the project of a line, completely checked, as one from a file is.

    Line breaks and spaces, which mail programs put in, are ignored.

    Raises
    ------
    FileFormatError
        The line is incomplete, too long, of a newer version, or not a project.
    """
    words = "".join(text.split())
    if not words.startswith(MARK):
        version = words.removeprefix("nnplay:").partition(":")[0]
        if version.isdecimal() and int(version[:9]) > 1:
            raise FileFormatError(
                "the text was made by a newer program; install the newest version to paste it"
            )
        raise FileFormatError(f'the text of a project begins with "{MARK}"; copy the whole line')
    if len(words) > LONGEST:
        raise FileFormatError(
            f"the text has {len(words):,} characters; a project as text has at most {LONGEST:,}"
        )
    return codec.decode(_unpacked(words.removeprefix(MARK)), "the text of the project")


def _unpacked(letters: str) -> bytes:
    """Return the bytes behind the mark, never more than a project file may have."""
    try:
        packed = base64.b64decode(letters + "=" * (-len(letters) % 4), b"-_", validate=True)
        unpacker = zlib.decompressobj(zdict=COMMON)
        content = unpacker.decompress(packed, codec.MAXIMUM_BYTES)
    except (binascii.Error, ValueError, zlib.error):
        raise FileFormatError(
            "the text of the project is damaged; copy the whole line again"
        ) from None
    if not unpacker.eof:
        raise FileFormatError(
            "the text of the project is incomplete or too large; copy the whole line again"
        )
    return content
