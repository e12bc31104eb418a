"""What a citizen's paper is worth who comes back: a voucher of the hall's debt, or cases that wait for him (补正)."""

from hall.words import CaseState, Token
from queue_server.core.carried import Voucher
from queue_server.core.case import Case
from queue_server.core.state import Hall


def awaited(hall: Hall, token: Token) -> tuple[Case, ...]:
    """The cases behind a code that wait for what is missing."""
    cases = (hall.cases[case] for case in hall.cases_by_token.get(token, ()))
    return tuple(case for case in cases if case.state is CaseState.SUPPLEMENT)


def right(hall: Hall, token: Token) -> Voucher | None:
    """The place in line a code gives back, if any; a case gives it as often as its citizen stands in no line for it."""
    if token in hall.vouchers:
        return hall.vouchers[token]
    cases = awaited(hall, token)
    ticket = hall.returning.get(token)
    if not cases or (ticket is not None and hall.tickets[ticket].active):
        return None
    return Voucher(token, cases[0].item, min(case.since for case in cases), cases[0].subject)
