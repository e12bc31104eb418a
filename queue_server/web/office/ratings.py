"""Ratings for those who answer for them: figures, the ledger of bad ones, what did not go out; for clerks, batches."""

from collections.abc import Sequence
from datetime import timedelta

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from hall.words import BadRatingStep, ItemCode, Judgement, OrderId, ProjectNo, RatingLevel, RemarkId
from queue_server.charts import Series, columns
from queue_server.core import commands
from queue_server.core.commands import Command
from queue_server.core.refusals import Refused
from queue_server.core.timetable import local_day
from queue_server.deliveries.delivery import DeliveryState, Owed
from queue_server.journal.ratings import Record, records_of
from queue_server.statistics.ratings import RatingFigures
from queue_server.web.access import (
    RUNS_THE_HALL,
    WATCHES_THE_HALL,
    WORKS_AT_WINDOWS,
    asked,
    requires,
    staff,
    touch,
)
from queue_server.web.asking import ask, ask_with_words, service
from queue_server.web.speaking import speaker
from queue_server.web.views.bad_ratings import SECOND, ledger, remarks_in
from queue_server.web.views.ratings import batches, quarter, rating_view

ratings = Blueprint("ratings", __name__)
DAYS = (7, 30, 90)
"""How many days may be looked at together."""
TROUBLES = (
    "case_number_missing",
    "outlet_unreachable",
    "outlet_too_early",
    "outlet_refused",
    "answer_unreadable",
    "file_not_written",
)
"""Why a delivery waits, where the page has words for it; any other is a status of HTTP and shown as it is."""
LONGEST_NUMBER = 50
"""Characters of a case's number (GB/T 39046: an..50)."""


@ratings.get("/manager/ratings")
@requires(*WATCHES_THE_HALL)
def page() -> ResponseReturnValue:
    """The figures and everything that waits for somebody."""
    touch()
    behind, to = service(), speaker()
    hall, now = behind.keeper.hall, behind.clock.now()
    runs = staff().account.role in RUNS_THE_HALL
    view = rating_view(hall.plan, _records(_days()), local_day(hall.plan, now))
    words = behind.remarks.read(remarks_in(hall))
    return render_template(
        "ratings.html",
        plan=hall.plan,
        view=view,
        chart=_chart(view.all),
        days=_days(),
        choices=DAYS,
        ledger=ledger(hall, words, now, runs=runs, lang=to.lang.value),
        judgements=tuple(Judgement),
        departments=sorted({item.department for item in hall.plan.items if item.department}),
        dead=_of_ratings(DeliveryState.DEAD),
        waiting=[each for each in _of_ratings(DeliveryState.PENDING) if each.trouble],
        counts=behind.outlets.ledger.counts(),
        outlets=behind.outlets.senders,
        troubles=TROUBLES,
        runs=runs,
    )


@ratings.post("/manager/ratings/<invitation>")
@requires(*WATCHES_THE_HALL)
def take_step(invitation: str) -> ResponseReturnValue:
    """Take the next step about a bad rating; a supervisor gives the second word on an exclusion and no other."""
    touch()
    step = request.form.get("step", "")
    if step not in set(BadRatingStep):
        raise Refused("malformed", {"detail": "step"})
    if staff().account.role not in RUNS_THE_HALL and step not in SECOND:
        raise Refused("forbidden")
    written = request.form.get("remark", "")
    ask_with_words(written, lambda remark: _handling(OrderId(invitation), BadRatingStep(step), remark))
    return redirect("/manager/ratings#ledger", 303)


@ratings.post("/manager/ratings/deliveries/<int:delivery>")
@requires(*RUNS_THE_HALL)
def resend(delivery: int) -> ResponseReturnValue:
    """Owe a dead delivery again; with a case number where that was missing."""
    touch()
    behind = service()
    named = _name_case()
    if not behind.outlets.ledger.resend(delivery, behind.clock.now()) and not named:
        raise Refused("not_found")
    return redirect("/manager/ratings#outlets", 303)


@ratings.get("/clerk/ratings")
@requires(*WORKS_AT_WINDOWS)
def own() -> ResponseReturnValue:
    """A clerk's own ratings, late and together, so that nobody is recognised in them."""
    touch()
    behind, number = service(), staff().account.staff
    plan, now = behind.keeper.hall.plan, behind.clock.now()
    since = quarter(quarter(local_day(plan, now)) - timedelta(days=1))
    told = [] if number is None else records_of(behind.database, plan.id, since)
    mine = [] if number is None else batches(told, number, plan, now)
    return render_template("own_ratings.html", plan=plan, batches=mine, rules=plan.ratings)


def _handling(invitation: OrderId, step: BadRatingStep, remark: RemarkId | None) -> Command:
    form = request.form
    judgement, satisfied = form.get("judgement", ""), form.get("satisfied", "")
    return commands.HandleBadRating(
        **asked(),
        invitation=invitation,
        step=step,
        judgement=Judgement(judgement) if judgement in set(Judgement) else None,
        department=form.get("department", "").strip()[:64],
        satisfied={"yes": True, "no": False}.get(satisfied),
        remark=remark,
    )


def _name_case() -> bool:
    """Whether the form brought a case's number, which is known now."""
    form = request.form
    number = form.get("project_no", "").strip()
    if not number:
        return False
    if len(number) > LONGEST_NUMBER:
        raise Refused("malformed", {"detail": "project_no"})
    invitation, item = OrderId(form.get("invitation", "")), ItemCode(form.get("item", ""))
    ask(commands.NameCase(**asked(), invitation=invitation, item=item, project_no=ProjectNo(number)))
    return True


def _of_ratings(state: DeliveryState) -> list[Owed]:
    """The deliveries in a state that are about ratings: the ledger holds notices and reports too."""
    outlets = service().outlets
    return [each for each in outlets.ledger.at(state) if "about" in each.delivery.body]


def _records(days: int) -> Sequence[Record]:
    behind = service()
    plan = behind.keeper.hall.plan
    return records_of(behind.database, plan.id, local_day(plan, behind.clock.now()) - timedelta(days=days - 1))


def _days() -> int:
    chosen = request.args.get("days", "")
    return int(chosen) if chosen.isdigit() and int(chosen) in DAYS else DAYS[1]


def _chart(figures: RatingFigures) -> str:
    to = speaker()
    labels = [to.word(level) for level in RatingLevel]
    ratings_given = Series(to.say("ratings"), [figures.levels[level] for level in RatingLevel])
    return columns(to.say("ratings_by_level"), labels, [ratings_given])
