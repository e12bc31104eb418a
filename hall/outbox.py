"""What was given to the broker link and is not yet at the broker: bounded, in order, each letter with its deadline."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol


class OutboxFull(Exception):
    """Too much waits for a broker that does not answer: keep it yourself and publish again once connected."""

    code = "outbox_full"


class Receipt(Protocol):
    """What the client library gives for a publish."""

    def is_published(self) -> bool:
        """Whether the broker has acknowledged it."""
        ...


@dataclass(frozen=True, slots=True)
class Letter:
    """One publish; `deadline` is the wall's monotonic second after which it is worth nothing."""

    topic: str
    payload: bytes
    qos: int = 1
    retain: bool = False
    deadline: float | None = None

    def seconds_left(self, now: float) -> int | None:
        """Whole seconds until the deadline, or None where there is none."""
        return None if self.deadline is None else int(self.deadline - now)


class Outbox:
    """Letters not yet acknowledged, oldest first; not thread-safe, its owner locks.

    The client library would send an unacknowledged message again after any silence with its first expiry, and a door
    would open ten minutes late; so what is sent again, and whether, is decided here.
    """

    def __init__(self, limit: int, monotonic: Callable[[], float]) -> None:
        self._limit = limit
        self._monotonic = monotonic
        self._letters: deque[tuple[Letter, Receipt | None]] = deque()

    def __len__(self) -> int:
        return len(self._letters)

    def check_room(self) -> None:
        """Return if one more letter fits; raises `OutboxFull`."""
        while self._letters and (receipt := self._letters[0][1]) is not None and receipt.is_published():
            self._letters.popleft()
        if len(self._letters) >= self._limit:
            raise OutboxFull(f"{self._limit} messages wait for the broker")

    def add(self, letter: Letter, receipt: Receipt | None) -> None:
        """Remember a letter; one without a receipt waits for a connection and replaces an older snapshot."""
        if receipt is None and letter.retain:
            self._drop_snapshot(letter.topic)
        self._letters.append((letter, receipt))

    def take(self) -> Sequence[Letter]:
        """Everything to send on a new connection, oldest first; what is acknowledged or out of time is forgotten."""
        now = self._monotonic()
        open_letters = [letter for letter, receipt in self._letters if receipt is None or not receipt.is_published()]
        self._letters.clear()
        return [letter for letter in open_letters if (left := letter.seconds_left(now)) is None or left > 0]

    def _drop_snapshot(self, topic: str) -> None:
        kept = ((letter, receipt) for letter, receipt in self._letters if not (letter.retain and letter.topic == topic))
        self._letters = deque(kept)
