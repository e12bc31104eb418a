"""A receipt (回执) ordered to be printed: which cases it is about, where it should come out, whether it did."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from hall.words import CaseState, DeviceId, OrderId, Token, WindowId

TITLES = (CaseState.ACCEPTED, CaseState.SUPPLEMENT, CaseState.REFUSED)
"""What a receipt about one case in such a state is called after; any other tells what became of the visit."""


@dataclass(frozen=True)
class Receipt:
    """A paper about the cases behind a code; `printed` is None until its printer, or its silence, has said so."""

    order: OrderId
    token: Token
    at: datetime
    window: WindowId | None = None
    device: DeviceId | None = None
    printed: bool | None = None
    code: str = ""
    """Why it is not on paper."""


def title(states: Sequence[CaseState]) -> str:
    """The name of a receipt about cases in these states: `accepted`, `supplement`, `refused`, else `other`."""
    return states[0].value if len(states) == 1 and states[0] in TITLES else "other"
