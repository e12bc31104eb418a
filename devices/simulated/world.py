"""The simulated physical world: a folder that the programs of a rehearsal share, as a real hall shares its floor.

people.json         what the simulated people know (`Script`)
bookings.json       {citizen: booking id}
visitors.jsonl      who holds which ticket, a `Holder` a line
turned_away.jsonl   who was refused at the kiosk and why
messages.jsonl      what citizens were sent on their phones, a `Message` a line
touches/*.json      {"item": code}: a touch to be made at the kiosk
slips/*.bin         the bytes of the latest slips; slip-latest.png; slips.json {"printed": n}
board-<zone>.png    what a board shows
pad-<window>.json   what a rating pad shows (`PadState`)
lockers.json        {locker: {door: "open" | "closed"}}
card.json           {"order": n, "birth": 19900307}: the card that lies on the kiosk's reader, of nobody
printer.json        faults to play (`PrinterFaults`); lock-board.json {locker: [jammed doors]}
"""

import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import TypeVar

import msgspec

from hall.rehearsal.day_file import Visitor
from hall.rehearsal.script import Script, read_script
from hall.words import BookingId, ItemCode, RatingLevel, TicketNo, WindowId

T = TypeVar("T")


class Holder(msgspec.Struct, frozen=True, kw_only=True):
    """A visitor with a number, on paper or in mind."""

    visitor: Visitor
    ticket_no: TicketNo
    took_at: datetime


class TurnedAway(msgspec.Struct, frozen=True, kw_only=True):
    """A visitor whom the hall refused a ticket."""

    visitor: str
    item: ItemCode | None
    code: str


class WantedTouch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A touch that somebody outside the world asks for."""

    item: ItemCode


class PadState(msgspec.Struct, frozen=True, kw_only=True):
    """What a rating pad shows: `dark`, `armed`, `thanks` or `timed_out`."""

    shows: str
    ticket_no: TicketNo | None = None
    window_no: int | None = None
    level: RatingLevel | None = None
    until: datetime | None = None


class Message(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a citizen was sent on the phone: the code of a result in a locker; and when that citizen will come."""

    locker: str
    code: str
    comes_at: datetime


class PrinterFaults(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is wrong with the simulated printer."""

    paper_out: bool = False
    near_end: bool = False
    cover_open: bool = False
    offline: bool = False
    silent: bool = False


class World:
    """One process's view of the world; any number of processes and threads may hold one."""

    def __init__(self, folder: Path) -> None:
        """Enter the world in a folder, which is made where it does not exist."""
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._holders: dict[TicketNo, Holder] = {}
        self._read_to = 0
        self._reading = Lock()

    def script(self) -> Script:
        """What the people know."""
        return read_script(self.folder)

    def booking(self, citizen: str) -> BookingId | None:
        """The booking a citizen made before coming."""
        return self._read("bookings.json", dict[str, BookingId], {}).get(citizen)

    def arrive(self, visitor: Visitor, ticket_no: TicketNo, took_at: datetime) -> None:
        """A visitor now holds a number."""
        self._append("visitors.jsonl", Holder(visitor=visitor, ticket_no=ticket_no, took_at=took_at))

    def holder(self, ticket_no: TicketNo) -> Holder | None:
        """Who holds a number, as far as the world knows."""
        with self._reading:
            self._read_on()
            return self._holders.get(ticket_no)

    def holders(self) -> tuple[Holder, ...]:
        """Everybody who ever held a number here, in order of the last number each holds."""
        with self._reading:
            self._read_on()
            return tuple(self._holders.values())

    def turn_away(self, visitor: str, item: ItemCode | None, code: str) -> None:
        """A visitor was refused a ticket."""
        self._append("turned_away.jsonl", TurnedAway(visitor=visitor, item=item, code=code))

    def turned_away(self) -> tuple[TurnedAway, ...]:
        """Everybody who was refused."""
        path = self.folder / "turned_away.jsonl"
        lines = path.read_bytes().splitlines() if path.exists() else []
        return tuple(msgspec.json.decode(line, type=TurnedAway) for line in lines)

    def wanted_touches(self) -> Iterator[tuple[str, WantedTouch | None]]:
        """The touches dropped here, each taken by one asker only, with its name; None for one that is unreadable."""
        for path in sorted((self.folder / "touches").glob("*.json")):
            taken = path.with_suffix(".taken")
            try:
                path.rename(taken)
            except FileNotFoundError:
                continue  # another kiosk was quicker
            try:
                yield path.stem, msgspec.json.decode(taken.read_bytes(), type=WantedTouch)
            except msgspec.DecodeError:
                yield path.stem, None
            taken.unlink()

    def keep_slip(self, data: bytes, number: int, keep: int) -> None:
        """File the bytes of the slip printed as the `number`th, and only the last `keep` of them."""
        folder = self.folder / "slips"
        folder.mkdir(exist_ok=True)
        self.put(f"slips/{number:04}.bin", data)
        (folder / f"{number - keep:04}.bin").unlink(missing_ok=True)
        self.put("slips.json", msgspec.json.encode({"printed": number}))

    def printed(self) -> int:
        """How many slips were cut."""
        return self._read("slips.json", dict[str, int], {}).get("printed", 0)

    def keep_pad(self, window: WindowId, state: PadState) -> None:
        """Show what a pad shows."""
        self.put(f"pad-{window}.json", msgspec.json.encode(state))

    def keep_doors(self, locker: str, doors: Mapping[int, str]) -> None:
        """Show how a locker's doors stand."""
        with self._alone():
            lockers = self._read("lockers.json", dict[str, dict[str, str]], {})
            lockers[locker] = {str(door): state for door, state in doors.items()}
            self.put("lockers.json", msgspec.json.encode(lockers))

    def messages(self) -> tuple[Message, ...]:
        """Every message that was sent, in order."""
        path = self.folder / "messages.jsonl"
        lines = path.read_bytes().splitlines(keepends=True) if path.exists() else []
        return tuple(msgspec.json.decode(line, type=Message) for line in lines if line.endswith(b"\n"))

    def printer_faults(self) -> PrinterFaults:
        """What is wrong with the printer now."""
        return self._read("printer.json", PrinterFaults, PrinterFaults())

    def card_laid(self) -> int | None:
        """Whose card lies on the kiosk's reader, by the order within an invented birthday; None for no card."""
        return self._read("card.json", dict[str, int], {}).get("order")

    def card_birth(self) -> str:
        """That invented birthday; who is old enough is met by their age."""
        return str(self._read("card.json", dict[str, int], {}).get("birth", 19900307))

    def jammed_doors(self, locker: str) -> frozenset[int]:
        """The doors of a locker that do not open."""
        return frozenset(self._read("lock-board.json", dict[str, list[int]], {}).get(locker, ()))

    def put(self, name: str, data: bytes) -> None:
        """Replace a file in one go: nobody ever reads half of it."""
        path = self.folder / name
        fresh = path.with_name(f".{path.name}.{os.getpid()}")
        fresh.write_bytes(data)
        fresh.replace(path)

    def _read(self, name: str, kind: type[T], otherwise: T) -> T:
        try:
            return msgspec.json.decode((self.folder / name).read_bytes(), type=kind)
        except FileNotFoundError:
            return otherwise

    def _append(self, name: str, row: msgspec.Struct) -> None:
        # One write to a file opened for appending: lines of several processes never mix.
        with (self.folder / name).open("ab", buffering=0) as file:
            file.write(msgspec.json.encode(row) + b"\n")

    def _read_on(self) -> None:
        path = self.folder / "visitors.jsonl"
        if not path.exists():
            return
        with path.open("rb") as file:
            file.seek(self._read_to)
            for line in file:
                if not line.endswith(b"\n"):
                    return  # still being written
                holder = msgspec.json.decode(line, type=Holder)
                self._holders[holder.ticket_no] = holder
                self._read_to += len(line)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with (self.folder / ".lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
