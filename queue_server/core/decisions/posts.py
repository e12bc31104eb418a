"""A/B posts (AB岗): a window without its clerk asks its deputies, one after the other, until somebody is there."""

from datetime import datetime, timedelta

from hall.words import StaffId, WindowPhase
from queue_server.core.commands import AnswerSummons
from queue_server.core.draft import Draft
from queue_server.core.events import DeputySummoned, SummonsAnswered, SummonsEnded
from queue_server.core.posts import Post
from queue_server.core.refusals import Refused
from queue_server.core.state import Hall
from queue_server.core.window import Pause, Window


def answer(draft: Draft, command: AnswerSummons) -> None:
    """Say that one comes, now or at a time, or does not: then the next is asked."""
    window = draft.window(command.window)
    summons = draft.hall.summons.get(window.id)
    if summons is None or summons.deputy != command.staff:
        raise Refused("not_summoned")
    if command.coming_at is not None and command.coming_at <= draft.now:
        raise Refused("until_past")
    if not command.comes:
        draft.record(SummonsAnswered(draft.now, window.id, command.staff, None, draft.now))
        _ask(draft, window, (*summons.passed, command.staff))
        return
    walk_s, rules = draft.hall.plan.tide.setup_s, draft.hall.plan.posts
    coming_at = command.coming_at or draft.now + timedelta(seconds=walk_s)
    until = coming_at + timedelta(minutes=rules.answer_min)
    draft.record(SummonsAnswered(draft.now, window.id, command.staff, coming_at, until))


def tick(draft: Draft) -> None:
    """Ask whoever is due to be asked, and nobody any more where somebody is there."""
    for post in draft.hall.plan.posts.posts:
        window = draft.hall.windows.get(post.window)
        if window is not None:
            _look_after(draft, window)


def _look_after(draft: Draft, window: Window) -> None:
    due = _due(draft.hall, window, draft.now)
    summons = draft.hall.summons.get(window.id)
    if due is None:
        if summons is not None:
            draft.record(SummonsEnded(draft.now, window.id))
    elif summons is None:
        if due <= draft.now:
            _ask(draft, window, ())
    elif summons.deputy is not None and summons.until is not None and summons.until <= draft.now:
        _ask(draft, window, (*summons.passed, summons.deputy))


def _due(hall: Hall, window: Window, now: datetime) -> datetime | None:
    """From when a deputy is needed; None while its clerk is there, or a citizen still in hand."""
    after = timedelta(minutes=hall.plan.posts.after_min)
    if hall.emergency is not None or window.ticket is not None:
        return None
    if window.phase is WindowPhase.OPENING and window.staff is None:
        return now
    if window.phase is WindowPhase.OPEN and window.pause is not None:
        return _due_after(window.pause, after)
    if window.phase is WindowPhase.CLOSED and window.expected and window.staff is None:
        begun = next((each.start for each in hall.timetable.serving if each.start <= now < each.end), None)
        return None if begun is None else max(begun, window.left_at or begun) + after
    return None


def _due_after(pause: Pause, after: timedelta) -> datetime:
    """At once where the clerk said to be away longer; else when it has become longer."""
    told = pause.until is not None and pause.until - pause.since > after
    return pause.since if told else pause.since + after


def _ask(draft: Draft, window: Window, passed: tuple[StaffId, ...]) -> None:
    post: Post = next(each for each in draft.hall.plan.posts.posts if each.window == window.id)
    at_work = {each.staff for each in draft.hall.windows.values() if each.phase is WindowPhase.OPEN}
    free = (staff for staff in post.deputies if staff not in passed and staff not in at_work)
    deputy = next(free, None)
    until = None if deputy is None else draft.now + timedelta(minutes=draft.hall.plan.posts.answer_min)
    draft.record(DeputySummoned(draft.now, window.id, deputy, until))
