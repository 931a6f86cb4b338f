"""Peers without the secret learn nothing; signed messages cannot be changed or repeated."""

from collections.abc import Generator
from typing import Any

import hypothesis
import pytest
from hypothesis import strategies as st

from playground.training.cluster.handshake import (
    HEADER,
    MAXIMUM_HELLO_BYTES,
    NONCE_BYTES,
    TAG_BYTES,
    Kind,
    Seal,
    Seals,
    Stranger,
    chief_side,
    opened_header,
    worker_side,
)
from tests.lanes import examples
from tests.laws import exercises, reached

KEY = b"k" * 32
HELLO = b"I am worker 1"
MAXIMUM_UNPROVED_BYTES = NONCE_BYTES + TAG_BYTES


def converse(
    chief: Generator[Any, bytes, Any], worker: Generator[Any, bytes, Seals]
) -> tuple[Seals, Seals, bytes, list[bytes]]:
    """Return the seals of both, the worker's first message, and all that the worker sent."""
    next(chief)
    words, _ = next(worker)
    sent = [words]
    challenge, _ = chief.send(words)
    words, _ = worker.send(challenge)
    sent.append(words)
    proof, _ = chief.send(words)
    with pytest.raises(StopIteration) as worker_end:
        worker.send(proof)
    seals: Seals = worker_end.value.value
    message = seals.outgoing.close(Kind.WORDS, HELLO)
    sent += [message[: HEADER.size], message[HEADER.size :]]
    chief.send(sent[2])
    with pytest.raises(StopIteration) as chief_end:
        chief.send(sent[3])
    return (*chief_end.value.value[:1], seals, chief_end.value.value[1], sent)


def test_the_handshake_succeeds_if_both_know_the_secret() -> None:
    chief, worker, hello, _ = converse(chief_side(KEY), worker_side(KEY))
    assert hello == HELLO
    message = chief.outgoing.close(Kind.DATA, b"numbers")
    kind, size = opened_header(message[: HEADER.size], 100)
    assert (kind, size) == (Kind.DATA, 7)
    worker.incoming.open(message[: HEADER.size], message[HEADER.size : -TAG_BYTES], message[-32:])


def sent_to_chief(stream: bytes) -> tuple[int, bytes]:
    """Return how many bytes of `stream` a chief reads before it stops, and its answers."""
    chief, place, answers = chief_side(KEY), 0, b""
    answer, wanted = next(chief)
    try:
        while True:
            answers += answer
            part = stream[place : place + wanted]
            place += wanted
            answer, wanted = chief.send(part)
    except Stranger:
        return place, answers


@hypothesis.given(stream=st.binary(min_size=64, max_size=400) | st.just(b"[" * 60000))
def test_random_bytes_get_only_a_challenge(stream: bytes) -> None:
    read, answers = sent_to_chief(stream)
    assert read == MAXIMUM_UNPROVED_BYTES
    assert len(answers) == NONCE_BYTES


@hypothesis.given(challenge=st.binary(min_size=32, max_size=32), proof=st.binary(max_size=32))
def test_random_bytes_of_a_false_chief_are_refused(challenge: bytes, proof: bytes) -> None:
    worker = worker_side(KEY)
    next(worker)
    worker.send(challenge)
    with pytest.raises(Stranger):
        worker.send(proof.ljust(32, b"\0"))


def test_another_secret_is_refused_by_the_chief_before_it_proves_anything() -> None:
    chief, worker = chief_side(KEY), worker_side(b"x" * 32)
    next(chief)
    challenge, _ = chief.send(next(worker)[0])
    with pytest.raises(Stranger):
        chief.send(worker.send(challenge)[0])


def test_a_recorded_handshake_cannot_be_replayed() -> None:
    *_, sent = converse(chief_side(KEY), worker_side(KEY))
    chief = chief_side(KEY)
    next(chief)
    chief.send(sent[0])
    with pytest.raises(Stranger):
        chief.send(sent[1])


def test_a_worker_refuses_its_own_messages() -> None:
    worker = worker_side(KEY)
    mine, _ = next(worker)
    proof, _ = worker.send(mine)
    with pytest.raises(Stranger):
        worker.send(proof)


@hypothesis.given(payload=st.binary(max_size=60), place=st.integers(0), bit=st.integers(0, 7))
def test_a_message_with_any_bit_changed_is_refused(payload: bytes, place: int, bit: int) -> None:
    message = bytearray(Seal(KEY).close(Kind.DATA, payload))
    message[place % len(message)] ^= 1 << bit
    size = HEADER.size
    with pytest.raises(Stranger):
        Seal(KEY).open(bytes(message[:size]), bytes(message[size:-TAG_BYTES]), bytes(message[-32:]))


def open_all(messages: list[bytes]) -> None:
    """Check the messages in this order."""
    receiver = Seal(KEY)
    for message in messages:
        receiver.open(message[:5], message[5:-32], message[-32:])


@hypothesis.given(
    order=st.lists(st.integers(0, 4), min_size=1, max_size=6).filter(
        lambda order: order != list(range(len(order)))
    )
)
def test_messages_left_out_repeated_or_exchanged_are_refused(order: list[int]) -> None:
    sender = Seal(KEY)
    messages = [sender.close(Kind.DATA, b"the same each time") for _ in range(5)]
    with pytest.raises(Stranger):
        open_all([messages[place] for place in order])


def test_a_message_sent_back_is_refused() -> None:
    chief, worker, _, _ = converse(chief_side(KEY), worker_side(KEY))
    worker.outgoing.close(Kind.DATA, b"")
    message = chief.outgoing.close(Kind.DATA, b"to the worker")
    with pytest.raises(Stranger):
        chief.incoming.open(message[:5], message[5:-32], message[-32:])
    worker.incoming.open(message[:5], message[5:-32], message[-32:])


@exercises(accepted=1, refused=1)
@hypothesis.settings(max_examples=examples(75))
@hypothesis.given(header=st.binary(min_size=5, max_size=5))
def test_no_header_leads_to_reading_more_than_the_maximum(header: bytes) -> None:
    try:
        _, size = opened_header(header, MAXIMUM_HELLO_BYTES)
    except Stranger:
        reached("refused")
        return
    reached("accepted")
    assert size <= MAXIMUM_HELLO_BYTES


def test_a_first_message_that_is_too_large_is_refused_before_it_is_read() -> None:
    chief, worker = chief_side(KEY), worker_side(KEY)
    next(chief)
    challenge, _ = chief.send(next(worker)[0])
    chief.send(worker.send(challenge)[0])
    with pytest.raises(Stranger):
        chief.send(HEADER.pack(Kind.WORDS, MAXIMUM_HELLO_BYTES + 1))
