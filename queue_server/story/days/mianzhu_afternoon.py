"""Mianzhu's day goes on: ratings that are answered for, and what town and village tell the county."""

from hall.words import BadRatingStep, ItemCode, RatingLevel, Token
from queue_server.story.errands import mended, rated_by_phone, taken, token_of
from queue_server.story.pages import Page
from queue_server.story.scenes import visit
from queue_server.story.stage import Stage
from queue_server.story.telling import Telling

PENSION, CARD, TRADER = ItemCode("sb-03"), ItemCode("sb-01"), ItemCode("qy-02")
OLD_AGE = ItemCode("mz-05")
NO_SAMPLES = "207"
"""没有提供材料样本, a reason of 不满意."""


def afternoon(stage: Stage, town: Stage, village: Stage, tell: Telling) -> None:
    """From two o'clock until the figures of all three levels stand side by side."""
    stage.at(14, 0)
    tell.chapter("rating")
    three_ways(stage, tell)
    answered_for(stage, tell)
    tell.chapter("levels")
    three_levels(stage, town, village, tell)


def three_ways(stage: Stage, tell: Telling) -> None:
    """A pad, a phone, a kiosk: each visit is asked about once."""
    with tell("rated_three_ways") as step:
        by_pad = visit(stage, "w01", taken(stage, step, TRADER))
        step.proves("E1", stage.clerk("w01").rated(RatingLevel.VERY_SATISFIED))
        by_phone = visit(stage, "w02", taken(stage, step, CARD))
        step.proves("E1", rated_by_phone(stage, by_phone, RatingLevel.SATISFIED).status, 200)
        by_kiosk = visit(stage, "w03", taken(stage, step, TRADER))
        token = Token(token_of(by_kiosk.url))
        step.proves("E1", stage.kiosk.rate(token, RatingLevel.BASICALLY_SATISFIED), "")
        stage.settle()
        step.proves("E1", stage.kiosk.rate(token, RatingLevel.VERY_DISSATISFIED) != "")  # 一次一评
        step.say(pad=by_pad.ticket_no, phone=by_phone.ticket_no, kiosk=by_kiosk.ticket_no)


def answered_for(stage: Stage, tell: Telling) -> None:
    """A bad rating opens a page in the ledger, and is closed only when the citizen was asked again."""
    with tell("bad_rating") as step:
        slip = visit(stage, "w06", taken(stage, step, PENSION))
        words = tell.words("mianzhu_words_no_samples")
        page = rated_by_phone(stage, slip, RatingLevel.DISSATISFIED, NO_SAMPLES, words)
        ledger = stage.manager.look("/manager/ratings")
        step.proves("E2", (page.status, words in ledger, "还剩 5 个工作日" in ledger), (200, True, True))
        invitation = ledger.found(r'id="bad-([^"]+)"')
        step.proves("E2", words in stage.clerk("w06").page.look("/clerk/ratings"), wanted=False)
        step.say(number=slip.ticket_no, words=words)
    with tell("mended") as step:
        department = stage.hall.plan.item[PENSION].department
        mended(stage, stage.manager, invitation, BadRatingStep.REVIEW, judgement="true")
        page = mended(stage, stage.manager, invitation, BadRatingStep.ASSIGN, department=department)
        step.proves("E2", department in _article(page, invitation))
        mended(stage, stage.manager, invitation, BadRatingStep.RECTIFY)
        step.proves("E2", mended(stage, stage.manager, invitation, BadRatingStep.REPLY).status, 409)  # without words
        mended(stage, stage.manager, invitation, BadRatingStep.REPLY, remark=tell.words("mianzhu_words_samples"))
        mended(stage, stage.manager, invitation, BadRatingStep.REVISIT, satisfied="yes")
        page = mended(stage, stage.manager, invitation, BadRatingStep.CLOSE)
        step.proves("E2", (page.status, "已办结" in _article(page, invitation)), (200, True))
        step.say(department=department)
    with tell("gathered") as step:
        stage.wait(6)
        (file,) = stage.kept("outlets/ratings/*.csv")
        rows = file.lstrip("\ufeff").splitlines()[1:]
        step.proves("E2", (len(rows), sum("不满意" in row for row in rows)), (4, 1))
        scores = stage.manager.look("/manager/assessment").counts(r'<th scope="row">s06</th>(.*?)</tr>')
        step.proves("E2 E3", scores[-2:], [1, 1])  # ratings given, bad ones among them
        step.say(rows=len(rows))


def _article(page: Page, invitation: str) -> str:
    return page.source.partition(f'id="bad-{invitation}"')[2].partition("</article>")[0]


def three_levels(stage: Stage, town: Stage, village: Stage, tell: Telling) -> None:
    """What was sent down is done close to home, and the county sees it."""
    stage.at(15, 0)
    with tell("sent_down") as step:
        page = stage.anybody.look(f"/catalogue?words={OLD_AGE}")
        names = [each.hall.plan.name for each in (town, village)]
        step.proves("L1", [name.zh in page for name in names], [True, True])
        step.say(
            item=tell.name(stage.hall.plan.item[OLD_AGE].name), halls=tell.words("between").join(map(tell.name, names))
        )
    with tell("close_to_home") as step:
        for place, count in ((town, 2), (village, 1)):
            place.wait(1)
            place.clerk("w01").sign_on()
            for _ in range(count):
                slip = taken(place, step, OLD_AGE)
                step.proves("L1", place.clerk("w01").serve().ticket_no, slip.ticket_no)
                place.wait(5)
                place.clerk("w01").done()
        step.say(town=2, village=1)
    with tell("rolled_up") as step:
        stage.clerk("w13").serve(taken(stage, step, OLD_AGE).ticket_no)
        stage.clerk("w13").done()
        levels = (stage, town, village)
        for place in levels[::-1]:
            place.wait(6)
        page = stage.manager.look("/manager/levels")
        issued = [place.service.summary()["issued"] for place in levels]
        rows = [page.counts(rf'(?s)id="hall-{place.hall.plan.id}"(.*?)</tr>') for place in levels]
        step.proves("L1", [row[0] for row in rows], issued)
        item = stage.hall.plan.item[OLD_AGE].name.zh
        step.proves("L1", page.counts(rf'<tr><th scope="row">{item}</th>(.*?)</tr>'), [1, 2, 1])
        step.say(item=tell.name(stage.hall.plan.item[OLD_AGE].name), county=1, town=2, village=1)
        halls = [tell.name(place.hall.plan.name) for place in levels]
        step.quote(*(f"{name} · {count}" for name, count in zip(halls, issued, strict=True)))
