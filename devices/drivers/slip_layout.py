"""What a ticket slip (号票) says and in which order (domain.md §3.2): lines and one QR code, no bytes yet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from devices.drivers.paper import Paper, columns
from devices.drivers.wrapping import balanced, wrap
from devices.ports import Leaflet
from hall.messages.answers import Slip
from hall.messages.receipts import Matter, Receipt
from hall.messages.topics import Words
from hall.texts import Texts
from hall.words import Language

TEXTS = Texts("slip")
_PEOPLE = ZoneInfo("Asia/Shanghai")
_LONG_WAIT = timedelta(minutes=60)
"""Above it a clock range would promise more than anybody knows (domain.md §3.10)."""
_LARGEST_NUMBER = 6
_GAP = 12
"""Dots between blocks."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line that fits the paper: its text, how many times larger than a plain letter, and the gap after it."""

    text: str
    size: int = 1
    bold: bool = False
    centred: bool = False
    gap: int = 0


@dataclass(frozen=True, slots=True)
class Code:
    """The QR code of an address."""

    url: str


def lay_out(slip: Slip, paper: Paper) -> Iterator[Line | Code]:
    """A slip from its head to its foot."""
    yield from _head(slip, paper)
    yield from _rule(paper)
    yield from _facts(slip, paper)
    yield from _rule(paper)
    yield from _foot(slip, paper)


def lay_out_leaflet(leaflet: Leaflet, paper: Paper) -> Iterator[Line | Code]:
    """A leaflet of what to bring (一次性告知), from its head to its foot."""
    yield from _centred(leaflet.hall.zh, paper, size=2, bold=True, gap=4)
    yield from _centred(_both("leaflet", paper), paper, gap=_GAP)
    yield from _centred(leaflet.item.zh, paper, size=2, bold=True, gap=4)
    yield from _centred(leaflet.item.en, paper, gap=_GAP)
    yield from _rule(paper)
    for number, material in enumerate(leaflet.materials, 1):
        yield from _plain(TEXTS.say("tip", Language.ZH, number=number, text=material), paper, bold=True)
    yield from _rule(paper)
    for code, text in (("time_limit", leaflet.time_limit), ("fee", leaflet.fee), ("hotline", leaflet.hotline)):
        if text:
            yield from _plain(_both(code, paper, **{code: text}), paper)


def lay_out_receipt(receipt: Receipt, paper: Paper) -> Iterator[Line | Code]:
    """A receipt (受理回执、补正通知书、不予受理告知): what was agreed, what is owed by whom and when, the way on."""
    yield from _centred(receipt.hall.zh, paper, size=2, bold=True, gap=4)
    yield from _centred(receipt.hall.en, paper, gap=_GAP)
    yield from _centred(receipt.title.zh, paper, size=2, bold=True, gap=4)
    yield from _centred(receipt.title.en, paper, gap=_GAP)
    for matter in receipt.matters:
        yield from _rule(paper)
        yield from _matter(matter, paper)
    yield from _rule(paper)
    for note in receipt.notes:
        yield from _in_both(note, paper)
    at = receipt.at.astimezone(_PEOPLE).strftime("%Y-%m-%d %H:%M")
    yield from _plain(_both("receipt_of", paper, number=receipt.ticket_no, at=at), paper)
    yield Line("", gap=_GAP)
    yield Code(receipt.url)
    yield from _centred(_both("receipt_scan", paper), paper, gap=4)
    if receipt.hotline:
        yield from _centred(_both("hotline", paper, hotline=receipt.hotline), paper)


def _matter(matter: Matter, paper: Paper) -> Iterator[Line]:
    yield from _plain(matter.item.zh, paper, bold=True)
    yield from _plain(matter.item.en, paper)
    yield from _plain(f"{matter.state.zh}  {matter.state.en}".strip(), paper, bold=True)
    if matter.project_no:
        yield from _plain(_both("project_no", paper, number=matter.project_no), paper)
    if matter.missing:
        yield from _plain(_both("missing", paper), paper, bold=True)
        for number, material in enumerate(matter.missing, 1):
            yield from _plain(TEXTS.say("tip", Language.ZH, number=number, text=material), paper)
    for code, day in (("bring_by", matter.bring_by), ("promised", matter.promised)):
        if day is not None:
            yield from _plain(_both(code, paper, day=day.isoformat()), paper, bold=True)
    for note in matter.notes:
        yield from _in_both(note, paper)


def _in_both(words: Words, paper: Paper) -> Iterator[Line]:
    yield from _plain(words.zh, paper)
    yield from _plain(words.en, paper)


def _head(slip: Slip, paper: Paper) -> Iterator[Line]:
    yield from _centred(slip.hall.zh, paper, size=2, bold=True, gap=4)
    if slip.title.zh != slip.hall.zh:
        yield from _centred(slip.title.zh, paper, gap=4)
    yield from _centred(slip.hall.en, paper, gap=_GAP)
    yield from _rule(paper)
    yield from _centred(_both("number", paper), paper, gap=_GAP)
    largest = min(_LARGEST_NUMBER, paper.columns * 2 // 3 // max(columns(slip.ticket_no), 1))
    yield from _centred(slip.ticket_no, paper, size=max(largest, 1), bold=True, gap=_GAP)
    for item in (slip.item, *slip.more):
        yield from _centred(item.zh, paper, size=2, gap=4)
        yield from _centred(item.en, paper, gap=_GAP)


def _facts(slip: Slip, paper: Paper) -> Iterator[Line]:
    if slip.offline:
        yield from _plain(_both("offline", paper), paper, bold=True)
    else:
        yield from _plain(_both("ahead" if slip.ahead else "ahead_none", paper, ahead=slip.ahead), paper, bold=True)
    yield from _plain(_place(slip, Language.ZH), paper, bold=True)
    yield from _plain(_place(slip, Language.EN), paper)
    if slip.slot_at is not None:
        yield from _plain(_both("slot", paper, slot=_clock(slip.slot_at)), paper, bold=True)
    if slip.from_at is not None:
        yield from _plain(_promise(slip, slip.from_at, paper), paper, bold=True)
    taken = slip.issued_at.astimezone(_PEOPLE).strftime("%Y-%m-%d %H:%M:%S")
    yield from _plain(TEXTS.say("taken_at", Language.ZH, at=taken), paper)


def _foot(slip: Slip, paper: Paper) -> Iterator[Line | Code]:
    for number, tip in enumerate(slip.tips, 1):
        yield from _plain(TEXTS.say("tip", Language.ZH, number=number, text=tip.zh), paper)
    if slip.url:
        yield Line("", gap=_GAP)
        yield Code(slip.url)
        yield from _centred(_both("scan", paper), paper)
    if slip.hotline:
        yield from _centred(_both("hotline", paper, hotline=slip.hotline), paper)


def _place(slip: Slip, language: Language) -> str:
    zone = _word(slip.zone, language)
    if not slip.windows:
        return TEXTS.say("place_open", language, floor=slip.floor, zone=zone)
    joined = TEXTS.say("windows_and", language).join(_spans(slip.windows))
    return TEXTS.say("place", language, floor=slip.floor, zone=zone, windows=joined)


def _spans(numbers: Sequence[int]) -> Iterator[str]:
    """Window numbers as people say them: 1-5 and 12."""
    rest = sorted(set(numbers))
    while rest:
        last = next((n for n, following in zip(rest, [*rest[1:], None], strict=True) if following != n + 1), rest[0])
        yield str(rest[0]) if last == rest[0] else f"{rest[0]}-{last}"
        rest = [number for number in rest if number > last]


def _promise(slip: Slip, start: datetime, paper: Paper) -> str:
    if start - slip.issued_at > _LONG_WAIT:
        return _both("promise_long", paper, start=_clock(start))
    if slip.until_at is None:
        return _both("promise_from", paper, start=_clock(start))
    return _both("promise", paper, start=_clock(start), end=_clock(slip.until_at))


def _clock(moment: datetime) -> str:
    return moment.astimezone(_PEOPLE).strftime("%H:%M")


def _word(words: Words, language: Language) -> str:
    return words.zh if language is Language.ZH else words.en or words.zh


def _both(code: str, paper: Paper, **values: object) -> str:
    """A text in Chinese, and in English beside it where the line has room, below it where not."""
    zh, en = (TEXTS.say(code, language, **values) for language in (Language.ZH, Language.EN))
    beside = f"{zh}  {en}"
    return beside if columns(beside) <= paper.columns else f"{zh}\n{en}"


def _rule(paper: Paper) -> Iterator[Line]:
    yield Line("-" * paper.columns, gap=4)


def _centred(text: str, paper: Paper, size: int = 1, bold: bool = False, gap: int = 0) -> Iterator[Line]:
    yield from _lines(text, paper, Line("", size, bold, True, gap))


def _plain(text: str, paper: Paper, bold: bool = False) -> Iterator[Line]:
    yield from _lines(text, paper, Line("", bold=bold, gap=4))


def _lines(text: str, paper: Paper, like: Line) -> Iterator[Line]:
    width = paper.columns // like.size
    wrapped = [line for part in text.split("\n") for line in (balanced if like.centred else wrap)(part, width)]
    for index, line in enumerate(wrapped):
        last = index == len(wrapped) - 1
        yield Line(line, like.size, like.bold, like.centred, like.gap if last else 0)
