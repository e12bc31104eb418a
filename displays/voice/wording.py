"""The words of a call, by the hall's own template, and every text that a hall's voice must be able to say."""

from collections.abc import Iterator

from hall.messages.facts import BoardCall, BoardFact, CatalogueFact
from hall.messages.topics import Words
from hall.texts import Texts
from hall.words import Language

TEXTS = Texts("voice")
_DIGITS = "0123456789"


def sentence(template: Words, language: Language, ticket_no: str, window_no: int, place: tuple[Words, int]) -> str:
    """A call in a language; without the hall's own template the usual one. `place` is the zone and its floor."""
    own = template.zh if language is Language.ZH else template.en
    zone, floor = place
    named = zone.zh if language is Language.ZH else zone.en or zone.zh
    values = {"ticket_no": ticket_no, "window_no": window_no, "zone": named, "floor": floor}
    return own.format_map(values) if own else TEXTS.say("call", language, **values)


def called(fact: BoardFact, call: BoardCall, language: Language) -> str:
    """What is said of a call on a board."""
    return sentence(fact.call, language, call.ticket_no, call.window_no, (call.zone, call.floor))


def needed_texts(fact: BoardFact, catalogue: CatalogueFact, language: Language) -> Iterator[str]:
    """Texts that together hold every clip which this hall's calls are joined from, and the order to leave."""
    prefixes = "".join({group.prefix for group in catalogue.groups})
    places = {(item.zone, item.floor) for group in catalogue.groups for item in group.items}
    places |= {(call.zone, call.floor) for call in fact.calls} or {(fact.zone_name, 1)}
    for window in fact.windows:
        for place in sorted(places, key=lambda each: (each[0].zh, each[1])):
            yield sentence(fact.call, language, f"{prefixes}{_DIGITS}", window.window_no, place)
    yield TEXTS.say("emergency", language)
