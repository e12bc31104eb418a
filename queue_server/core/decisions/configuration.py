"""Another plan in the middle of a day: adopted with the queue kept, or refused with nothing changed."""

from hall.words import WindowPhase
from queue_server.core.commands import AdoptConfiguration
from queue_server.core.decisions.calling import call_asking
from queue_server.core.decisions.windows import begin_closing
from queue_server.core.draft import Draft
from queue_server.core.events import ConfigurationAdopted, ProposalAnswered, StaffSignedOff, SummonsEnded
from queue_server.core.plan import Plan
from queue_server.core.refusals import Refused
from queue_server.core.succession import Named, following
from queue_server.core.timetable import local_day
from queue_server.core.window import Window


def adopt(draft: Draft, command: AdoptConfiguration) -> None:
    """Put a plan in force: items it dropped are kept for who waits for them, windows it dropped finish and close."""
    _may_follow(draft, command.plan)
    plan = following(draft.hall.plan, command.plan, Named.today(draft.hall.plan))
    draft.record(ConfigurationAdopted(draft.now, plan))
    _end_what_is_over(draft)
    for window in sorted(plan.leaving):
        _let_go(draft, draft.window(window))
    call_asking(draft)  # a window that waits may be allowed more than before


def _may_follow(draft: Draft, plan: Plan) -> None:
    before = draft.hall.plan
    if plan.id != before.id:
        raise Refused("plan_of_another_hall", {"hall": plan.id})
    if plan.time_zone != before.time_zone:
        raise Refused("time_zone_stays")
    if plan.effective is not None and plan.effective > (draft.hall.day or local_day(plan, draft.now)):
        raise Refused("not_yet_in_force", {"day": plan.effective.isoformat()})
    numbers = {window.no: window.id for window in before.windows if window.id not in plan.window}
    taken = next((window.no for window in plan.windows if window.no in numbers), None)
    if taken is not None:
        raise Refused("window_no_taken", {"window": str(taken)})


def _end_what_is_over(draft: Draft) -> None:
    """What the plan before asked of people that this one has no place for."""
    plan, proposal = draft.hall.plan, draft.hall.tide.proposal
    if proposal is not None and proposal.window in plan.leaving:
        draft.record(ProposalAnswered(draft.now, proposal.id, "withdrawn", draft.by))
    posts = {post.window for post in plan.posts.posts} - plan.leaving
    for window in sorted(set(draft.hall.summons) - posts):
        draft.record(SummonsEnded(draft.now, window))


def _let_go(draft: Draft, window: Window) -> None:
    """Who is in hand is served to the end; then, or at once, the window is closed for good."""
    if window.ticket is None and window.staff is not None:
        draft.record(StaffSignedOff(draft.now, window.id))
    if window.phase is not WindowPhase.CLOSED or window.expected:
        begin_closing(draft, draft.window(window.id), "configuration")
