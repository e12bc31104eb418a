"""Bad ratings (差评): received, reviewed, rectified, answered, revisited and closed, or excluded by two people."""

from collections.abc import Mapping

from hall.words import BadRatingState as State
from hall.words import BadRatingStep as Step
from queue_server.core.carried import BadRating
from queue_server.core.commands import HandleBadRating
from queue_server.core.draft import Draft
from queue_server.core.events import BadRatingHandled
from queue_server.core.persons import person
from queue_server.core.refusals import Refused

MOST_APPEALS = 1
"""A rating is looked at anew once; after that its citizen is owed an answer."""

STEPS: Mapping[Step, tuple[frozenset[State], State]] = {
    Step.REVIEW: (frozenset({State.RECEIVED, State.APPEALED}), State.REVIEWED),
    Step.ASSIGN: (frozenset({State.REVIEWED}), State.ASSIGNED),
    Step.RECTIFY: (frozenset({State.ASSIGNED, State.REVISITED}), State.RECTIFYING),
    Step.REPLY: (frozenset({State.RECTIFYING}), State.REPLIED),
    Step.REVISIT: (frozenset({State.REPLIED}), State.REVISITED),
    Step.CLOSE: (frozenset({State.REVISITED}), State.CLOSED),
    Step.APPEAL: (frozenset({State.REVIEWED, State.ASSIGNED, State.RECTIFYING}), State.APPEALED),
    Step.EXCLUDE: (frozenset({State.REVIEWED}), State.EXCLUDING),
    Step.APPROVE: (frozenset({State.EXCLUDING}), State.EXCLUDED),
    Step.REJECT: (frozenset({State.EXCLUDING}), State.REVIEWED),
}
"""From where each step may be taken, and where it leads."""


def steps_from(bad: BadRating) -> tuple[Step, ...]:
    """What may be done next, by anybody."""
    return tuple(step for step, (before, _) in STEPS.items() if bad.state in before and _open(bad, step))


def handle(draft: Draft, command: HandleBadRating) -> None:
    """Take a step about a bad rating; whoever was rated takes none, and nobody excludes one alone."""
    bad = draft.hall.bad_ratings.get(command.invitation)
    if bad is None:
        raise Refused("bad_rating_unknown")
    before, after = STEPS[command.step]
    if bad.state not in before:
        raise Refused("bad_rating_elsewhere")
    if not _open(bad, command.step):
        raise Refused("exclusion_unfounded" if command.step is Step.EXCLUDE else "appealed_already")
    if bad.rated.staff is not None and person(draft.by) == bad.rated.staff:
        raise Refused("own_bad_rating")
    if command.step is Step.APPROVE and person(draft.by) == _proposer(bad):
        raise Refused("second_person_needed")
    _complete(command)
    draft.record(
        BadRatingHandled(
            draft.now,
            bad.id,
            command.step,
            after,
            draft.by,
            command.judgement,
            command.department,
            command.satisfied,
            command.remark,
        )
    )


def _open(bad: BadRating, step: Step) -> bool:
    """Whether what came before allows the step: excluding needs a judgement, an appeal may not be the second."""
    if step is Step.EXCLUDE:
        return bad.judgement is not None and bad.judgement.excludes
    return step is not Step.APPEAL or sum(each.step is step for each in bad.handled) < MOST_APPEALS


def _complete(command: HandleBadRating) -> None:
    """Refuse a step that says too little for whoever takes the next one."""
    missing = {
        Step.REVIEW: command.judgement is None,
        Step.ASSIGN: not command.department,
        Step.REVISIT: command.satisfied is None,
        Step.REPLY: command.remark is None,
        Step.EXCLUDE: command.remark is None,
    }
    if missing.get(command.step, False):
        raise Refused("step_incomplete")


def _proposer(bad: BadRating) -> str:
    return next((person(each.by) for each in reversed(bad.handled) if each.step is Step.EXCLUDE), "")
