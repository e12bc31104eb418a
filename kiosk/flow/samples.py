"""A hall to try the screens with, and a kiosk that is walked through by events: for pictures and tests."""

import tomllib
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import msgspec

from hall.messages.answers import AnyAnswer, Slip, TicketStands
from hall.messages.facts import (
    CatalogueFact,
    ItemPromise,
    OfferedGroup,
    OfferedItem,
    OfferedPriority,
    PromiseFact,
    TicketTime,
)
from hall.messages.topics import Words
from hall.packaged import packaged
from hall.personal import Person
from hall.words import (
    BookingId,
    DeviceState,
    GroupId,
    ItemCode,
    PriorityId,
    SubjectId,
    TicketId,
    TicketNo,
    TicketState,
    Token,
)
from kiosk.flow.events import (
    Answered,
    CatalogueCame,
    DeviceTurned,
    Event,
    Known,
    OnlineTurned,
    Pressed,
    PromiseCame,
    TimePassed,
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


def at_night(*, closed: bool = False) -> CatalogueFact:
    """The same hall after its hours, in its self-service area; `closed` where that opens in the evening only."""
    begins = NOW + timedelta(hours=13) if closed else NOW - timedelta(hours=1)
    hours = (TicketTime(begins, NOW + timedelta(hours=24)),)
    return msgspec.structs.replace(catalogue(shut=True), next_tickets_at=None, self_service=hours)


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
        may_need=waits or missed,
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
