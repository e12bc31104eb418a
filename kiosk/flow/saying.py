"""How the screen machine speaks: its own catalogue, the refusals', and the hall's names, in the visit's language."""

import math
from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from hall.messages.topics import Words
from hall.texts import Texts
from hall.words import DeviceState, Language, RatingLevel

PEOPLE = ZoneInfo("Asia/Shanghai")
_STEP_S = 300
"""A promise is said in steps this long, as on the slip."""
LONG_MIN = 60
"""A wait from which no figure is said, only that it is long."""


class Tongue:
    """One language of the kiosk."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def say(self, code: str, **values: object) -> str:
        """A text of the kiosk's own catalogue."""
        return _KIOSK.say(code, self.language, **values)

    def refusal(self, code: str, about: Mapping[str, str]) -> str:
        """Why not, and the way out; in general words where a newer server's refusal has none here."""
        entries = {**_KIOSK.entries(self.language), **_REFUSALS.entries(self.language)}
        try:
            return entries[code].format_map(about)
        except KeyError:
            return self.say("refused_unknown", reason=code)

    def trouble(self, code: str) -> str:
        """What to do about a card or a number that is of no use; in general words where nobody wrote more."""
        for texts in (_KIOSK, _DEVICES):
            if (text := texts.entries(self.language).get(code)) is not None:
                return text
        return self.say("card_trouble")

    def level(self, level: RatingLevel) -> str:
        """A level of 好差评, in the words of every other place that asks for one."""
        return _SHARED.say(f"RatingLevel.{level}", self.language)

    def part(self, part: str) -> str:
        """A part of a program, as the managers' page calls it; by its own name where that has none."""
        return _SHARED.entries(self.language).get(f"part_{part}", part)

    def health(self, state: DeviceState) -> str:
        """How a part is, in those words."""
        return _SHARED.say(f"DeviceState.{state}", self.language)

    def reason(self, code: str) -> str:
        """A national reason, in those words too."""
        return _SHARED.say(f"reason_{code}", self.language)

    def words(self, words: Words) -> str:
        """A name of the hall's; in Chinese where it has no other."""
        return words.en if self.language is Language.EN and words.en else words.zh

    def joined(self, names: list[str]) -> str:
        """Several names in one line."""
        return self.say("and").join(names)


def clock(moment: datetime) -> str:
    """A moment on the hall's clock."""
    return f"{moment.astimezone(PEOPLE):%H:%M}"


def day_clock(moment: datetime, now: datetime) -> str:
    """The same, with its date where that is not today's."""
    here = moment.astimezone(PEOPLE)
    return clock(moment) if here.date() == now.astimezone(PEOPLE).date() else f"{here:%m-%d %H:%M}"


def expected(now: datetime, p50_s: int, p90_s: int) -> tuple[str, str]:
    """From when until when a call may be expected, in whole steps."""
    first = math.floor((now.timestamp() + p50_s) / _STEP_S) * _STEP_S
    last = math.ceil((now.timestamp() + p90_s) / _STEP_S) * _STEP_S
    return clock(datetime.fromtimestamp(first, PEOPLE)), clock(datetime.fromtimestamp(last, PEOPLE))


def minutes(p50_s: int, p90_s: int) -> tuple[int, int]:
    """A wait in minutes, in whole steps and at least one apart; nothing at all where nine in ten wait none."""
    if p90_s <= 0:
        return 0, 0
    step = _STEP_S // 60
    low = p50_s // _STEP_S * step
    return low, max(math.ceil(p90_s / _STEP_S) * step, low + step)


_KIOSK = Texts("kiosk")
_REFUSALS = Texts("refusals")
_DEVICES = Texts("devices")
_SHARED = Texts("web")
TONGUES = {language: Tongue(language) for language in Language}
