"""One thing owed to an outside system, and what may come of an attempt to deliver it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class DeliveryState(StrEnum):
    """Where a delivery stands."""

    PENDING = "pending"  # 待送
    SENT = "sent"  # 已送达
    DUPLICATE = "duplicate"  # 对方已有: as good as sent
    DEAD = "dead"  # 需人工处理


DONE = frozenset({DeliveryState.SENT, DeliveryState.DUPLICATE})


@dataclass(frozen=True, slots=True)
class Delivery:
    """Something owed: `key` names it for good at its outlet, so that it is entered, and acts there, once.

    Deliveries of one `strand` go out in the order they were entered, each after the one before it was taken. The
    `body` is JSON and holds nothing that a log may not show.
    """

    outlet: str
    key: str
    strand: str
    kind: str
    body: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Owed:
    """A delivery as it stands on disk."""

    id: int
    delivery: Delivery
    state: DeliveryState
    attempts: int
    entered_at: datetime
    due_at: datetime
    trouble: str = ""


class TryLater(Exception):
    """The outlet was not reached or is out of order: the same may work later; `code` is logged and shown."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NotYet(Exception):
    """The outlet is well, but the delivery still lacks something: it may work later; `code` says what."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NotTaken(Exception):
    """The outlet refuses this delivery for good: somebody must look at it; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Outlet(Protocol):
    """A system outside the hall."""

    def deliver(self, delivery: Delivery) -> DeliveryState:
        """SENT, or DUPLICATE where it was there already; raises `TryLater`, `NotYet`, `NotTaken`."""
        ...
