"""Says in one sentence why a number was called, and in a line what spoke for it; for staff, never for the public."""

from typing import Protocol

from hall.texts import Texts
from hall.words import CallReason, Language
from queue_server.core.plan import Plan
from queue_server.core.reasons import Reason, Weighed

_TEXTS = Texts("reasons")


class Proposed(Protocol):
    """What the tide would do and what speaks for it: an event of the journal or the hall's standing proposal."""

    @property
    def opens(self) -> bool:
        """Whether it opens a window."""
        ...

    @property
    def wait_s(self) -> int:
        """The wait expected."""
        ...

    @property
    def waiting_per_window(self) -> float:
        """People a window."""
        ...

    @property
    def oldest_s(self) -> int:
        """The longest wait so far."""
        ...

    @property
    def cause(self) -> str:
        """`roll_out` where the minutes saved were weighed."""
        ...

    @property
    def saved_min(self) -> float:
        """Citizen-minutes saved while the window would be open."""
        ...

    @property
    def window_min(self) -> float:
        """Minutes it would be open."""
        ...


def sentence(plan: Plan, reason: Reason, lang: Language) -> str:
    """Why this number, in one sentence."""
    this, passed = reason.this, reason.passed
    code: str = reason.because.value
    values: dict[str, object] = {} if this is None else {"waited": minutes(this.waited_s, lang)}
    if passed is not None:
        values |= {"group": _group(plan, passed, lang), "longer": minutes(passed.waited_s, lang)}
    if this is not None and passed is not None and reason.because is CallReason.PRESSING:
        values["because"] = _TEXTS.say("and", lang).join(_advantages(this, passed, lang))
    if reason.because is CallReason.CHOSEN and passed is not None:
        code = "chosen_past_others"
    if reason.because is CallReason.AWAITED and reason.others:
        code, values["windows"] = "awaited_by_several", reason.others + 1
    return _TEXTS.say(code, lang, **values)


def parts(plan: Plan, reason: Reason, lang: Language) -> tuple[tuple[str, str], ...]:
    """What was weighed, by whose it is: the number's own, and that of the one which had waited longest."""
    both = (("this", reason.this), ("passed", reason.passed))
    return tuple(
        (_TEXTS.say(whose, lang), _figures(plan, weighed, lang)) for whose, weighed in both if weighed is not None
    )


def proposed(proposal: Proposed, lang: Language) -> str:
    """Why the tide would open or close a window, in one sentence."""
    code = "tide_opens" if proposal.opens else "tide_closes"
    if proposal.cause == "roll_out":
        code = "tide_opens_to_save" if proposal.opens else "tide_closes_for_little"
    return _TEXTS.say(
        code,
        lang,
        wait=minutes(proposal.wait_s, lang),
        per_window=f"{proposal.waiting_per_window:.1f}",
        oldest=minutes(proposal.oldest_s, lang),
        saved=round(proposal.saved_min),
        window=minutes(proposal.window_min * 60, lang),
    )


def minutes(seconds: float, lang: Language) -> str:
    """A stretch of time in whole minutes."""
    if seconds < 60:
        return _TEXTS.say("under_a_minute", lang)
    return _TEXTS.say("minutes", lang, n=round(seconds / 60))


def _advantages(this: Weighed, passed: Weighed, lang: Language) -> list[str]:
    """In what it outweighs the other; differences that do not show in minutes are not claimed."""
    service = {"this": minutes(this.service_s, lang), "that": minutes(passed.service_s, lang)}
    work = {"this": minutes(this.work_s, lang), "that": minutes(passed.work_s, lang)}
    outweighs = {
        "credited": this.credit_s > passed.credit_s,
        "shorter": this.service_s < passed.service_s and service["this"] != service["that"],
        "at_home": this.home and not passed.home,
        "more_work": this.work_s > passed.work_s and work["this"] != work["that"],
    }
    figures = {"shorter": service, "more_work": work}
    codes = [code for code, holds in outweighs.items() if holds] or ["on_balance"]
    return [_TEXTS.say(code, lang, **figures.get(code, {})) for code in codes]


def _figures(plan: Plan, weighed: Weighed, lang: Language) -> str:
    return _TEXTS.say(
        "parts",
        lang,
        group=_group(plan, weighed, lang),
        waited=minutes(weighed.waited_s, lang),
        service=minutes(weighed.service_s, lang),
        home=_TEXTS.say("home" if weighed.home else "away", lang),
        work=minutes(weighed.work_s, lang),
    )


def _group(plan: Plan, weighed: Weighed, lang: Language) -> str:
    group = plan.group.get(weighed.group)
    if group is None:
        return weighed.group
    return group.name.en if lang is Language.EN and group.name.en else group.name.zh
