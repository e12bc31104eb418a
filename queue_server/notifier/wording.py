"""What a notice says, put into words only when it goes out: a pick-up code rests nowhere."""

from collections.abc import Sequence
from datetime import datetime

from hall.texts import Texts
from hall.words import Language
from queue_server.bridge.facts import discreet_name, words
from queue_server.core.affair import Affair
from queue_server.core.bookings import code_of
from queue_server.core.carried import Booking, Rated
from queue_server.core.case import Case
from queue_server.core.state import Hall
from queue_server.core.text import Text
from queue_server.core.timetable import zone
from queue_server.deliveries.delivery import Delivery
from queue_server.notifier.notices import About
from queue_server.pickup import PickupCodes

TEXTS = Texts("notices")


def worded(hall: Hall, delivery: Delivery, about: About, codes: PickupCodes, languages: Sequence[Language]) -> str:
    """The message in each language, one after the other."""
    return "\n".join(TEXTS.say(delivery.kind, lang, **_values(hall, about, codes, lang)) for lang in languages)


def _values(hall: Hall, about: About, codes: PickupCodes, lang: Language) -> dict[str, str]:
    shared = {"hall": _in(hall.plan.name, lang), "hotline": hall.plan.hotline}
    if isinstance(about, Booking):
        item = hall.plan.item[about.item]
        place = hall.plan.zone[hall.plan.group[item.group].zone]
        named = discreet_name(hall.plan, item)
        where = TEXTS.say(f"where_{about.kind}", lang, floor=place.floor, zone=_in(place.name, lang))
        return shared | {
            "at": _moment(hall, about.slot, lang),
            "item": named.en if lang is Language.EN and named.en else named.zh,
            "kind": TEXTS.say(f"kind_{about.kind}", lang),
            "number": code_of(about.id),
            "where": where,
        }
    if isinstance(about, Affair):
        kind = hall.plan.affairs.by_id.get(about.kind)
        return shared | {"kind": "" if kind is None else _in(Text(kind.zh, kind.en), lang)}
    if isinstance(about, Case | Rated):
        last = about.due if isinstance(about, Case) else about.until
        return shared | {"no": about.ticket_no, "day": TEXTS.say("day", lang, month=last.month, day=last.day)}
    until = hall.plan.parcels.keep_until(about)
    locker, _, door = str(about.compartment or "").partition("/")
    name = next((each.name for each in hall.plan.lockers if each.id == locker), Text(locker, locker))
    return shared | {
        "no": about.ticket_no,
        "locker": _in(name, lang),
        "door": door,
        "number": codes.code(about.id),
        "until": "" if until is None else _moment(hall, until, lang),
    }


def _in(text: Text, lang: Language) -> str:
    said = words(text)
    return said.en if lang is Language.EN and said.en else said.zh


def _moment(hall: Hall, moment: datetime, lang: Language) -> str:
    at = moment.astimezone(zone(hall.plan.time_zone))
    return TEXTS.say("moment", lang, month=at.month, day=at.day, clock=f"{at:%H:%M}")
