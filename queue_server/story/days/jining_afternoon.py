"""Jining's day goes on: ratings nobody is made to give, and supervision that everybody sees from where they stand."""

from hall.messages.answers import Slip
from hall.words import AlertStep, ItemCode, RatingLevel, Token
from queue_server.story.errands import notices, rated_by_phone, taken, token_of
from queue_server.story.scenes import visit
from queue_server.story.stage import Stage
from queue_server.story.telling import Telling

ACCOUNT, TAX = ItemCode("gj-01"), ItemCode("sw-05")
CROWD = 5


def afternoon(stage: Stage, tell: Telling) -> None:
    """From half past one until the last alert is closed."""
    stage.at(13, 31)
    tell.chapter("rating")
    rating(stage, tell)
    tell.chapter("supervision")
    crowd = too_long(stage, tell)
    owed(stage, tell, crowd)


def rating(stage: Stage, tell: Telling) -> None:
    """Pad, phone, kiosk, or not at all."""
    with tell("rated") as step:
        by_pad = visit(stage, "w01", taken(stage, step, ACCOUNT))
        pad = stage.clerk("w01").desk
        step.proves("E1", pad.asks is not None)
        step.proves("E1", stage.clerk("w01").rated(RatingLevel.VERY_SATISFIED))
        step.proves("E1", pad.asks, None)
        by_phone = visit(stage, "w02", taken(stage, step, ACCOUNT))
        step.proves("E1", rated_by_phone(stage, by_phone, RatingLevel.SATISFIED).status, 200)
        by_kiosk = visit(stage, "w03", taken(stage, step, ACCOUNT))
        said = stage.kiosk.rate(Token(token_of(by_kiosk.url)), RatingLevel.BASICALLY_SATISFIED)
        step.proves("E1", said, "")
        step.say(pad=by_pad.ticket_no, phone=by_phone.ticket_no, kiosk=by_kiosk.ticket_no)
    with tell("not_rated") as step:
        slip = visit(stage, "w04", taken(stage, step, ACCOUNT))
        step.sees(stage.clerk("w04").desk.asks is not None)
        stage.wait(2)
        step.proves("E1", stage.clerk("w04").desk.asks, None)  # the pad goes dark by itself
        page = stage.manager.look("/manager/ratings")
        levels = page.counts(r'<th scope="row">4 号窗口</th>(.*?)</tr>')
        step.proves("E1", levels[:7], [1, 1, 0, 0, 0, 0, 0])  # asked once, unrated, and counted as nothing else
        bars = stage.supervisor.look("/leader").all(r"</meter><b>(\d+)</b>")
        step.proves("E1 E5", bars[:5], ["1", "1", "1", "0", "0"])  # on the leaders' screen as they came
        step.say(number=slip.ticket_no)


def too_long(stage: Stage, tell: Telling) -> list[Slip]:
    """People wait at one zone; who is responsible, who runs the hall and who leads it all see it."""
    stage.at(14, 20)
    department = stage.hall.plan.item[TAX].department
    with tell("yellow") as step:
        crowd = [taken(stage, step, TAX) for _ in range(CROWD)]
        stage.wait(17)
        step.proves("E5", _lamps(stage), {"yellow": 1, "orange": 0, "red": 0})
        page = stage.manager.look("/manager/supervision")
        step.proves("E5", ("等候最久的号" in page, department in page), (True, True))
        step.say(first=crowd[0].ticket_no, last=crowd[-1].ticket_no, department=department)
    with tell("orange") as step:
        stage.wait(15)
        step.proves("E5", _lamps(stage), {"yellow": 0, "orange": 1, "red": 0})
        step.proves("E5", "橙色预警" in stage.supervisor.look(f"/department?department={department}"))
        told = notices(stage, "橙色预警")
        step.proves(
            "E5", [any(f"{whom}：" in text for text in told) for whom in (department, "大厅管理员")], [True] * 2
        )
        place = stage.anybody.look(f"/t/{token_of(crowd[-1].url)}")
        step.proves("E5", place.found(r"<dd>(\d+)</dd>"), str(CROWD - 1))
        step.quote(*told)
        step.say(department=department)
    return crowd


def owed(stage: Stage, tell: Telling, crowd: list[Slip]) -> None:
    """An alert of that colour outlives its matter until somebody wrote what was done."""
    department = stage.hall.plan.item[TAX].department
    with tell("helped") as step:
        alert = stage.manager.look("/manager/supervision").found(r'name="alert" value="([^"]+)"')
        stage.manager.send("/manager/supervision", alert=alert, step=AlertStep.ASSIGN.value, department=department)
        stage.clerk("w46").sign_on()
        for number, slip in enumerate(crowd):
            visit(stage, ("w45", "w46")[number % 2], slip)
        stage.wait(2)
        page = stage.manager.look("/manager/supervision")
        step.proves("E5", ("情况已消除" in page, alert in page.source), (True, True))
        step.say(count=len(crowd))
    with tell("closed_in_words") as step:
        stage.manager.look("/manager/supervision")
        silent = stage.manager.send("/manager/supervision", alert=alert, step=AlertStep.CLOSE.value)
        step.proves("E5", silent.status, 409)
        words = tell.words("jining_words_helped")
        page = stage.manager.send("/manager/supervision", alert=alert, step=AlertStep.CLOSE.value, remark=words)
        stage.settle()
        step.proves("E5", (page.status, words in page, _lamps(stage)["orange"]), (200, True, 0))
        step.say(words=words)
    with tell("public") as step:
        page = stage.anybody.look("/supervision")
        step.proves("E5", page.counts(r'<th scope="row">等候时间</th>(.*?)</tr>'), [0, 1])
        step.proves("E5", any(slip.ticket_no in page for slip in crowd), wanted=False)


def _lamps(stage: Stage) -> dict[str, int]:
    """The lamps of the leaders' screen: how many alerts of each colour."""
    page = stage.supervisor.look("/leader")
    counts = page.all(r'<li class="lamp[^"]*"><b>(\d+)</b>')
    return {colour: int(count) for colour, count in zip(("yellow", "orange", "red"), counts, strict=True)}
