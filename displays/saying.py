"""What boards and signs say, in both languages; one of them leads and is written larger."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from zoneinfo import ZoneInfo

from displays import palette
from displays.scene import Around
from hall.messages.facts import BoardFact, BoardGroup, BoardWindow, WindowFact
from hall.messages.topics import Words
from hall.texts import Texts
from hall.words import Language, PauseReason, WindowState

TEXTS = Texts("board")
SHANGHAI = ZoneInfo("Asia/Shanghai")

STEP_S = 300
"""Promises are rounded to five minutes (domain.md §3.10)."""
LONG_S = 3600
"""A promise beyond this is said in words."""
SHUT = (WindowState.CLOSED, WindowState.STANDBY)


@dataclass(frozen=True, slots=True)
class Note:
    """A line everybody should know, how loud it is, and whether it needs a whole line for itself."""

    words: Words
    tone: palette.Tone
    long: bool = False


def said(code: str, **values: object) -> Words:
    """A text of the board's catalogue."""
    return Words(TEXTS.say(code, Language.ZH, **values), TEXTS.say(code, Language.EN, **values))


def pair(words: Words, lead: Language) -> tuple[str, str]:
    """The two languages, the leading one first; a text there is in Chinese only leads all the same."""
    if lead is Language.ZH or not words.en:
        return words.zh, words.en
    return words.en, words.zh


def clock(moment: datetime) -> str:
    """A time of day in the hall."""
    return f"{moment.astimezone(SHANGHAI):%H:%M}"


def date(moment: datetime) -> Words:
    """A day in the hall."""
    here = moment.astimezone(SHANGHAI)
    zh, en = (
        TEXTS.say(
            "date",
            lang,
            year=here.year,
            month=TEXTS.say(f"month_{here.month}", lang),
            day=here.day,
            weekday=TEXTS.say(f"weekday_{here.isoweekday()}", lang),
        )
        for lang in (Language.ZH, Language.EN)
    )
    return Words(zh, en)


def promise(group: BoardGroup) -> Words | None:
    """The wait promised to a group in words, rounded to five minutes; None where nothing is promised."""
    if group.waiting == 0 and group.p90_s == 0:
        return said("no_wait")
    if group.p90_s == 0:
        return None
    if group.p90_s > LONG_S:
        return said("wait_long")
    low = group.p50_s // STEP_S * STEP_S // 60
    high = max(ceil(group.p90_s / STEP_S) * STEP_S // 60, 5)
    if low == 0:
        return said("wait_about", high=high)
    return said("wait_range", low=min(low, high - 5), high=high)


def board_notes(fact: BoardFact, around: Around) -> list[Note]:
    """What everybody should know now, most urgent first."""
    return [*trouble_notes(around), *_outage_notes(fact), *_tidal_notes(fact), *_quiet_notes(fact)]


def trouble_notes(around: Around) -> list[Note]:
    """What is wrong with the screen itself."""
    notes = []
    if around.lost_since is not None:
        notes.append(Note(said("offline", time=clock(around.lost_since)), palette.DISCREET))
    if not around.clock_set:
        notes.append(Note(said("clock_not_set"), palette.DISCREET))
    return notes


def _outage_notes(fact: BoardFact) -> list[Note]:
    notes = []
    for outage in fact.outages:
        if outage.until is None:
            words = _with_name("outage", outage.name)
        else:
            words = _with_name("outage_until", outage.name, time=clock(outage.until))
        notes.append(Note(words, palette.WARNING, long=True))
    return notes


def _with_name(code: str, name: Words, **values: object) -> Words:
    return Words(
        TEXTS.say(code, Language.ZH, name=name.zh, **values),
        TEXTS.say(code, Language.EN, name=name.en or name.zh, **values),
    )


def _tidal_notes(fact: BoardFact) -> list[Note]:
    tidal = [window for window in fact.windows if window.tidal and window.state not in SHUT]
    opening = [window for window in tidal if window.state is WindowState.OPENING]
    opened = [window for window in tidal if window.state is not WindowState.OPENING]
    return [
        Note(_with_windows(code, windows), palette.NOTICE)
        for code, windows in (("tidal_open", opened), ("tidal_opening", opening))
        if windows
    ]


def _with_windows(code: str, windows: Sequence[BoardWindow]) -> Words:
    numbers = [str(window.window_no) for window in windows]
    return Words(
        TEXTS.say(code, Language.ZH, windows="、".join(numbers)),
        TEXTS.say(code, Language.EN, windows=", ".join(numbers)),
    )


def _quiet_notes(fact: BoardFact) -> list[Note]:
    notes = []
    if fact.last_servable is not None:
        notes.append(Note(said("last_servable", ticket_no=fact.last_servable), palette.PLAIN))
    away = (window for window in fact.windows if window.state is WindowState.PAUSED)
    told = (window for window in away if window.reason is not None or window.note or window.until is not None)
    return [*notes, *(Note(_paused_window(window), palette.PLAIN) for window in told)]


def _paused_window(window: BoardWindow) -> Words:
    away = away_words(window)
    return Words(
        TEXTS.say("paused_window", Language.ZH, window=window.window_no, away=away.zh),
        TEXTS.say("paused_window", Language.EN, window=window.window_no, away=away.en),
    )


def away_words(window: BoardWindow | WindowFact) -> Words:
    """Why a clerk is away and when he is back (去向留言), as far as he said."""
    parts = [said(f"reason_{window.reason}")] if window.reason is not None else []
    if window.note:
        parts.append(Words(window.note, window.note))
    if window.until is not None:
        back = "back_about" if window.reason is PauseReason.VISIT else "until"
        parts.append(said(back, time=clock(window.until)))
    if isinstance(window, WindowFact) and window.elsewhere:
        parts.append(said("elsewhere", windows="、".join(str(no) for no in window.elsewhere)))
    if not parts:
        return said("back_soon")
    return Words("，".join(part.zh for part in parts), ", ".join(part.en for part in parts))


def window_words(window: BoardWindow) -> Words:
    """What a window does, or when somebody is back at it."""
    if window.state is WindowState.PAUSED and window.until is not None:
        return said("until", time=clock(window.until))
    return said(f"state_{window.state}")
