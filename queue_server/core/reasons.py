"""Why a ticket was called, as it rests in the journal."""

from dataclasses import dataclass

from hall.words import CallReason, GroupId


@dataclass(frozen=True, slots=True)
class Weighed:
    """What spoke for a ticket: seconds since arrival or slot, its expected service, the work waiting beside it.

    `work_s` is the work of its group for each open window at home in it; `home` whether the window is one of them;
    `credit_s` what its class (priority, appointment) counts as waited on top.
    """

    group: GroupId
    waited_s: int
    service_s: int
    work_s: int
    home: bool
    credit_s: int = 0


@dataclass(frozen=True, slots=True)
class Reason:
    """Why this ticket: the reason, what spoke for it, and who had waited longest among those passed over.

    `others` counts the other lines the window could have called from; for `awaited` the other windows that asked.
    """

    because: CallReason
    this: Weighed | None = None
    passed: Weighed | None = None
    others: int = 0
