"""Differences between plans in words: a page, a terminal and a log say the same."""

from hall.texts import Texts
from hall.words import Language
from queue_server.core.text import Text
from queue_server.plans.difference import Difference, Named, Said

TEXTS = Texts("differences")


def told(difference: Difference, lang: Language) -> str:
    """One thing that changes, in one of the hall's languages."""
    values = {key: _said(value, lang) for key, value in difference.values.items()}
    return TEXTS.say(f"differs_{difference.code}", lang, **values)


def _said(value: Said, lang: Language) -> str:
    if isinstance(value, Named):
        return TEXTS.say("between", lang).join(TEXTS.say(key, lang) for key in value.keys)
    if isinstance(value, Text):
        return value.zh if lang is Language.ZH else value.en or value.zh
    return str(value)
