"""A/B posts (AB岗): a window without its clerk asks its deputies, one after the other, until somebody is there."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from hall.words import StaffId, WindowPhase
from queue_server.core.commands import AnswerSummons
from queue_server.core.decisions.windows import STANDS_IN, begin_closing
from queue_server.core.draft import Draft
from queue_server.core.events import DeputySummoned, StaffSignedOff, SummonsAnswered, SummonsEnded
from queue_server.core.posts import Post, Summons
from queue_server.core.refusals import Refused
from queue_server.core.state import Hall
from queue_server.core.window import Pause, Window


def answer(draft: Draft, command: AnswerSummons) -> None:
    """Say that one comes, now or at a time, or does not: then the next is asked."""
    window = draft.window(command.window)
    summons = draft.hall.summons.get(window.id)
    if summons is None or summons.deputy is None or summons.deputy != command.staff:
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
    _leave_in_time(draft, draft.hall.summons[window.id])


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
    else:
        _leave_in_time(draft, summons)


def _due(hall: Hall, window: Window, now: datetime) -> datetime | None:
    """From when a deputy is needed; None while its clerk is there, a citizen still in hand, or the hall at lunch."""
    after = timedelta(minutes=hall.plan.posts.after_min)
    if hall.emergency is not None or window.ticket is not None:
        return None
    if window.phase is WindowPhase.OPENING and window.staff is None:
        return now
    begun = next((each.start for each in hall.timetable.serving if each.start <= now < each.end), None)
    if window.phase is WindowPhase.OPEN and window.pause is not None:
        return _due_after(window.pause, after) if begun is not None or _wait_for(hall, window) else None
    if window.phase is WindowPhase.CLOSED and window.expected and window.staff is None:
        return None if begun is None else max(begun, window.left_at or begun) + after
    return None


def _due_after(pause: Pause, after: timedelta) -> datetime:
    """At once where the clerk said to be away longer; else when it has become longer."""
    told = pause.until is not None and pause.until - pause.since > after
    return pause.since if told else pause.since + after


def _ask(draft: Draft, window: Window, passed: tuple[StaffId, ...]) -> None:
    post: Post = next(each for each in draft.hall.plan.posts.posts if each.window == window.id)
    left = [staff for staff in post.deputies if staff not in passed]
    at_work = {each.staff: each for each in draft.hall.windows.values() if each.phase is WindowPhase.OPEN}
    free = next((staff for staff in left if staff not in at_work), None)
    deputy = free or _spared(draft.hall, window, {staff: at_work[staff] for staff in left if staff in at_work})
    until = None if deputy is None else draft.now + timedelta(minutes=draft.hall.plan.posts.answer_min)
    draft.record(DeputySummoned(draft.now, window.id, deputy, until))


def _spared(hall: Hall, window: Window, at_work: Mapping[StaffId, Window]) -> StaffId | None:
    """Of deputies at other windows, whom those best spare: nobody in hand, fewest waiting, fewer than here."""
    here = _wait_for(hall, window)
    spare = {staff: _wait_for(hall, there) for staff, there in at_work.items() if there.ticket is None}
    staff = min(spare, key=spare.__getitem__, default=None)
    return staff if staff is not None and spare[staff] < here else None


def _wait_for(hall: Hall, window: Window) -> int:
    """How many wait for what a window's roles may serve, whoever sits there."""
    items = hall.authority.items_of[window.id]
    return sum(len(line) for (item, _), line in hall.places.items() if item in items)


def _leave_in_time(draft: Draft, summons: Summons) -> None:
    """A deputy who comes from another window leaves it when it is time to go; the citizen in hand is served first."""
    walk = timedelta(seconds=draft.hall.plan.tide.setup_s)
    if summons.coming_at is None or draft.now < summons.coming_at - walk:
        return
    for window in [each for each in draft.hall.windows.values() if each.staff == summons.deputy]:
        if window.phase is not WindowPhase.OPEN or window.id == summons.window:
            continue
        if window.ticket is None:
            draft.record(StaffSignedOff(draft.now, window.id))
        begin_closing(draft, draft.window(window.id), STANDS_IN)
