"""`Mailbox`: one slot between two threads; the latest value wins."""

from threading import Lock
from typing import Generic, TypeVar

Item = TypeVar("Item")


class Mailbox(Generic[Item]):
    """Holds at most one item. `put` and `take` may be called from any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._item: Item | None = None

    @property
    def is_empty(self) -> bool:
        """Whether the last item was taken."""
        return self._item is None

    def put(self, item: Item) -> None:
        """Store `item`; it replaces one that was not taken yet."""
        with self._lock:
            self._item = item

    def take(self) -> Item | None:
        """Remove and return the item; None if the mailbox is empty."""
        with self._lock:
            item, self._item = self._item, None
            return item
