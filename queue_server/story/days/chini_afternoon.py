"""Chini's day goes on: what could not be done, what took too long, and how the clerks did."""

import csv
from collections.abc import Mapping

from hall.words import AffairKindId, ItemCode, PauseReason, RatingLevel, WindowState
from queue_server.core.events import DeputySummoned
from queue_server.story.errands import affair, affair_step, taken
from queue_server.story.pages import Page
from queue_server.story.scenes import closed, settled
from queue_server.story.stage import DAY, Stage
from queue_server.story.telling import Telling
from queue_server.web.views.assessment import HEADS

EVERY = tuple(f"w{number:02}" for number in range(1, 8))
UNDONE, RELIEF, FARMLAND, PREGNANCY = ItemCode("ts-01"), ItemCode("mz-06"), ItemCode("ny-05"), ItemCode("ws-01")
RENT = ItemCode("zf-02")
UNRESOLVED = AffairKindId("unresolved")
ALL_DAY, BRIEFLY = ("s01", "s02", "s03", "s04", "s05"), {"s06", "s07", "s16"}
"""Clerks who were at their windows all day, and those who were there for a part of it."""
HARD, EASY = "s01", "s04"
"""Two clerks with as many services: long ones and short ones."""
SATISFIED, PASSING, A_HAIR = 80.0, 80.0, 0.02
"""Four of the five who touched a pad were satisfied; the rest is the source's, and what two decimals leave."""
MONTH, ASSESSMENT = f"{DAY:%Y-%m}", f"/manager/assessment?period=month&on={DAY}"


def afternoon(stage: Stage, tell: Telling) -> None:
    """From lunch until everybody is assessed."""
    for chapter in (lunch, unresolved, supervised, evening, assessed):
        if chapter is not lunch:
            tell.chapter(chapter.__name__)
        chapter(stage, tell)


def lunch(stage: Stage, tell: Telling) -> None:
    """An hour in which nobody is asked to stand in."""
    stage.at(12, 0)
    with tell("lunch") as step:
        asked = len(stage.journaled(DeputySummoned))
        for window in EVERY:
            stage.clerk(window).do("pause", reason=PauseReason.MEAL, at="13:00")
        stage.at(12, 57)
        step.proves("R1", len(stage.journaled(DeputySummoned)), asked)
        step.proves("R2", {stage.sign(window).reason for window in EVERY}, {PauseReason.MEAL})
        step.sees({stage.clerk(window).do("unpause").state for window in EVERY}, {WindowState.IDLE})
        step.say(clerks=len(EVERY))


def unresolved(stage: Stage, tell: Telling) -> None:
    """What somebody tried in vain: the window says whose it is, or who must answer by when."""
    stage.at(13, 20)
    with tell("excluded") as step:
        slip = taken(stage, step, UNDONE)
        step.proves("F4", slip.windows, (1,))
        clerk = stage.clerk("w01")
        clerk.serve(slip.ticket_no)
        told = {"category": "result", "tried": tell.words("chini_tried_lawsuit")}
        known = affair(stage, clerk.page, UNRESOLVED, slip.ticket_no, **told)
        page = affair_step(stage, clerk.page, UNRESOLVED, known, "exclude", exclusion="lawsuit")
        (why,) = [each for each in stage.hall.plan.affairs.by_id[UNRESOLVED].exclusions if each.id == "lawsuit"]
        step.proves("F4", (page.status, why.zh in page), (200, True))
        stage.wait(6)
        clerk.finish(outcome="consulted")
        step.say(number=slip.ticket_no, why=tell.name(why))
    doubted(stage, tell)


def doubted(stage: Stage, tell: Telling) -> None:
    """Refused and not convinced: the paper itself leads to the window, from the kitchen table."""
    with tell("doubted") as step:
        slip = taken(stage, step, RELIEF)
        clerk = stage.clerk("w03")
        clerk.serve(slip.ticket_no)
        stage.wait(9)
        paper = clerk.finish(outcome="refused", ground="conditions", way_out="consult")
        case = paper.found(r'name="case" value="([^"]+)"')
        stage.wait(40)
        before = _known(stage)
        told = {"said-category": "answers", "said-tried": tell.words("chini_tried_answers")}
        stage.anybody.look(paper.path)
        doubt = stage.anybody.send(f"{paper.path}/doubt", case=case, **told)
        stage.settle()
        (known,) = _known(stage) - before
        due = stage.anybody.look(paper.path).found(r"(\d{4}-\d\d-\d\d)")
        step.proves("F4", (doubt.status, due in paper.source, due > str(DAY)), (200, False, True))
        step.say(number=slip.ticket_no, due=due)
    with tell("answered") as step:
        department = stage.hall.plan.item[RELIEF].department
        answer = tell.words("chini_answer")
        closer = stage.clerk("w01").page
        settled(stage, step, UNRESOLVED, known, department, answer, closer, said_satisfied="yes")
        step.say(department=department, why=answer)


def _known(stage: Stage) -> set[str]:
    """What could not be done so far, as the page for it lists."""
    return {*stage.manager.look(f"/affairs?kind={UNRESOLVED}").all(r'id="affair-([^"]+)"')}


def supervised(stage: Stage, tell: Telling) -> None:
    """A matter of five minutes that lasts for half an hour is seen by who watches, and somebody answers for it."""
    stage.at(15, 0)
    clerk = stage.clerk("w04")
    with tell("too_long") as step:
        slip = taken(stage, step, FARMLAND)
        clerk.serve(slip.ticket_no)
        stage.wait(31)
        seen = stage.supervisor.look("/manager/supervision")
        (alert,) = set(seen.all(r'value="(service\.[^"]+)"'))
        told = stage.anybody.look("/supervision")
        step.proves("E5", ("alert-orange" in seen.source, told.status, "w04" in told.source), (True, 200, False))
        step.say(number=slip.ticket_no)
    with tell("taken_up") as step:
        clerk.finish(outcome="done")
        step.sees(clerk.rated(RatingLevel.SATISFIED))
        page = _alert(stage, alert, "take")
        step.proves("E5", (page.status, "manager" in page), (200, True))
        step.proves("E5", _alert(stage, alert, "close").status, 409)  # not without a word
        why = tell.words("chini_why_so_long")
        step.proves("E5", why in _alert(stage, alert, "close", remark=why))
        step.say(why=why)


def _alert(stage: Stage, alert: str, step: str, **form: str) -> Page:
    stage.manager.look("/manager/supervision")
    page = stage.manager.send("/manager/supervision", alert=alert, step=step, **form)
    stage.settle()
    return page


def evening(stage: Stage, tell: Telling) -> None:
    """The last ones, and the doors close."""
    stage.at(16, 20)
    with tell("last") as step:
        rated = {"w03": (PREGNANCY, RatingLevel.BASICALLY_SATISFIED), "w07": (RENT, RatingLevel.VERY_SATISFIED)}
        for window, (item, level) in rated.items():
            clerk = stage.clerk(window)
            clerk.serve(taken(stage, step, item).ticket_no)
            stage.wait(6)
            clerk.finish(outcome="done")
            step.proves("E1", clerk.rated(level))
        step.say(n=len(rated))
    stage.at(17, 1)
    with tell("closed") as step:
        closed(stage, step, EVERY)


def assessed(stage: Stage, tell: Telling) -> None:
    """Volume, what the service group scores, what citizens said: fifty, thirty, twenty."""
    with tell("unscored") as step:
        before = _scores(stage, tell)
        step.proves("E3", {score["score_total"] for score in before.values()}, {""})  # not before all is scored
        hard, easy = before[HARD], before[EASY]
        step.sees(hard["services_done"], easy["services_done"])
        step.proves("E3", float(hard["part_volume"]) > float(easy["part_volume"]))
        step.proves("E3", {staff for staff, score in before.items() if not score["part_volume"]}, BRIEFLY)
        step.say(
            hard=HARD, easy=EASY, services=easy["services_done"], briefly=tell.words("between").join(sorted(BRIEFLY))
        )
    with tell("scored") as step:
        points = stage.hall.plan.assessment.points
        given = {point.code: f"{point.most - 1:g}" for point in points}
        step.sees(stage.supervisor.send(f"/manager/assessment/{HARD}", month=MONTH, **given).status, 403)
        for staff in ALL_DAY:
            stage.manager.look(ASSESSMENT)
            step.proves("E3", stage.manager.send(f"/manager/assessment/{staff}", month=MONTH, **given).status, 200)
        step.say(sum=f"{sum(point.most - 1 for point in points):g}")
        step.quote(" · ".join(f"{tell.name(point.name)} {given[point.code]}/{point.most:g}" for point in points))
    with tell("weighed") as step:
        scores = _scores(stage, tell)
        for staff in ALL_DAY:
            score = scores[staff]
            volume, total = float(score["part_volume"]), float(score["score_total"])
            wanted = 0.5 * volume + 0.3 * float(score["part_quantified"]) + 0.2 * SATISFIED
            step.proves("E3", abs(total - wanted) < A_HAIR)
            step.proves("E3", score["score_passed"] == scores[HARD]["score_passed"], total >= PASSING)
            step.quote(tell.words("chini_score", staff=staff, volume=volume, satisfied=SATISFIED, total=total, **score))
        passed = [staff for staff in ALL_DAY if float(scores[staff]["score_total"]) >= PASSING]
        step.say(passed=len(passed), clerks=len(ALL_DAY))


def _scores(stage: Stage, tell: Telling) -> Mapping[str, Mapping[str, str]]:
    """The month so far, by staff number, as its file tells it."""
    file = stage.supervisor.look(f"/manager/assessment/file.csv?period=month&on={DAY}&lang={tell.language}").source
    _, *rows = (row for row in csv.reader(file.splitlines()) if len(row) == len(HEADS))
    return {row[0]: dict(zip(HEADS, row, strict=True)) for row in rows}
