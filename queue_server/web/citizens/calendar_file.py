"""An appointment as a calendar file (RFC 5545) that a phone puts into its own calendar."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

LINE_OCTETS = 75
REMIND = "-PT2H"
LASTS = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands in the calendar; `start` is aware and in the hall's own time zone."""

    uid: str
    start: datetime
    stamp: datetime
    title: str
    place: str
    note: str
    url: str
    cancelled: bool = False


def calendar_file(entry: Entry, zone: str) -> str:
    """The file's text; a cancelled appointment takes its entry out again."""
    state = ("CANCEL", "CANCELLED", 1) if entry.cancelled else ("PUBLISH", "CONFIRMED", 0)
    method, status, sequence = state
    rows = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Government Service Hall//Appointments//ZH",
        f"METHOD:{method}",
        *_time_zone(entry.start, zone),
        "BEGIN:VEVENT",
        f"UID:{escaped(entry.uid)}",
        f"SEQUENCE:{sequence}",
        f"STATUS:{status}",
        f"DTSTAMP:{entry.stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;TZID={zone}:{entry.start:%Y%m%dT%H%M%S}",
        f"DTEND;TZID={zone}:{entry.start + LASTS:%Y%m%dT%H%M%S}",
        f"SUMMARY:{escaped(entry.title)}",
        f"LOCATION:{escaped(entry.place)}",
        f"DESCRIPTION:{escaped(entry.note)}",
        f"URL:{entry.url}",
        *([] if entry.cancelled else _alarm(entry.title)),
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{folded(row)}\r\n" for row in rows)


def escaped(text: str) -> str:
    """A text value: backslash, semicolon, comma and line ends written as RFC 5545 §3.3.11 asks."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def folded(row: str) -> str:
    """A line of at most 75 octets, continued on the next by a blank; no character is cut in two."""
    lines, line, octets = [], "", 0
    for letter in row:
        size = len(letter.encode())
        if octets + size > LINE_OCTETS:
            lines.append(line)
            line, octets = " ", 1
        line += letter
        octets += size
    return "\r\n".join([*lines, line])


def _time_zone(start: datetime, zone: str) -> list[str]:
    """The zone as it is at the appointment: the one moment that is told in it."""
    offset = f"{start:%z}"
    return [
        "BEGIN:VTIMEZONE",
        f"TZID:{zone}",
        "BEGIN:STANDARD",
        "DTSTART:19700101T000000",
        f"TZOFFSETFROM:{offset}",
        f"TZOFFSETTO:{offset}",
        "END:STANDARD",
        "END:VTIMEZONE",
    ]


def _alarm(title: str) -> list[str]:
    return ["BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{escaped(title)}", f"TRIGGER:{REMIND}", "END:VALARM"]
