"""Numbers a kiosk gives by itself while nobody answers (离线号): reserved for the day, burnt before they are printed.

How it is used: `keep` is a turn of the kiosk's program; when `ask` came to nothing, `give` makes the slip of a printed
number out of the unanswered wish; `settle` takes what the server says of it once it is back.
"""

import os
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from threading import Lock
from typing import Protocol
from zoneinfo import ZoneInfo

import msgspec

from hall.clock import Clock
from hall.logs import logger
from hall.messages.answers import AnyAnswer, NumberRange, NumbersReserved, Refusal, Slip, TicketGiven
from hall.messages.facts import CatalogueFact, OfferedGroup, OfferedItem
from hall.messages.reports import NotPrinted, Printed, Report
from hall.messages.topics import Words
from hall.messages.wishes import ReserveNumbersWish, TicketWish, Wish
from hall.outbox import OutboxFull
from hall.words import ItemCode, RequestId, TicketId, TicketNo
from kiosk.ledger import Ledger, Stage

MARK = "/offline"
"""What the id of a merging wish ends in; before it stands the id of the wish nobody answered."""
PEOPLE = ZoneInfo("Asia/Shanghai")
ANSWER_S = 5.0
RETRY_S = 15.0
"""Wall seconds between two questions for the day's numbers."""

log = logger(__name__)


class Server(Protocol):
    """The server as far as offline numbers need it; `hall.asking.Asker` is one."""

    def new_id(self) -> RequestId:
        """A fresh id for a wish."""
        ...

    def ask(self, wish: Wish, timeout_s: float) -> AnyAnswer | None:
        """The answer, or None where none came in so many wall seconds; raises `OutboxFull`."""
        ...

    def swap(self, before: RequestId | str, wish: Wish) -> bool:
        """Ask something else in place of a spooled wish; False where that is answered by now."""
        ...

    def tell(self, report: Report) -> None:
        """Say what happened, durably."""
        ...


class _Book(msgspec.Struct, frozen=True):
    """The numbers still to give, as they rest on disk."""

    day: date
    ranges: dict[str, NumberRange]


class OfflineNumbers:
    """The day's numbers in one small file; a number `take` returned is burnt on disk and never returned again."""

    def __init__(self, path: Path) -> None:
        """Read what is left; a file that cannot be read is as none, the server says then what is still unused."""
        self._path = path
        self._lock = Lock()
        self._book = _read(path)

    def day(self) -> date | None:
        """The day the numbers are for."""
        return None if self._book is None else self._book.day

    def store(self, reserved: NumbersReserved) -> None:
        """Keep what the server reserved; numbers given already on that day stay given."""
        with self._lock:
            known = self._book.ranges if self._book is not None and self._book.day == reserved.day else {}
            ranges = {prefix: _behind(known.get(prefix), block) for prefix, block in reserved.ranges.items()}
            self._write(_Book(reserved.day, ranges))

    def take(self, prefix: str, today: date) -> TicketNo | None:
        """The next number of a prefix, burnt; None where the day is another or its numbers are used up."""
        with self._lock:
            block = None if self._book is None or self._book.day != today else self._book.ranges.get(prefix)
            if self._book is None or block is None or block.first > block.last:
                return None
            left = {**self._book.ranges, prefix: NumberRange(block.first + 1, block.last)}
            self._write(_Book(today, left))
            return TicketNo(f"{prefix}{block.first:03d}")

    def _write(self, book: _Book) -> None:
        fresh = self._path.with_suffix(".new")
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with fresh.open("wb") as file:
            file.write(msgspec.json.encode(book))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._path)
        folder = os.open(self._path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)  # the new name lives in the folder, and the folder has a cache of its own
        finally:
            os.close(folder)
        self._book = book


class OfflineTickets:
    """Gives tickets for a server that is away; `give` and `settle` belong to the kiosk's thread, `keep` to a turn."""

    def __init__(
        self,
        numbers: OfflineNumbers,
        server: Server,
        ledger: Ledger,
        clock: Clock,
        wait: Callable[[float], object],
    ) -> None:
        """`ledger` is the one slips are printed by; `wait` sleeps so many wall seconds and ends when told to stop."""
        self._numbers = numbers
        self._server = server
        self._ledger = ledger
        self._clock = clock
        self._wait = wait
        self._next_question = 0.0
        self._catalogue: CatalogueFact | None = None

    def see(self, catalogue: CatalogueFact) -> None:
        """Know what can be asked for; from any thread."""
        self._catalogue = catalogue

    def keep(self, timeout_s: float) -> None:
        """Ask for the day's numbers where they are missing, then rest; one turn of the program."""
        due = self._clock.monotonic() >= self._next_question and self._open_today()
        if due and self._numbers.day() != self._today():
            self._next_question = self._clock.monotonic() + RETRY_S
            self._reserve()
        self._wait(timeout_s)

    def give(self, wish: TicketWish) -> Slip | None:
        """The slip of an offline number for a spooled wish that nobody answered; print it with its `ticket` as deed.

        None where none can be given: no numbers left for the day, none given at this hour, or the wish was answered
        just now, and its answer comes late. The same wish never gets a second number.
        """
        found = self._offered(wish.item)
        if found is None or not self._gives_now():
            return None
        group, item = found
        number = self._numbers.take(group.prefix, self._today()) if group.prefix else None
        if number is None:
            return None
        id = f"{wish.request_id}{MARK}"
        merging = msgspec.structs.replace(wish, request_id=id, printed_no=number, instead_of=wish.request_id)
        if not self._server.swap(wish.request_id, merging):
            return None  # the number is burnt, which costs nothing
        log.warning("a number was given offline", ticket_no=number, request_id=wish.request_id)
        return self._slip(wish, id, number, group, item)

    def settle(self, answer: AnyAnswer) -> bool:
        """Whether a late answer is about an offline ticket; the server is then told what became of its slip."""
        if not answer.request_id.endswith(MARK):
            return False
        if isinstance(answer, TicketGiven):
            self._tell_printed(answer.request_id, answer.slip.ticket)
        elif isinstance(answer, Refusal):
            log.error("an offline number was refused: ask its holder to the guide desk", code=answer.code)
        return True

    def _tell_printed(self, deed: str, ticket: TicketId) -> None:
        done = self._ledger.deed(deed)
        id, at = f"print.{ticket}", self._clock.now()
        if done is not None and done.stage is Stage.DONE:
            self._server.tell(Printed(request_id=id, at=at, ticket=ticket))
        else:
            self._server.tell(NotPrinted(request_id=id, at=at, ticket=ticket, code="interrupted"))

    def _reserve(self) -> None:
        wish = ReserveNumbersWish(request_id=self._server.new_id(), at=self._clock.now())
        try:
            answer = self._server.ask(wish, ANSWER_S)
        except OutboxFull:
            return
        if isinstance(answer, NumbersReserved):
            self._numbers.store(answer)
        elif isinstance(answer, Refusal):
            log.info("no numbers are reserved yet", code=answer.code)

    def _offered(self, code: ItemCode) -> tuple[OfferedGroup, OfferedItem] | None:
        groups = self._catalogue.groups if self._catalogue else ()
        return next(((group, item) for group in groups for item in group.items if item.code == code), None)

    def _open_today(self) -> bool:
        times = self._catalogue.ticket_times if self._catalogue else ()
        return any(_local_day(each.start) == self._today() for each in times)

    def _gives_now(self) -> bool:
        now = self._clock.now()
        times = self._catalogue.ticket_times if self._catalogue else ()
        return any(each.start <= now < each.end for each in times)

    def _slip(self, wish: TicketWish, id: str, number: TicketNo, group: OfferedGroup, item: OfferedItem) -> Slip:
        catalogue = self._catalogue
        assert catalogue is not None
        more = (found for code in wish.more if (found := self._offered(code)) is not None)
        name = _name(group, item)
        return Slip(
            ticket=TicketId(id),
            ticket_no=number,
            hall=catalogue.hall,
            title=catalogue.hall,
            item=name,
            more=tuple(each for each in dict.fromkeys(_name(*found) for found in more) if each != name),
            zone=item.zone,
            floor=item.floor,
            windows=(),
            issued_at=wish.at,
            ahead=0,
            hotline=catalogue.hotline,
            offline=True,
        )

    def _today(self) -> date:
        return _local_day(self._clock.now())


def _name(group: OfferedGroup, item: OfferedItem) -> Words:
    return group.name if item.discreet else item.name


def _local_day(now: datetime) -> date:
    return now.astimezone(PEOPLE).date()


def _behind(known: NumberRange | None, block: NumberRange) -> NumberRange:
    """A block without what was given of it already."""
    if known is None or known.last != block.last:
        return block
    return NumberRange(max(known.first, block.first), block.last)


def _read(path: Path) -> _Book | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=_Book)
    except FileNotFoundError:
        return None
    except (msgspec.DecodeError, UnicodeDecodeError):
        log.error("the offline numbers cannot be read", file=path.name)  # noqa: TRY400
        return None
