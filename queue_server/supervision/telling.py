"""Says in words what an alert found: the same sentence for a page, a message and a file."""

from hall.texts import Texts
from hall.words import Language, WindowId
from queue_server.core.alert import Alert
from queue_server.core.state import Hall
from queue_server.supervision.naming import subject_of

TEXTS = Texts("web")


def found(hall: Hall, alert: Alert, lang: Language) -> str:
    """What a rule found, in one sentence."""
    window = hall.plan.window.get(WindowId(alert.subject))
    name = subject_of(hall, alert)
    subject = name.en if lang is Language.EN and name.en else name.zh
    if window is not None:
        subject = TEXTS.say("window_no", lang, no=window.no)
    return TEXTS.say(f"alert_seen_{alert.measure}", lang, subject=subject, n=f"{alert.measured:g}")
