"""A walk that shows each screen once: for pictures, and for tests of words and look."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import msgspec

from hall.messages.answers import (
    Agreed,
    Booked,
    CaseStands,
    CollectAt,
    Located,
    Refusal,
    Slots,
    StaffKnown,
    TicketGiven,
)
from hall.messages.facts import Away
from hall.messages.receipts import Matter, Receipt
from hall.messages.topics import Words
from hall.words import DeviceState, DoorSize, PauseReason, PriorityId, StaffId, TicketNo, TicketState
from kiosk.flow.events import (
    CatalogueCame,
    CodeScanned,
    DeviceTurned,
    LogRead,
    NotPrinted,
    OnlineTurned,
    Printed,
    ReceiptOut,
    Typed,
    Unlocked,
)
from kiosk.flow.machine import page
from kiosk.flow.page import Aids
from kiosk.flow.samples import BOOKING, ITEM, NOW, TOKEN, ZONE, Walk, at_night, catalogue, found, slip, standing
from kiosk.flow.state import Fits, Instant, State, roomy, start

THERE = Located(
    request_id="samples",
    locker=Words("自助取件柜", "Pickup locker"),
    zone=ZONE,
    floor=1,
    size=DoorSize.MEDIUM,
    by_card=True,
    until_at=NOW + timedelta(days=5),
)
"""Where a pick-up code's result lies."""


CASE = CaseStands(
    request_id="samples",
    receipt=Receipt(
        title=Words("补正通知书", "Notice of what to supply"),
        hall=catalogue().hall,
        ticket_no=TicketNo("B023"),
        at=NOW,
        matters=(
            Matter(
                item=Words("个体工商户设立登记", "Registering a sole trader"),
                state=Words("待补正", "To be supplemented"),
                missing=("经营场所使用证明",),
                bring_by=date(2026, 3, 16),
            ),
        ),
        url="",
    ),
    returns=ITEM,
)
"""How the case of a receipt stands whose citizen was to bring something."""
FETCH = msgspec.structs.replace(
    CASE,
    receipt=msgspec.structs.replace(
        CASE.receipt,
        matters=(Matter(item=CASE.receipt.matters[0].item, state=Words("待领取", "To be fetched"), project_no="B-7"),),
    ),
    returns=None,
    collect=CollectAt(ZONE, 1, (12, 13)),
)
"""How it stands once its result is there."""
SEVERAL = msgspec.structs.replace(
    CASE,
    receipt=msgspec.structs.replace(
        CASE.receipt,
        matters=(
            *CASE.receipt.matters,
            Matter(
                item=Words("城乡居民基本医疗保险参保登记", "Register for residents' medical insurance"),
                state=Words("不予受理", "Not accepted"),
                project_no="510811-26-0304",
                notes=(Words("理由 不属于本部门职权", "Why: not ours to decide"),),
            ),
        ),
        notes=(Words("不同意的，可到“办不成事”窗口", "If you disagree, go to window 1"),),
    ),
)
"""How the cases of one visit stand that held several items."""


def every_page(aids: Aids | None = None, fits: Fits = roomy) -> Iterator[tuple[str, State]]:
    """Each screen once, under a name, as a citizen comes to it."""
    yield "starting", start(Instant(0.0, NOW), fits, aids or Aids())
    for name, walk in _walks(aids, fits):
        yield name, walk.state


def _walks(aids: Aids | None, fits: Fits) -> Iterator[tuple[str, Walk]]:
    def fresh() -> Walk:
        return Walk(aids, fits)

    yield "home", fresh()
    yield "shut", Walk(aids, fits, shut=True)
    yield "evacuation", fresh().do(CatalogueCame(msgspec.structs.replace(catalogue(), emergency=NOW), found()))
    yield "offline", fresh().do(OnlineTurned(online=False), DeviceTurned("printer", DeviceState.FAULT, "paper_out"))
    yield from _resting(fresh)
    yield from _finding(fresh)
    yield from _taking(fresh)
    yield from _outcomes(fresh)
    yield from _holding(fresh)


def _resting(fresh: Callable[[], Walk]) -> Iterator[tuple[str, Walk]]:
    night = CatalogueCame(at_night(), found())
    yield "self_service", fresh().do(night)
    yield "self_service_offline", fresh().do(night, OnlineTurned(online=False))
    yield "self_service_guide", fresh().do(night).press("topics", "topic-0", "item-sb-01")
    yield "self_service_help", fresh().do(night).press("help")
    yield "self_service_closed", fresh().do(CatalogueCame(at_night(closed=True), found()))
    visit = Away(PauseReason.VISIT, NOW + timedelta(minutes=70))
    yield "away", fresh().do(CatalogueCame(msgspec.structs.replace(catalogue(), away=visit), found()))


def _finding(fresh: Callable[[], Walk]) -> Iterator[tuple[str, Walk]]:
    yield "topics", fresh().press("topics")
    yield "items", fresh().press("topics", "topic-0")
    yield "search", fresh().press("search")
    yield "search_found", fresh().press("search").do(*map(Typed, "SBK"))
    yield "search_nothing", fresh().press("search").do(*map(Typed, "XXXX"))
    yield "situation", _pick(_on(fresh().press("topics"), "topic-3"), "bd-01")


def _taking(fresh: Callable[[], Walk]) -> Iterator[tuple[str, Walk]]:
    elderly = PriorityId("elderly")
    confirm = ("topics", "topic-0", "item-sb-01", "quantity-one", "nobody")
    yield "quantity", fresh().press(*confirm[:3])
    yield "who", fresh().press(*confirm[:4])
    no_reader = fresh().do(DeviceTurned("reader", DeviceState.FAULT, "gone"))
    yield "who_no_reader", no_reader.press(*confirm[:4])
    yield "phone", fresh().press(*confirm[:4], "phone").do(*map(Typed, "1381234"))
    yield (
        "known",
        fresh().press(*confirm[:4]).known(booking=BOOKING, missed=TOKEN, parcel=True, priority=PriorityId("elderly")),
    )
    yield "confirm", fresh().press(*confirm)
    yield "confirm_known", fresh().press(*confirm[:4]).known(priority=elderly)
    yield "needs", _on(fresh().press(*confirm), "needs").press("need-slow")
    yield "priority", _on(fresh().press(*confirm), "priority")
    yield "materials", _on(fresh().press(*confirm), "materials")


def _outcomes(fresh: Callable[[], Walk]) -> Iterator[tuple[str, Walk]]:
    def asked() -> Walk:
        return _pick(fresh(), "sb-01").press("take")

    def given(**changes: Any) -> Walk:  # noqa: ANN401 - a field of Slip each
        return asked().answer(TicketGiven(request_id="samples", slip=msgspec.structs.replace(slip(), **changes)))

    yield "asking", asked()
    yield "ticket", given().do(Printed(given().state.visit.turn))
    yield "ticket_no_paper", given().do(NotPrinted(given().state.visit.turn, "paper_out"))
    yield "ticket_offline", given(offline=True, url="", from_at=None, until_at=None)
    refusal = Refusal(request_id="samples", code="item_not_now", about={"item": "社会保障卡申领", "windows": "6"})
    yield "refused", asked().answer(refusal)
    free = tuple(NOW + timedelta(days=1, minutes=30 * number) for number in range(6))
    booking = _on(asked().answer(refusal), "slots").answer(Slots(request_id="samples", item=ITEM, slots=free))
    yield "slots", booking
    made = Booked(request_id="samples", booking=BOOKING, item=slip().item, slot=free[0], zone=ZONE, floor=2)
    yield "done_booked", replay(booking).press("slot-0").answer(made)
    yield "help", _on(fresh(), "help")
    yield "still_there", fresh().press("topics").wait_until_asked()


def _holding(fresh: Callable[[], Walk]) -> Iterator[tuple[str, Walk]]:
    def shown(state: TicketState) -> Walk:
        return fresh().do(CodeScanned(slip().url)).answer(standing(state))

    yield "booked", _on(fresh(), "booked")
    yield "booking_code", _on(_on(fresh(), "booked"), "booking-code").do(*map(Typed, "20461"))
    yield "mine", _on(fresh(), "mine")
    yield "number", _on(fresh(), "mine").press("number").do(Typed("B"), Typed("2"))
    yield "standing", shown(TicketState.WAITING)
    yield "standing_missed", shown(TicketState.MISSED)
    yield "standing_completed", shown(TicketState.COMPLETED)
    receipt = CodeScanned(f"https://hall.example/c/{TOKEN}")
    yield "case", fresh().do(receipt).answer(CASE)
    yield "case_ready", fresh().do(receipt).answer(FETCH)
    again = _on(fresh().do(DeviceTurned("printer", DeviceState.READY), receipt).answer(CASE), "receipt")
    yield "receipt", again.answer(Agreed(request_id="samples"))
    yield "receipt_failed", replay(again).do(ReceiptOut(f"https://hall.example/c/{TOKEN}", "paper_out"))
    yield "case_several", fresh().do(receipt).answer(SEVERAL)
    yield "matter", _on(fresh().do(receipt).answer(SEVERAL), "matter-1")
    yield "needs_held", _on(shown(TicketState.WAITING), "needs")
    yield "sure", shown(TicketState.WAITING).press("cancel")
    cancelled = shown(TicketState.WAITING).press("cancel", "cancel")
    yield "done", cancelled.answer(Agreed(request_id="samples"))
    yield "rate", _on(shown(TicketState.COMPLETED), "rate")
    yield "reasons", _on(_on(shown(TicketState.COMPLETED), "rate"), "level-dissatisfied").press("reason-207")
    typed = _on(_on(fresh(), "mine"), "collect").do(Typed("4"), Typed("7"))
    yield "collect", typed
    yield "located", typed.do(*map(Typed, "110815")).press("go-on").answer(THERE)
    yield "staff", _on(fresh(), "help").press("staff").do(Typed("3"))
    pin = _on(fresh(), "help").press("staff").do(Typed("3")).press("go-on").do(*map(Typed, "1234"))
    yield "pin", pin
    known = StaffKnown(request_id="samples", staff=StaffId("s3"), until=NOW + timedelta(hours=1))
    yield "guide_desk", replay(pin).press("go-on").answer(known)
    coded = _on(fresh(), "help").press("staff", "code")
    yield "code", coded.do(*map(Typed, "246"))
    turn = coded.state.visit.turn
    unlocked = replay(coded).do(*map(Typed, "810")).press("go-on").do(Unlocked(turn, right=True))
    lines = ("warning · a slip was not printed · printer · paper_out", "info · ready")
    yield "log", _on(unlocked, "log").do(LogRead(turn, lines))
    yield "maintenance", _on(replay(pin).press("go-on").answer(known), "maintenance")


def _on(walk: Walk, control: str) -> Walk:
    """Turn the list's pages until the control is there, and touch it."""
    while control not in (offered := [each.id for each in page(walk.state).controls]):
        if "later" not in offered:
            raise LookupError(f"{control} is not offered on {page(walk.state).name}")
        walk.press("later")
    return walk.press(control)


def _pick(walk: Walk, item: str) -> Walk:
    return _on(walk, f"item-{item}")


def replay(walk: Walk) -> Walk:
    """Another walk that stands where this one does."""
    twin = Walk(fits=walk.state.fits)
    twin.state = walk.state
    return twin
