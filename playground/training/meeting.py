"""How workers meet before they train: all are there, and all have the chief's project.

TensorFlow waits long, and says little, for a worker that does not come. So the workers
meet first: each calls the chief at its own address and says who it is; once all have, the
chief hands everybody the project to train. Then the chief's address is free again, for
TensorFlow. What is handed over is a project file, which is never run.
"""

import json
import socket
from contextlib import ExitStack
from time import monotonic, sleep

from playground import __version__
from playground.base.errors import TrainingError
from playground.training.cluster import Cluster

RETRY_SECONDS = 0.2
MAXIMUM_LINE_BYTES = 65536
MAXIMUM_CONTENT_BYTES = 2 * 2**30
CHUNK_BYTES = 2**20


def meet(cluster: Cluster, content: bytes, timeout_seconds: float) -> bytes:
    """Wait for all workers; return the chief's `content`.

    Parameters
    ----------
    content : bytes
        What the chief hands out; that of the others is not looked at.
    timeout_seconds : float
        How long to wait for the last one.

    Raises
    ------
    TrainingError
        A worker did not come in time, or is of another cluster or version.
    """
    deadline = monotonic() + timeout_seconds
    try:
        if cluster.is_chief:
            _welcome(cluster, content, deadline)
            return content
        return _call(cluster, deadline)
    except OSError as error:
        raise TrainingError(
            f"the workers could not meet at {cluster.addresses[0]}: {error}; check the addresses, "
            "and that nothing else uses the port"
        ) from error


def _welcome(cluster: Cluster, content: bytes, deadline: float) -> None:
    """Wait at the chief's address until everybody is there, then hand out `content`."""
    with ExitStack() as stack:
        host, port = cluster.place(0)
        listener = stack.enter_context(socket.create_server((host, port)))
        callers: dict[int, socket.socket] = {}
        while len(callers) < cluster.size - 1:
            try:
                listener.settimeout(max(0.01, deadline - monotonic()))
                connection = stack.enter_context(listener.accept()[0])
            except TimeoutError:
                raise TrainingError(_missing(cluster, set(callers))) from None
            index = _greeted(cluster, connection)
            if index is not None:
                callers[index] = connection
        listener.close()
        for connection in callers.values():
            connection.settimeout(max(1.0, deadline - monotonic()))
            connection.sendall(json.dumps({"size": len(content)}).encode() + b"\n" + content)
        for connection in callers.values():
            connection.recv(1)  # the caller hangs up first, so that the port is free at once


def _greeted(cluster: Cluster, connection: socket.socket) -> int | None:
    """Return which worker calls; None for somebody else, who is told why."""
    connection.settimeout(5.0)
    try:
        words = json.loads(_line(connection))
        index, addresses, version = words["index"], tuple(words["workers"]), words["version"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    reason = ""
    if addresses != cluster.addresses:
        reason = f"the chief's workers are {','.join(cluster.addresses)}; give all the same list"
    elif version != __version__:
        reason = f"the chief runs playground {__version__}, this worker {version}"
    elif index not in range(1, cluster.size):
        reason = f"the chief expects the indexes 1 to {cluster.size - 1}; received {index}"
    if reason:
        connection.sendall(json.dumps({"refusal": reason}).encode() + b"\n")
        return None
    return int(index)


def _call(cluster: Cluster, deadline: float) -> bytes:
    """Call the chief until it answers; return what it hands out."""
    while True:
        try:
            connection = socket.create_connection(
                cluster.place(0), max(0.01, deadline - monotonic())
            )
            break
        except OSError as error:
            if monotonic() >= deadline:
                raise TrainingError(_unreachable(cluster, error)) from error
            sleep(RETRY_SECONDS)
    with connection:
        hello = {"index": cluster.index, "workers": cluster.addresses, "version": __version__}
        connection.sendall(json.dumps(hello).encode() + b"\n")
        connection.settimeout(max(0.01, deadline - monotonic()))
        try:
            answer = json.loads(_line(connection))
            if "refusal" in answer:
                raise TrainingError(f"the chief does not take part: {answer['refusal']}")
            return _received(connection, int(answer["size"]))
        except TimeoutError:
            raise TrainingError(
                "the chief waits for other workers, and they did not come in time; start them all"
            ) from None
        except (ValueError, KeyError, TypeError) as error:
            raise TrainingError(
                f"what answers at {cluster.addresses[0]} is no chief of this program; "
                "start the chief there with --index 0"
            ) from error


def _line(connection: socket.socket) -> bytes:
    """Return a line; shorter than it should be where the other side hung up."""
    line = b""
    while len(line) < MAXIMUM_LINE_BYTES and not line.endswith(b"\n"):
        byte = connection.recv(1)
        if not byte:
            break
        line += byte
    return line


def _received(connection: socket.socket, size: int) -> bytes:
    if not 0 <= size <= MAXIMUM_CONTENT_BYTES:
        raise ValueError(f"{size} bytes")
    content = bytearray()
    while len(content) < size:
        part = connection.recv(min(CHUNK_BYTES, size - len(content)))
        if not part:
            raise OSError("the chief hung up")
        content += part
    return bytes(content)


def _missing(cluster: Cluster, there: set[int]) -> str:
    absent = [cluster.name(index) for index in range(1, cluster.size) if index not in there]
    return (
        f"{' and '.join(absent)} did not come in time; start the same command with its own "
        "--index on each machine, and check addresses and firewalls"
    )


def _unreachable(cluster: Cluster, error: OSError) -> str:
    return (
        f"the chief, {cluster.name(0)}, could not be reached in time ({error}); start it there "
        "with --index 0, and check the address and firewalls"
    )
