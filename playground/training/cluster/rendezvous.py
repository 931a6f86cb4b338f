"""Connects all workers before they train, and sends them the chief's project.

Each worker connects to the chief's address. Both prove that they know the shared secret
(`handshake`); then the worker sends its index and version. Once all are connected, the chief
stops listening and sends the project to all. The connections stay open for training
(`Circle`). The project is sent as a project file; nothing in it is executed.
"""

import socket
from contextlib import ExitStack, suppress
from time import monotonic, sleep
from typing import Annotated, TypeAlias

import msgspec

from playground import __version__
from playground.base.errors import TrainingError
from playground.training.cluster.channel import SHORTEST_WAIT_SECONDS, Channel, Lost, read_exactly
from playground.training.cluster.circle import Circle
from playground.training.cluster.cluster import Cluster
from playground.training.cluster.handshake import Kind, Seals, Stranger, worker_side
from playground.training.cluster.reach import is_local, listener_at, require_reach
from playground.training.cluster.reception import GREETING_SECONDS, Guest, Reception

RETRY_SECONDS = 0.2
MAXIMUM_CONTENT_BYTES = 2 * 2**30
MAXIMUM_REFUSAL_CHARACTERS = 300


Count: TypeAlias = Annotated[int, msgspec.Meta(ge=0, le=MAXIMUM_CONTENT_BYTES)]


class Hello(msgspec.Struct, forbid_unknown_fields=True):
    """The first message of a worker."""

    index: Count
    workers: tuple[str, ...]
    version: str


class Answer(msgspec.Struct, forbid_unknown_fields=True):
    """The chief's answer: how many bytes follow, or why it refuses."""

    size: Count = 0
    refusal: str = ""


def meet(
    cluster: Cluster,
    key: bytes,
    content: bytes,
    timeout_seconds: float,
    *,
    trusts_network: bool = False,
) -> tuple[bytes, Circle]:
    """Wait for all workers; return the chief's `content` and the connections.

    Parameters
    ----------
    cluster : Cluster
    key : bytes
        Derived from the shared secret (`shared_secret`).
    content : bytes
        What the chief sends to all; ignored for other workers.
    timeout_seconds : float
        How long to wait for all workers, and later for each message.
    trusts_network : bool
        Whether other machines may reach the chief's address.

    Raises
    ------
    ParameterError
        Other machines can reach the chief's address, and the network is not trusted.
    TrainingError
        A worker did not connect in time, has another list of workers or another version, or
        does not know the secret.
    """
    try:
        require_reach(cluster, trusts_network=trusts_network)
        if not cluster.is_chief:
            return _call(cluster, key, timeout_seconds)
        listener = listener_at(cluster, trusts_network=trusts_network)
        with Reception(listener, key) as reception:
            return content, _welcome(cluster, reception, content, timeout_seconds)
    except OSError as error:
        raise TrainingError(
            f"the workers could not connect at {cluster.addresses[0]}: {error}; check the "
            "addresses, and that nothing else uses the port"
        ) from error


def _welcome(
    cluster: Cluster, reception: Reception, content: bytes, timeout_seconds: float
) -> Circle:
    """Wait at the chief's address until all workers are connected, then send `content`."""
    callers: dict[int, Channel] = {}
    with ExitStack() as stack:
        stack.callback(_hang_up, callers)
        _await_all(cluster, reception, callers, timeout_seconds)
        reception.close()
        answer = msgspec.json.encode(Answer(size=len(content)))
        for index, channel in callers.items():
            try:
                channel.send(answer, Kind.WORDS)
                channel.send(content)
            except Lost as lost:
                raise TrainingError(_missing(cluster, set(callers) - {index})) from lost
        stack.pop_all()
        return Circle(cluster, [callers[index] for index in sorted(callers)])


def _await_all(
    cluster: Cluster, reception: Reception, callers: dict[int, Channel], timeout_seconds: float
) -> None:
    """Add all other workers to `callers` as they connect; remove those that disconnect."""
    deadline = monotonic() + timeout_seconds
    while len(callers) < cluster.size - 1:
        guests = reception.guests(deadline)
        if not guests:
            raise TrainingError(_missing(cluster, set(callers)))
        for guest in guests:
            _admit(cluster, guest, Channel(guest.connection, guest.seals, timeout_seconds), callers)
        for index, channel in tuple(callers.items()):
            if channel.has_hung_up():
                callers.pop(index).close()


def _hang_up(callers: dict[int, Channel]) -> None:
    for channel in callers.values():
        channel.close()


def _admit(cluster: Cluster, guest: Guest, channel: Channel, callers: dict[int, Channel]) -> None:
    """Add a worker to `callers`, or refuse it with the reason."""
    try:
        hello = msgspec.json.decode(guest.hello, type=Hello)
    except (msgspec.DecodeError, RecursionError):
        return _refuse(channel, "the message of this worker is from another program")
    if hello.workers != cluster.addresses:
        reason = f"the chief's workers are {','.join(cluster.addresses)}; give all the same list"
    elif hello.version != __version__:
        reason = f"the chief runs playground {__version__}, this worker {hello.version[:20]}"
    elif hello.index not in range(1, cluster.size):
        reason = f"the chief expects the indexes 1 to {cluster.size - 1}; received {hello.index}"
    else:
        if hello.index in callers:  # the worker may have been restarted
            _refuse(callers[hello.index], f"another worker connected with --index {hello.index}")
        callers[hello.index] = channel
        return None
    return _refuse(channel, reason)


def _refuse(channel: Channel, reason: str) -> None:
    with suppress(Lost):
        channel.send(msgspec.json.encode(Answer(refusal=reason)), Kind.WORDS)
    channel.close()


def _call(cluster: Cluster, key: bytes, timeout_seconds: float) -> tuple[bytes, Circle]:
    """Connect to the chief; return what it sends, and the connection."""
    deadline = monotonic() + timeout_seconds
    with ExitStack() as stack:
        connection, seals = _connected(cluster, key, deadline)
        stack.callback(connection.close)
        channel = Channel(connection, seals, timeout_seconds)
        content = _received(cluster, channel, timeout_seconds)
        stack.pop_all()
        return content, Circle(cluster, [channel])


def _connected(cluster: Cluster, key: bytes, deadline: float) -> tuple[socket.socket, Seals]:
    """Return a connection to the chief, after both have proved that they know the secret.

    A peer that disconnects immediately may be a tunnel to a chief that has not started yet, so
    the worker tries again.
    """
    while True:
        try:
            wait = min(GREETING_SECONDS, max(SHORTEST_WAIT_SECONDS, deadline - monotonic()))
            connection = socket.create_connection(cluster.place(0), wait)
            with ExitStack() as stack:
                stack.callback(connection.close)
                seals = _greeted(connection, key)
                stack.pop_all()
                return connection, seals
        except Stranger as stranger:
            raise TrainingError(
                f"the program at {cluster.addresses[0]} does not accept this worker's secret; "
                "give the chief and all workers the same secret and the same version of playground"
            ) from stranger
        except OSError as error:
            if monotonic() >= deadline:
                raise TrainingError(_unreachable(cluster, error)) from error
            sleep(RETRY_SECONDS)


def _greeted(connection: socket.socket, key: bytes) -> Seals:
    """Do the handshake with the chief.

    Raises
    ------
    Stranger
        One side does not know the secret.
    OSError
        The other side does not answer.
    """
    until = monotonic() + GREETING_SECONDS
    talk, is_challenged = worker_side(key), False
    try:
        words, size = next(talk)
        while True:
            connection.sendall(words)
            words, size = talk.send(read_exactly(connection, size, until))
            is_challenged = True
    except StopIteration as end:
        seals: Seals = end.value
        return seals
    except OSError as error:
        if is_challenged:
            raise Stranger("it disconnected at the proof") from error
        raise


def _received(cluster: Cluster, channel: Channel, timeout_seconds: float) -> bytes:
    """Send the first message; return what the chief sends once all workers are connected."""
    hello = Hello(cluster.index, cluster.addresses, __version__)
    try:
        channel.send(msgspec.json.encode(hello), Kind.WORDS)
        answer = msgspec.json.decode(channel.words(), type=Answer)
        if answer.refusal:
            raise TrainingError(f"the chief refuses this worker: {_printable(answer.refusal)}")
        return channel.receive(answer.size)
    except (msgspec.DecodeError, RecursionError) as error:
        raise TrainingError(
            f"the program at {cluster.addresses[0]} is not a chief of this playground; "
            "start the chief there with --index 0"
        ) from error
    except Lost as lost:
        raise TrainingError(
            f"the chief, {cluster.name(0)}, waited for workers that did not connect within "
            f"{timeout_seconds:g} s, or was stopped ({lost}); start all workers again"
        ) from lost


def _printable(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable())[:MAXIMUM_REFUSAL_CHARACTERS]


def _missing(cluster: Cluster, there: set[int]) -> str:
    absent = [cluster.name(index) for index in range(1, cluster.size) if index not in there]
    hint = "; this chief can be reached from this machine only" if is_local(cluster) else ""
    return (
        f"{' and '.join(absent)} did not connect in time; start the same command with its own "
        f"--index for each, and check secret, addresses and firewalls{hint}"
    )


def _unreachable(cluster: Cluster, error: OSError) -> str:
    return (
        f"the chief, {cluster.name(0)}, could not be reached in time ({error}); start it there "
        "with --index 0, and check the address and firewalls"
    )
