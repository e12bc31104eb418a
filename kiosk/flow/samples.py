"""A hall to try the screens with, and a walk that shows each of them once: for pictures, and for tests of the look."""

import tomllib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import msgspec

from hall.messages.answers import Agreed, AnyAnswer, Booked, Refusal, Slip, Slots, StaffKnown, TicketGiven, TicketStands
from hall.messages.facts import CatalogueFact, ItemPromise, OfferedGroup, OfferedItem, OfferedPriority, PromiseFact
from hall.messages.topics import Words
from hall.packaged import packaged
from hall.personal import Person
from hall.words import (
    BookingId,
    DeviceState,
    GroupId,
    ItemCode,
    PriorityId,
    StaffId,
    SubjectId,
    TicketId,
    TicketNo,
    TicketState,
    Token,
)
from kiosk.flow.events import (
    Answered,
    CatalogueCame,
    CodeScanned,
    DeviceTurned,
    Event,
    Known,
    LogRead,
    NotPrinted,
    OnlineTurned,
    Pressed,
    Printed,
    PromiseCame,
    TimePassed,
    Typed,
    Unlocked,
)
from kiosk.flow.machine import page, step
from kiosk.flow.page import Aids
from kiosk.flow.readings import readings
from kiosk.flow.search import Index, index, texts_to_read
from kiosk.flow.state import Fits, Instant, State, roomy, start

NOW = datetime(2026, 3, 2, 1, 50, tzinfo=UTC)
HALL = Words("广元市昭化区政务服务大厅", "Zhaohua District Government Service Hall")
ZONE = Words("综合服务区", "General services")
TOKEN = Token("k3vQ0Zr8bY2nXw5sTt1uAA")
BOOKING = BookingId("01JNA0000000000000000000B1")
ITEM = ItemCode("sb-01")
_FILES = (
    "social-security",
    "medical",
    "civil-affairs",
    "property",
    "police",
    "housing-fund",
    "tax",
    "business",
    "packages",
    "special-services",
)
_POPULAR = ("sb-01", "yb-01", "ga-01", "bd-01", "gj-01", "sb-03")
_SITUATIONS = {
    "bd-01": (
        Words("买新房", "New flat"),
        Words("买二手房", "Second-hand flat"),
        Words("继承或赠与", "Inherited or given"),
    )
}


@cache
def catalogue(*, shut: bool = False) -> CatalogueFact:
    """The shipped items as a hall offers them, or refuses them all at its break."""
    refusal = {"refusal": "hall_break", "about": {"opens": "13:30"}} if shut else {}
    groups = []
    for file in _FILES:
        document = tomllib.loads(packaged("items", f"{file}.toml").read_text(encoding="utf-8"))
        topic = Words(**document.get("topic", {"zh": "特色服务", "en": "Special services"}))
        offered = tuple(_offered(each, topic, refusal) for each in document["items"])
        groups.append(OfferedGroup(id=GroupId(document["group"]), name=topic, items=offered))
    return CatalogueFact(
        at=NOW,
        version="samples",
        hall=HALL,
        groups=tuple(groups),
        priorities=(
            OfferedPriority(id=PriorityId("elderly"), name=Words("老年人", "Elderly people"), min_age=60),
            OfferedPriority(id=PriorityId("military"), name=Words("军人", "Members of the armed forces")),
            OfferedPriority(id=PriorityId("disabled"), name=Words("残疾人", "Disabled people")),
            OfferedPriority(id=PriorityId("pregnant"), name=Words("孕妇", "Pregnant women")),
            OfferedPriority(id=PriorityId("rescue"), name=Words("应急救援人员", "Rescue workers")),
        ),
        hours="09:00–12:00 13:30–17:00",
        next_tickets_at=NOW + timedelta(hours=3, minutes=40) if shut else None,
        last_ticket_at=None if shut else NOW + timedelta(hours=2),
        hotline="0839-12345",
    )


def _offered(document: dict[str, Any], topic: Words, refusal: dict[str, Any]) -> OfferedItem:
    code, guide = document["code"], document.get("guide", {})
    return OfferedItem(
        code=ItemCode(code),
        name=Words(**document["name"]),
        aliases=tuple(document.get("aliases", ())),
        situations=_SITUATIONS.get(code, ()),
        zone=ZONE,
        floor=2,
        topic=topic,
        materials=tuple(guide.get("materials", ())),
        time_limit=guide.get("time_limit", ""),
        fee=guide.get("fee", ""),
        parts=tuple(map(ItemCode, document.get("parts", ()))),
        discreet=document.get("discreet", False),
        popular=_POPULAR.index(code) + 1 if code in _POPULAR else 0,
        **refusal,
    )


@cache
def found() -> Index:
    """The index of those items, their names read apart."""
    items = [item for group in catalogue().groups for item in group.items]
    return index(items, readings(texts_to_read(items)))


def promise() -> PromiseFact:
    """Eight minutes of wait or so, for everything."""
    items = {item.code: ItemPromise(480, 1020) for group in catalogue().groups for item in group.items}
    return PromiseFact(at=NOW, items=items)


def slip() -> Slip:
    """What the server says of the ticket given."""
    return Slip(
        ticket=TicketId("01JNA0000000000000000000A1"),
        ticket_no=TicketNo("B023"),
        hall=HALL,
        title=HALL,
        item=Words("社会保障卡申领", "Social security card: first issue"),
        zone=ZONE,
        floor=2,
        windows=(3, 6),
        issued_at=NOW,
        ahead=4,
        from_at=NOW + timedelta(minutes=10),
        until_at=NOW + timedelta(minutes=25),
        url=f"https://hall.example/t/{TOKEN}",
        hotline="0839-12345",
    )


def standing(state: TicketState) -> TicketStands:
    """How that ticket stands later."""
    waits, missed = state is TicketState.WAITING, state is TicketState.MISSED
    return TicketStands(
        request_id="samples",
        ticket_no=TicketNo("B023"),
        state=state,
        item=slip().item,
        zone=ZONE,
        floor=2,
        ahead=2 if waits else None,
        from_at=NOW + timedelta(minutes=5) if waits else None,
        until_at=NOW + timedelta(minutes=15) if waits else None,
        rejoin_until=NOW + timedelta(minutes=20) if missed else None,
        may_cancel=waits,
        may_postpone=waits,
        may_rate=state is TicketState.COMPLETED,
    )


class Walk:
    """A kiosk that is walked through by events, a second between them."""

    def __init__(self, aids: Aids | None = None, fits: Fits = roomy, *, shut: bool = False) -> None:
        """A kiosk in working order, in a hall that is open unless `shut`."""
        self.state: State = start(Instant(0.0, NOW), fits, aids or Aids(), locked=True)
        self.do(CatalogueCame(catalogue(shut=shut), found()), PromiseCame(promise()), OnlineTurned(online=True))
        self.do(*(DeviceTurned(part, DeviceState.READY) for part in ("printer", "reader", "speaker")))

    def do(self, *events: Event) -> "Walk":
        """These happen, one a second."""
        for event in events:
            now = self.state.now
            self.state, _ = step(self.state, event, Instant(now.wall_s + 1.0, now.at + timedelta(seconds=1)))
        return self

    def press(self, *controls: str) -> "Walk":
        """These controls are touched in turn, each on the page of its list where it stands."""
        for control in controls:
            while control not in (offered := [each.id for each in page(self.state).controls]) and "later" in offered:
                self.do(Pressed("later"))
            self.do(Pressed(control))
        return self

    def answer(self, answer: AnyAnswer) -> "Walk":
        """The server answers."""
        return self.do(Answered(self.state.visit.turn, answer))

    def wait(self, seconds: float) -> "Walk":
        """Nobody touches anything for so long."""
        now = self.state.now
        self.state, _ = step(self.state, TimePassed(), Instant(now.wall_s + seconds, now.at))
        return self

    def wait_until_asked(self) -> "Walk":
        """Nobody touches anything until the page asks whether somebody is still there."""
        while self.state.visit.left_s is None and self.state.visit.touched_s is not None:
            self.wait(5.0)
        return self

    def known(self, **waits: Any) -> "Walk":  # noqa: ANN401 - a field of Person each
        """A card is read, whose holder the vault knows."""
        return self.do(Known(self.state.visit.turn, Person(subject=SubjectId("p1"), mask="张*", **waits)))


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
    yield from _finding(fresh)
    yield from _taking(fresh)
    yield from _outcomes(fresh)
    yield from _holding(fresh)


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
    yield "mine", _on(fresh(), "mine")
    yield "number", _on(fresh(), "mine").press("number").do(Typed("B"), Typed("2"))
    yield "standing", shown(TicketState.WAITING)
    yield "standing_missed", shown(TicketState.MISSED)
    yield "standing_completed", shown(TicketState.COMPLETED)
    yield "sure", shown(TicketState.WAITING).press("cancel")
    cancelled = shown(TicketState.WAITING).press("cancel", "cancel")
    yield "done", cancelled.answer(Agreed(request_id="samples"))
    yield "rate", _on(shown(TicketState.COMPLETED), "rate")
    yield "reasons", _on(_on(shown(TicketState.COMPLETED), "rate"), "level-dissatisfied").press("reason-207")
    yield "collect", _on(_on(fresh(), "mine"), "collect").do(Typed("4"), Typed("7"))
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
