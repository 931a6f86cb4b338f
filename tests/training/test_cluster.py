"""The cluster is described by options or by TF_CONFIG."""

import json

import pytest

from playground.base.errors import ParameterError
from playground.training.cluster.cluster import Cluster, cluster_of

TWO = ("10.0.0.1:2222", "10.0.0.2:2223")


def test_options_name_the_workers() -> None:
    cluster = cluster_of("10.0.0.1:2222, 10.0.0.2:2223", 1, {"TF_CONFIG": "ignored"})
    assert cluster == Cluster(TWO, 1)
    assert not cluster.is_chief
    assert cluster.place(1) == ("10.0.0.2", 2223)


def test_tf_config_gives_the_same_cluster() -> None:
    config = {"cluster": {"worker": TWO}, "task": {"type": "worker", "index": 1}}
    assert cluster_of(None, None, {"TF_CONFIG": json.dumps(config)}) == Cluster(TWO, 1)


def test_a_separate_chief_comes_first() -> None:
    config = {"cluster": {"chief": [TWO[0]], "worker": [TWO[1]]}, "task": {"type": "worker"}}
    assert cluster_of(None, None, {"TF_CONFIG": json.dumps(config)}) == Cluster(TWO, 1)


@pytest.mark.parametrize("environment", [{}, {"TF_CONFIG": ""}])
def test_without_options_and_tf_config_there_is_no_cluster(environment: dict[str, str]) -> None:
    assert cluster_of(None, None, environment) is None


@pytest.mark.parametrize(
    ("workers", "index", "said"),
    [
        ("a:1,b:2", None, "which of the 2 workers"),
        ("a:1,b:2", 2, "0 to 1; received 2"),
        ("a,b:2", 0, "must be host:port.*received 'a'"),
        ("a:0", 0, "host:port"),
        ("a:70000", 0, "host:port"),
        ("a:1,a:1", 0, "twice"),
        (None, 0, "--index needs --workers"),
    ],
)
def test_invalid_options_are_refused(workers: str | None, index: int | None, said: str) -> None:
    with pytest.raises(ParameterError, match=said):
        cluster_of(workers, index, {})


@pytest.mark.parametrize(
    "text",
    ["{", "[]", '{"cluster": {"ps": ["a:1"]}}', '{"cluster": 3}', '{"cluster": {}, "task": {}}'],
)
def test_an_invalid_tf_config_is_refused(text: str) -> None:
    with pytest.raises(ParameterError, match="TF_CONFIG"):
        cluster_of(None, None, {"TF_CONFIG": text})
