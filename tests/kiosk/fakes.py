"""Small fakes that the programs here are tried with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from devices.ports import DeviceError, Leaflet, Touch
from hall.messages.answers import AnyAnswer, Slip
from hall.messages.facts import CatalogueFact
from hall.messages.receipts import Receipt
from hall.messages.reports import Report
from hall.messages.topics import Words
from hall.messages.wishes import Wish
from hall.words import RequestId, TicketId, TicketNo
from kiosk.reach import Reach

NOW = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)


class StillClock:
    """A clock that stands until a test moves it."""

    passed = timedelta()

    def now(self) -> datetime:
        return NOW + self.passed

    def monotonic(self) -> float:
        return 0.0

    def wall_seconds(self, hall_seconds: float) -> float:
        return hall_seconds


@dataclass
class FakeServer:
    """Answers each wish by the rule given; None is a server that is silent."""

    answer: Callable[[Wish], AnyAnswer | None] = lambda _: None
    wishes: list[Wish] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    ids: int = 0
    patience_s: list[float] = field(default_factory=list)

    def new_id(self) -> RequestId:
        self.ids += 1
        return RequestId(f"r{self.ids}")

    def ask(self, wish: Wish, timeout_s: float) -> AnyAnswer | None:
        self.wishes.append(wish)
        self.patience_s.append(timeout_s)
        return self.answer(wish)

    def tell(self, report: Report) -> None:
        self.reports.append(report)


def there(answer_s: float = 1.0) -> Reach:
    """A server that is there, as far as anybody knows."""
    return Reach(lambda: True, answer_s)


class FakePanel:
    def __init__(self) -> None:
        self.fault: DeviceError | None = None
        self.touches: list[Touch] = []
        self.shown: list[tuple[object, ...]] = []

    def offer(self, catalogue: CatalogueFact) -> None:
        self.shown.append(("offer", catalogue.version))

    def read(self, timeout_s: float) -> Touch | None:
        if self.fault is not None:
            raise self.fault
        return self.touches.pop(0) if self.touches else None

    def show_ticket(self, touch: Touch, slip: Slip, printed: bool) -> None:
        self.shown.append(("ticket", touch, slip.ticket_no, printed))

    def show_refusal(self, touch: Touch, code: str, about: Mapping[str, str]) -> None:
        self.shown.append(("refusal", touch, code, dict(about)))

    def show_agreed(self, touch: Touch) -> None:
        self.shown.append(("agreed", touch))


class FakePrinter:
    def __init__(self) -> None:
        self.fault: DeviceError | None = None
        self.slips: list[Slip] = []
        self.leaflets: list[Leaflet] = []
        self.receipts: list[Receipt] = []

    def print_leaflet(self, leaflet: Leaflet) -> None:
        if self.fault is not None:
            raise self.fault
        self.leaflets.append(leaflet)

    def print_receipt(self, receipt: Receipt) -> None:
        if self.fault is not None:
            raise self.fault
        self.receipts.append(receipt)

    def print_slip(self, slip: Slip) -> None:
        if self.fault is not None:
            raise self.fault
        self.slips.append(slip)

    def check(self) -> None:
        if self.fault is not None:
            raise self.fault


def slip(ticket: str = "01J0TICKET", ticket_no: str = "A023") -> Slip:
    return Slip(
        ticket=TicketId(ticket),
        ticket_no=TicketNo(ticket_no),
        hall=Words("昭化区政务服务中心"),
        title=Words("昭化区政务服务中心"),
        item=Words("社保卡补领"),
        zone=Words("综合办事区"),
        floor=1,
        windows=(1, 2),
        issued_at=NOW,
        ahead=4,
    )
