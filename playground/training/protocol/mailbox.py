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
        """Whether the last item was taken, so that the next is wanted."""
        return self._item is None

    def put(self, item: Item) -> None:
        """Leave `item`, in place of one not yet taken."""
        with self._lock:
            self._item = item

    def take(self) -> Item | None:
        """Return the item and leave the box empty; None if it was."""
        with self._lock:
            item, self._item = self._item, None
            return item
