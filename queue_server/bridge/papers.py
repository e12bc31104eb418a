"""What a receipt (受理回执、补正通知书、不予受理告知) says, and where the result of a case is fetched."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from hall.messages.answers import CaseStands, CollectAt, Refusal
from hall.messages.receipts import Matter, Receipt
from hall.messages.topics import Words
from hall.messages.wishes import CaseWish
from hall.texts import Texts
from hall.words import CaseState, Language, ParcelState, Token, WindowKind
from queue_server.bridge.facts import discreet_name, words
from queue_server.core.case import Case
from queue_server.core.decisions.results import holds
from queue_server.core.receipt import title
from queue_server.core.returning import right
from queue_server.core.state import Hall

PROMISED = frozenset({CaseState.ACCEPTED, CaseState.REVIEWING, CaseState.REFERRED, CaseState.FORWARDED})
"""While its term runs, its citizen is told when it ends."""
_WEB = Texts("web")


def case_stands(hall: Hall, wish: CaseWish, now: datetime) -> CaseStands | Refusal:
    """How the cases behind a receipt's code stand, and what its holder may do."""
    told = _told(hall, wish.token)
    if not told:
        return Refusal(request_id=wish.request_id, code="case_page_gone")
    ready = next((case for case in told if case.state is CaseState.READY), None)
    kept = right(hall, wish.token)
    return CaseStands(
        request_id=wish.request_id,
        receipt=receipt(hall, wish.token, now, ""),
        returns=None if kept is None or kept.item not in hall.plan.item else kept.item,
        collect=None if ready is None else _collect(hall, ready),
    )


def receipt(hall: Hall, token: Token, now: datetime, public_url: str) -> Receipt:
    """What the receipt behind a code says now."""
    told = _told(hall, token)
    return Receipt(
        title=_both(f"receipt_{title([case.state for case in told])}"),
        hall=words(hall.plan.name),
        ticket_no=told[0].ticket_no,
        at=now,
        matters=tuple(_matter(hall, case) for case in told),
        url=f"{public_url}/c/{token}",
        notes=tuple(_notes(hall, told)),
        hotline=hall.plan.hotline,
    )


def _told(hall: Hall, token: Token) -> list[Case]:
    """The cases a receipt tells of: those that another goes on from are told of there."""
    cases = (hall.cases[case] for case in hall.cases_by_token.get(token, ()))
    return [case for case in cases if case.state is not CaseState.RESUMED]


def _collect(hall: Hall, case: Case) -> CollectAt:
    """The locker its result lies in, else the windows that hand results out."""
    lying = (
        (parcel.compartment or "").partition("/")[0]
        for parcel in hall.parcels.values()
        if parcel.state.lies and parcel.state is not ParcelState.EXPIRED and holds(parcel, case)
    )
    name = next(lying, "")
    locker = next((each for each in hall.plan.lockers if each.id == name), None)
    roles = [role.id for role in hall.plan.roles if role.id.split(":")[0] == WindowKind.ISSUE]
    issuing = [window for window in hall.plan.windows if set(roles) & set(window.roles)]
    item = hall.plan.item.get(case.item)
    usual = hall.plan.zones[0].id if item is None else hall.plan.group[item.group].zone
    zone = hall.plan.zone[locker.zone if locker else issuing[0].zone if issuing else usual]
    return CollectAt(
        zone=words(zone.name),
        floor=zone.floor,
        windows=tuple(window.no for window in issuing if window.zone == zone.id),
        locker=None if locker is None else words(locker.name),
    )


def _matter(hall: Hall, case: Case) -> Matter:
    item = hall.plan.item.get(case.item)
    return Matter(
        item=Words(case.item) if item is None else discreet_name(hall.plan, item),
        state=_both(f"CaseState.{case.state}"),
        project_no=case.project_no or "",
        missing=case.missing,
        promised=case.due if case.state in PROMISED else None,
        bring_by=case.due if case.state is CaseState.SUPPLEMENT else None,
        notes=tuple(_said(case)),
    )


def _said(case: Case) -> Iterator[Words]:
    """Why, whither and what instead, as its conclusion says."""
    said = case.conclusion
    if said.ground is not None:
        yield _labelled("conclude_ground", _both(f"Ground.{said.ground}"))
    if said.way_out is not None:
        yield _labelled("conclude_way_out", _both(f"WayOut.{said.way_out}"))
    if said.department:
        yield _labelled("conclude_department", Words(said.department))
    if said.partner and said.mode is not None:
        mode = _both(f"PartnerMode.{said.mode}")
        partner = Words(f"{said.partner}（{mode.zh}）", f"{said.partner} ({mode.en})")
        yield _labelled("conclude_partner", partner)


def _notes(hall: Hall, cases: Sequence[Case]) -> Iterator[Words]:
    """What to do next: come back to one's old place, fetch the result, or say that it was not done (办不成事)."""
    states = {case.state for case in cases}
    if CaseState.SUPPLEMENT in states:
        yield _both("receipt_return")
    if CaseState.READY in states:
        yield _both("receipt_ready")
    if any(state.answered_no for state in states):
        yield _both("receipt_doubt", hotline=hall.plan.hotline)


def _labelled(code: str, said: Words) -> Words:
    label = _both(code)
    return Words(f"{label.zh} {said.zh}", f"{label.en}: {said.en or said.zh}")


def _both(code: str, **values: object) -> Words:
    return Words(_WEB.say(code, Language.ZH, **values), _WEB.say(code, Language.EN, **values))
