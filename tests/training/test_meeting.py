"""Workers meet, or say within their time who is missing."""

import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from playground.base.errors import TrainingError
from playground.training.cluster import Cluster
from playground.training.meeting import meet

PROJECT = b"\x00project\xff" * 1000


@pytest.fixture
def addresses() -> tuple[str, ...]:
    """Return three addresses of this machine that nobody uses."""
    listeners = [socket.create_server(("127.0.0.1", 0)) for _ in range(3)]
    places = tuple(f"127.0.0.1:{listener.getsockname()[1]}" for listener in listeners)
    for listener in listeners:
        listener.close()
    return places


def together(*meetings: Callable[[], bytes]) -> list[bytes | BaseException]:
    """Return what each of them gets, or the error that it raises."""
    with ThreadPoolExecutor(len(meetings)) as pool:
        futures = [pool.submit(meeting) for meeting in meetings]
        return [future.exception() or future.result() for future in futures]


def test_everybody_gets_the_chiefs_project(addresses: tuple[str, ...]) -> None:
    clusters = [Cluster(addresses, index) for index in (1, 0, 2)]
    calls = [lambda one=one: meet(one, PROJECT if one.is_chief else b"", 20.0) for one in clusters]
    assert together(*calls) == [PROJECT] * 3
    host, port = clusters[0].place(0)
    socket.create_server((host, port)).close()  # free again, at once


def test_the_chief_names_who_did_not_come(addresses: tuple[str, ...]) -> None:
    chief, second = (Cluster(addresses, index) for index in (0, 2))
    told, other = together(
        lambda: meet(chief, PROJECT, 1.0),
        lambda: meet(second, b"", 3.0),
    )
    assert isinstance(told, TrainingError)
    assert f"worker 1 ({addresses[1]}) did not come in time" in str(told)
    assert isinstance(other, TrainingError)


def test_a_worker_names_the_chief_that_does_not_answer(addresses: tuple[str, ...]) -> None:
    with pytest.raises(TrainingError, match=r"chief, worker 0 .* could not be reached in time"):
        meet(Cluster(addresses, 1), b"", 0.5)


def test_a_worker_of_another_cluster_is_told_why(addresses: tuple[str, ...]) -> None:
    chief = Cluster(addresses[:2], 0)
    stranger = Cluster((addresses[0], addresses[2]), 1)
    _, refusal = together(
        lambda: meet(chief, PROJECT, 1.0),
        lambda: meet(stranger, b"", 5.0),
    )
    assert isinstance(refusal, TrainingError)
    assert "give all the same list" in str(refusal)


def test_what_is_no_chief_is_recognised(addresses: tuple[str, ...]) -> None:
    host, port = Cluster(addresses, 0).place(0)
    with socket.create_server((host, port)) as listener:

        def answer() -> bytes:
            with listener.accept()[0] as connection:
                connection.sendall(b"HTTP/1.1 400 Bad Request\n")
                return connection.recv(4096)

        _, refusal = together(answer, lambda: meet(Cluster(addresses, 1), b"", 5.0))
    assert isinstance(refusal, TrainingError)
    assert "no chief of this program" in str(refusal)


def test_a_port_in_use_is_told(addresses: tuple[str, ...]) -> None:
    chief = Cluster(addresses, 0)
    with (
        socket.create_server(chief.place(0)),
        pytest.raises(TrainingError, match="nothing else uses the port"),
    ):
        meet(chief, PROJECT, 1.0)
