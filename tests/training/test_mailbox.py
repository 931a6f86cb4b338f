"""The mailbox: one slot; the latest item wins."""

from hypothesis import given
from hypothesis import strategies as st

from playground.training.protocol.mailbox import Mailbox


@given(st.lists(st.integers(), min_size=1))
def test_the_latest_wins_and_is_taken_once(items: list[int]) -> None:
    mailbox: Mailbox[int] = Mailbox()
    assert mailbox.is_empty
    for item in items:
        mailbox.put(item)
    assert not mailbox.is_empty
    assert mailbox.take() == items[-1]
    assert mailbox.is_empty
    assert mailbox.take() is None
