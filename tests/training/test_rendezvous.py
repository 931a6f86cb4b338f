"""Workers connect in spite of hostile peers; or they report in time which worker is missing."""

import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import hypothesis
import msgspec
import numpy as np
import pytest
from hypothesis import strategies as st

from playground import __version__
from playground.base.errors import ParameterError, TrainingError
from playground.training.cluster import reception
from playground.training.cluster.channel import Channel, read_exactly
from playground.training.cluster.circle import Circle
from playground.training.cluster.cluster import Cluster
from playground.training.cluster.handshake import NONCE_BYTES, Kind, Seals, worker_side
from playground.training.cluster.reception import Reception
from playground.training.cluster.rendezvous import meet
from tests import laws

KEY = b"k" * 32
PROJECT = b"\x00project\xff" * 300_000  # more than one message
PATIENCE_SECONDS = 60.0
FAR_AWAY = 1e9


@pytest.fixture
def addresses() -> tuple[str, ...]:
    """Return three unused addresses of this machine."""
    return free_addresses(3)


def free_addresses(count: int) -> tuple[str, ...]:
    """Return `count` unused addresses of this machine."""
    listeners = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    places = tuple(f"127.0.0.1:{listener.getsockname()[1]}" for listener in listeners)
    for listener in listeners:
        listener.close()
    return places


def together(*meetings: Callable[[], Any]) -> list[Any]:
    """Return the result of each call, or the error that it raises."""
    with ThreadPoolExecutor(len(meetings)) as pool:
        futures = [pool.submit(meeting) for meeting in meetings]
        return [future.exception() or future.result() for future in futures]


def met(cluster: Cluster, seconds: float = PATIENCE_SECONDS, key: bytes = KEY) -> bytes:
    """Connect a worker, disconnect it and return what it got from the chief."""
    content, circle = meet(cluster, key, PROJECT if cluster.is_chief else b"", seconds)
    with circle:
        circle.gather(np.zeros(1))  # no worker leaves before all are connected
    return content


def reached(address: str) -> socket.socket:
    """Return a connection to `address`, as soon as something listens there."""
    host, port = address.rsplit(":", 1)
    while True:
        try:
            return socket.create_connection((host, int(port)), PATIENCE_SECONDS)
        except ConnectionRefusedError:
            continue


@pytest.fixture
def chief(addresses: tuple[str, ...]) -> Iterator[Callable[[], bytes]]:
    """Return a function that waits for the result of a chief with two workers."""
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(met, Cluster(addresses[:2], 0))
        yield lambda: future.result(PATIENCE_SECONDS)


def greeted(connection: socket.socket, key: bytes = KEY) -> Channel:
    """Return a channel to the chief at the other end, after the handshake."""
    talk = worker_side(key)
    words, size = next(talk)
    while True:
        connection.sendall(words)
        try:
            words, size = talk.send(read_exactly(connection, size, FAR_AWAY))
        except StopIteration as end:
            seals: Seals = end.value
            return Channel(connection, seals, PATIENCE_SECONDS)


def rest_of(connection: socket.socket) -> bytes:
    """Return all remaining bytes of a connection, until the other side disconnects."""
    rest = b""
    try:
        while part := connection.recv(65536):
            rest += part
    except ConnectionResetError:
        pass
    return rest


def test_all_workers_get_the_chiefs_project(addresses: tuple[str, ...]) -> None:
    clusters = [Cluster(addresses, index) for index in (1, 0, 2)]
    assert together(*(lambda one=one: met(one) for one in clusters)) == [PROJECT] * 3


def test_nothing_listens_once_all_are_connected(addresses: tuple[str, ...]) -> None:
    clusters = [Cluster(addresses[:2], index) for index in (0, 1)]
    meetings = together(*(lambda one=one: meet(one, KEY, b"project", 60.0) for one in clusters))
    with meetings[0][1], meetings[1][1]:
        assert all(isinstance(circle, Circle) for _, circle in meetings)
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(clusters[0].place(0))


def test_silent_peers_do_not_delay_workers(
    addresses: tuple[str, ...], chief: Callable[[], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reception, "GREETING_SECONDS", FAR_AWAY)
    with ExitStack() as stack:
        for _ in range(40):
            stack.enter_context(reached(addresses[0]))
        assert met(Cluster(addresses[:2], 1)) == chief() == PROJECT


def test_more_silent_peers_than_the_limit_do_not_delay_workers(
    addresses: tuple[str, ...], chief: Callable[[], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reception, "GREETING_SECONDS", FAR_AWAY)
    with ExitStack() as stack:
        peers = [stack.enter_context(reached(addresses[0])) for _ in range(100)]
        assert rest_of(peers[0]) == b""  # the first one is disconnected
        assert met(Cluster(addresses[:2], 1)) == chief() == PROJECT


def test_a_silent_peer_is_disconnected_after_the_time_limit(
    addresses: tuple[str, ...], chief: Callable[[], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reception, "GREETING_SECONDS", 0.1)
    with reached(addresses[0]) as silent, reached(addresses[0]) as slow:
        slow.sendall(b"x")
        assert rest_of(silent) == rest_of(slow) == b""
    monkeypatch.setattr(reception, "GREETING_SECONDS", FAR_AWAY)
    assert met(Cluster(addresses[:2], 1)) == chief()


def test_random_bytes_of_a_peer_do_not_disturb_the_workers() -> None:
    two = free_addresses(2)
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(met, Cluster(two, 0))

        @laws.exercises(answered=1)
        @hypothesis.given(words=st.binary(max_size=300) | st.sampled_from([b"[" * 60000, b"\n"]))
        def disturb(words: bytes) -> None:
            with reached(two[0]) as stranger:
                try:
                    stranger.sendall(words)
                    stranger.shutdown(socket.SHUT_WR)
                except OSError:
                    return  # disconnected before all was sent
                laws.reached("answered")
                assert len(rest_of(stranger)) <= NONCE_BYTES

        disturb()
        assert met(Cluster(two, 1)) == future.result(PATIENCE_SECONDS) == PROJECT


def test_a_worker_with_another_secret_gets_an_error_and_the_chief_keeps_waiting(
    addresses: tuple[str, ...], chief: Callable[[], bytes]
) -> None:
    reached(addresses[0]).close()
    with pytest.raises(TrainingError, match="does not accept this worker's secret"):
        met(Cluster(addresses[:2], 1), key=b"x" * 32)
    assert met(Cluster(addresses[:2], 1)) == chief() == PROJECT


def test_a_chief_with_another_secret_is_refused_by_the_worker(addresses: tuple[str, ...]) -> None:
    with socket.create_server(Cluster(addresses, 0).place(0)) as listener:

        def pretend() -> bytes:
            with listener.accept()[0] as connection:
                connection.sendall(connection.recv(32))  # as if it were a challenge
                proof = connection.recv(32)
                connection.sendall(proof)
                return rest_of(connection)

        rest, refusal = together(pretend, lambda: met(Cluster(addresses, 1)))
    assert rest == b""
    assert isinstance(refusal, TrainingError)
    assert "same secret" in str(refusal)


def hello(**changes: Any) -> bytes:
    """Return the first message of a worker, with changes."""
    return msgspec.json.encode({"index": 1, "workers": [], "version": __version__} | changes)


HUGE = b'{"index": ' + b"9" * 60000 + b"}"


@pytest.mark.parametrize(
    "words", [b"[" * 60000, b"\xff", b"{}", b'{"index": "x"}', hello(extra=1), HUGE]
)
def test_an_invalid_first_message_is_refused_even_with_the_secret(
    addresses: tuple[str, ...], chief: Callable[[], bytes], words: bytes
) -> None:
    channel = greeted(reached(addresses[0]))
    channel.send(words, Kind.WORDS)
    assert b"from another program" in channel.words()
    channel.close()
    assert met(Cluster(addresses[:2], 1)) == chief() == PROJECT


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, b"give all the same list"),
        ({"version": "0.0.0"}, b"this worker 0.0.0"),
        ({"index": 0}, b"expects the indexes 1 to 1; received 0"),
        ({"index": 7}, b"received 7"),
    ],
)
def test_a_worker_with_other_settings_is_refused_with_the_reason(
    addresses: tuple[str, ...], chief: Callable[[], bytes], changes: dict[str, Any], said: bytes
) -> None:
    channel = greeted(reached(addresses[0]))
    workers = {"workers": addresses[:2]} if changes else {}
    channel.send(hello(**(workers | changes)), Kind.WORDS)
    assert said in channel.words()
    channel.close()
    assert met(Cluster(addresses[:2], 1)) == chief()


def test_a_restarted_worker_replaces_the_previous_one(
    addresses: tuple[str, ...],
) -> None:
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(met, Cluster(addresses, 0))
        before = greeted(reached(addresses[0]))
        before.send(hello(workers=addresses), Kind.WORDS)
        again = threading.Thread(target=met, args=(Cluster(addresses, 1),))
        again.start()
        assert b"another worker connected with --index 1" in before.words()
        before.close()
        assert met(Cluster(addresses, 2)) == future.result(PATIENCE_SECONDS) == PROJECT
        again.join()


def test_the_chief_waits_again_for_a_worker_that_disconnected(addresses: tuple[str, ...]) -> None:
    with ThreadPoolExecutor(2) as pool:
        future = pool.submit(met, Cluster(addresses, 0))
        before = greeted(reached(addresses[0]))
        before.send(hello(workers=addresses, index=2), Kind.WORDS)
        before.close()
        first = pool.submit(met, Cluster(addresses, 1))
        assert met(Cluster(addresses, 2)) == PROJECT
        assert future.result(PATIENCE_SECONDS) == first.result(PATIENCE_SECONDS) == PROJECT


def test_a_worker_waits_for_a_chief_behind_a_tunnel(addresses: tuple[str, ...]) -> None:
    cluster = Cluster(addresses[:2], 1)
    with socket.create_server(cluster.place(0)) as tunnel, ThreadPoolExecutor(2) as pool:
        worker = pool.submit(met, cluster)
        tunnel.accept()[0].close()  # the tunnel is open, but the chief has not started
        tunnel.accept()[0].close()
        tunnel.close()
        chief = pool.submit(met, Cluster(addresses[:2], 0))
        assert worker.result(PATIENCE_SECONDS) == chief.result(PATIENCE_SECONDS)


def test_the_chief_names_the_missing_worker(addresses: tuple[str, ...]) -> None:
    first, second = (Cluster(addresses, index) for index in (0, 2))
    error, other = together(lambda: met(first, 1.0), lambda: met(second, 3.0))
    assert isinstance(error, TrainingError)
    assert f"worker 1 ({addresses[1]}) did not connect in time" in str(error)
    assert "from this machine only" in str(error)
    assert isinstance(other, TrainingError)


def test_a_worker_names_the_chief_that_does_not_answer(addresses: tuple[str, ...]) -> None:
    with pytest.raises(TrainingError, match=r"chief, worker 0 .* could not be reached in time"):
        met(Cluster(addresses, 1), 0.5)


def test_a_port_in_use_is_reported(addresses: tuple[str, ...]) -> None:
    chief = Cluster(addresses, 0)
    with (
        socket.create_server(chief.place(0)),
        pytest.raises(TrainingError, match="nothing else uses the port"),
    ):
        met(chief, 1.0)


@pytest.mark.parametrize("index", [0, 1])
def test_workers_on_other_machines_need_a_trusted_network(index: int) -> None:
    with pytest.raises(ParameterError, match="--trust-network"):
        met(Cluster(("192.0.2.1:2222", "192.0.2.2:2222"), index), 1.0)


@pytest.mark.parametrize("words", [b"[" * 60000, b'{"size": -1}', b'{"size": 1000000000000}', b"1"])
def test_an_invalid_answer_is_reported(addresses: tuple[str, ...], words: bytes) -> None:
    with socket.create_server(Cluster(addresses, 0).place(0)) as listener:

        def pretend() -> bytes:
            with Reception(listener, KEY) as reception:
                (guest,) = reception.guests(FAR_AWAY)
                channel = Channel(guest.connection, guest.seals, PATIENCE_SECONDS)
                channel.send(words, Kind.WORDS)
                channel.close()
                return guest.hello

        first, refusal = together(pretend, lambda: met(Cluster(addresses, 1)))
    assert msgspec.json.decode(first)["index"] == 1
    assert isinstance(refusal, TrainingError)
    assert "is not a chief of this playground" in str(refusal)
