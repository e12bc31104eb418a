"""The language a page speaks: Chinese first, English for whoever asks; every word comes from a catalogue."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from flask import Response, g, request

from hall.messages.topics import Words
from hall.texts import Texts
from hall.words import Language
from queue_server import saying
from queue_server.core.plan import Plan
from queue_server.core.reasons import Reason
from queue_server.core.text import Text
from queue_server.core.timetable import zone
from queue_server.web.views.happenings import Happening
from queue_server.web.views.nearby import Nearby

COOKIE = "lang"
_WEB = Texts("web")
_REFUSALS = Texts("refusals")
_DEVICES = Texts("devices")
_YEAR_S = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says everything a page says, in one language."""

    lang: Language

    def say(self, code: str, **values: object) -> str:
        """A text of the web catalogue; KeyError where the code or a value is missing."""
        return _WEB.say(code, self.lang, **values)

    def word(self, value: StrEnum) -> str:
        """The word for a state, reason, outcome…: the catalogue knows it as `<class>.<value>`."""
        return self.say(f"{type(value).__name__}.{value.value}")

    def name(self, text: Text | Words | None) -> str:
        """A text of the hall's plan; Chinese where the plan has no English."""
        if text is None:
            return ""
        return text.en if self.lang is Language.EN and text.en else text.zh

    def happening(self, row: Happening) -> str:
        """A row of what just happened."""
        word = "" if row.word is None else self.word(row.word)
        return self.say(f"happened_{row.code}", word=word, name=self.name(row.name), **row.values)

    def why(self, plan: Plan, reason: Reason) -> str:
        """Why a number was called, in one sentence."""
        return saying.sentence(plan, reason, self.lang)

    def weighed(self, plan: Plan, reason: Reason) -> tuple[tuple[str, str], ...]:
        """What was weighed in it, by whose it is."""
        return saying.parts(plan, reason, self.lang)

    def proposed(self, proposal: saying.Proposed) -> str:
        """Why the tide would open or close a window, in one sentence."""
        return saying.proposed(proposal, self.lang)

    def nearby(self, found: Nearby) -> str:
        """Where an item is done too, closer to home."""
        of_levels = (self.say("nearby_of_level", level=self.word(level)) for level in found.levels)
        return self.say("nearby_at", places=self.say("comma").join((*map(self.name, found.halls), *of_levels)))

    def refusal(self, code: str, about: Mapping[str, str]) -> str:
        """Why not, and what to do instead."""
        return _REFUSALS.say(code, self.lang, **about)

    def part(self, name: str) -> str:
        """A part of a program by its kind and, at a desk of several windows, its window; as named where unknown."""
        kind, _, window = name.partition("-")
        word = _WEB.entries(self.lang).get(f"part_{kind}", kind)
        return f"{word} {window}".strip()

    def trouble(self, part: str, code: str, about: Mapping[str, str]) -> str:
        """What is wrong with a part and what to do; empty where the devices catalogue does not explain it."""
        texts = _DEVICES.entries(self.lang)
        text = texts.get(f"{part.partition('-')[0]}_{code}") or texts.get(code, "")
        try:
            return text.format_map(about)
        except KeyError:
            return ""  # the device's own machine says it: its program told too little

    def lasting(self, seconds: float | None) -> str:
        """A stretch of time in the words people use; a dash for none."""
        if seconds is None:
            return "–"
        if seconds < 60:
            return self.say("seconds", n=max(0, round(seconds)))
        if seconds < 3600:
            return self.say("minutes", n=round(seconds / 60))
        return self.say("hours", n=int(seconds // 3600), minutes=f"{int(seconds % 3600 // 60):02}")

    def clock(self, plan: Plan, moment: datetime | None, form: str = "%H:%M") -> str:
        """A moment on the hall's clock."""
        return "–" if moment is None else moment.astimezone(zone(plan.time_zone)).strftime(form)


def refusal_in_both(code: str, about: Mapping[str, str]) -> dict[str, object]:
    """A refusal as the API says it; `about` holds what the texts were filled with, and more for programs."""
    return {
        "code": code,
        "message_zh": _REFUSALS.say(code, Language.ZH, **about),
        "message_en": _REFUSALS.say(code, Language.EN, **about),
        "about": dict(about),
    }


def speaker() -> Speaker:
    """The speaker for the page being made: `?lang=` decides, then what was chosen before, then Chinese."""
    if "speaker" not in g:
        asked = request.args.get("lang") or request.cookies.get(COOKIE)
        g.speaker = Speaker(Language(asked) if asked in set(Language) else Language.ZH)
    chosen: Speaker = g.speaker
    return chosen


def remember_language(response: Response) -> Response:
    """Keep a language that was asked for by `?lang=`; nothing about the person is in it."""
    if request.args.get("lang") in set(Language):
        response.set_cookie(
            COOKIE, speaker().lang, max_age=_YEAR_S, samesite="Lax", httponly=True, secure=request.is_secure
        )
    return response
