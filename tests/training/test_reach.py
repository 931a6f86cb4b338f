"""Other machines can connect only if the network is trusted."""

import socket

import pytest

from playground.base.errors import ParameterError
from playground.training.cluster.cluster import Cluster
from playground.training.cluster.reach import is_local, listener_at, require_reach


def cluster_at(host: str, port: int = 0) -> Cluster:
    """Return two workers whose chief is at `host`."""
    return Cluster((f"{host}:{port}", "127.0.0.1:9"), 0)


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """Return the table of known host names, to be extended by a test."""
    known = {"localhost": ["127.0.0.1"]}

    def look_up(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        if host in known or host[0].isdigit() or ":" in host:
            return [(0, 0, 0, "", (address, port)) for address in known.get(host, [host])]
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return known


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "[::1]", "localhost"])
def test_loopback_is_local(host: str, names: dict[str, list[str]]) -> None:
    assert is_local(cluster_at(host))
    require_reach(cluster_at(host), trusts_network=False)


@pytest.mark.parametrize(
    "host", ["0.0.0.0", "[::]", "10.0.0.1", "192.168.1.5", "8.8.8.8", "[fe80::1]", "[2001:db8::1]"]
)
def test_any_other_address_needs_a_trusted_network(host: str, names: dict[str, list[str]]) -> None:
    with pytest.raises(ParameterError, match="give --trust-network if"):
        listener_at(cluster_at(host), trusts_network=False)
    require_reach(cluster_at(host), trusts_network=True)


@pytest.mark.parametrize("found", [["10.0.0.1"], ["127.0.0.1", "10.0.0.1"], ["::1", "2001:db8::1"]])
def test_a_name_is_judged_by_its_addresses(names: dict[str, list[str]], found: list[str]) -> None:
    names["one"] = found
    with pytest.raises(ParameterError, match="--trust-network"):
        listener_at(cluster_at("one"), trusts_network=False)


@pytest.mark.parametrize("trusts_network", [False, True])
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_loopback_address_listens_only_there_even_in_a_trusted_network(
    host: str, names: dict[str, list[str]], trusts_network: bool
) -> None:
    with listener_at(cluster_at(host), trusts_network=trusts_network) as listener:
        assert listener.getsockname()[0] == "127.0.0.1"


def test_a_name_that_is_loopback_only_here_listens_on_all_interfaces(
    names: dict[str, list[str]],
) -> None:
    names["one"] = ["127.0.1.1"]
    with listener_at(cluster_at("one"), trusts_network=True) as listener:
        assert listener.getsockname()[0] in ("::", "0.0.0.0")
    with listener_at(cluster_at("one"), trusts_network=False) as listener:
        assert listener.getsockname()[0] == "127.0.1.1"


def test_a_forwarded_address_listens_on_all_interfaces(
    names: dict[str, list[str]],
) -> None:
    with listener_at(cluster_at("192.0.2.1"), trusts_network=True) as listener:
        assert listener.getsockname()[0] in ("::", "0.0.0.0")
