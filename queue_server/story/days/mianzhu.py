"""A Monday at the county hall of Mianzhu (绵竹): who is asked first stays responsible, who leaves says where to."""

from hall.messages.answers import Slip
from hall.words import HallId, ItemCode, PauseReason, WindowState
from queue_server.story.below import below, lay
from queue_server.story.days.mianzhu_afternoon import afternoon
from queue_server.story.errands import approved, taken
from queue_server.story.scenes import closed, stood_in
from queue_server.story.stage import Stage
from queue_server.story.telling import Step, Telling

QUESTION, RETIREMENT, TRADER = ItemCode("zx-01"), ItemCode("sb-04"), ItemCode("qy-02")
INSURED, CARE_ELSEWHERE, LOAN = ItemCode("yb-01"), ItemCode("yb-03"), ItemCode("gj-03")
FORWARDED = ItemCode("kq-03")
GENERAL = tuple(f"w{number:02}" for number in range(1, 6))
DOMAIN = ("w09", "w13", "w06", "w10", "w14", "w07", "w08", "w11")
"""In the order in which source S0 names their offices: 公安、民政、人社、自然资源、住建、医保、税务、公积金."""
COUNTY, TOWN, VILLAGE = HallId("mianzhu"), HallId("mianzhu-town"), HallId("mianzhu-village")
LIKE = (HallId("zhaohua"), HallId("zhaohua-town"), HallId("zhaohua-village"))
"""Source S0 says nothing of the windows of towns and villages: they are as in Zhaohua."""


def day(stage: Stage, tell: Telling) -> None:
    """The day, from before the doors open until the books are closed."""
    halls = dict(zip(LIKE, (COUNTY, TOWN, VILLAGE), strict=True))
    names = (tell.both("mianzhu_words_town"), tell.both("mianzhu_words_village"))
    files = [lay(stage.plan_file, like, name, halls) for like, name in zip(LIKE[1:], names, strict=True)]
    with below(stage, TOWN, files[0]) as town, below(town, VILLAGE, files[1]) as village:
        for chapter in (opening, handbook, first_asked, whereabouts, lists):
            tell.chapter(chapter.__name__)
            chapter(stage, tell)
        afternoon(stage, town, village, tell)
        evening(stage, tell)


def opening(stage: Stage, tell: Telling) -> None:
    """Everybody signs on, each under the name of their office."""
    stage.at(8, 46)
    with tell("signed_on") as step:
        general = [stage.clerk(window).sign_on() for window in GENERAL]
        domain = [stage.clerk(window).sign_on() for window in DOMAIN]
        step.sees({sign.state for sign in (*general, *domain)}, {WindowState.IDLE})
        step.proves("W2", len({sign.roles[0].zh for sign in domain}), 8)
        step.proves("W5", len({role.zh for role in general[0].roles}), 3)  # 无差别、特色、出件
        step.say(general=len(general), offices=tell.words("between").join(tell.name(each.roles[0]) for each in domain))


def handbook(stage: Stage, tell: Telling) -> None:
    """The catalogue down to its smallest grain, for citizens and for clerks."""
    with tell("grain") as step:
        item = stage.hall.plan.item[TRADER]
        guide = item.guide
        written = (guide.conditions, guide.materials, (guide.time_limit,), guide.samples)
        explained = (guide.review_points, guide.terms, guide.questions)
        parts = (*written, *explained)
        page = stage.anybody.look(f"/catalogue?words={item.name.zh}")
        # 受理条件、申请材料、办理时限、示范文本、受理初审要点、专业名词、常见问题
        step.proves("C1", [bool(part) and all(line in page for line in part) for part in parts], [True] * 7)
        step.proves("C1", (item.department in page, item.situations[0].zh in page), (True, True))
        step.say(item=tell.name(item.name), department=item.department, situations=len(item.situations))
    with tell("offered") as step:
        (offer,) = [each for group in stage.offered().groups for each in group.items if each.code == TRADER]
        step.proves("C1", [each.zh for each in offer.situations], [each.zh for each in item.situations])
        book = stage.anybody.look("/catalogue/handbook.md").source
        step.proves("C1", book.count("\n### "), sum(len(group.items) for group in stage.offered().groups))
        step.proves("C1", all(line in book for line in (*guide.review_points, *guide.questions, item.situations[1].zh)))
        step.say(items=book.count("\n### "), situations=tell.words("or").join(map(tell.name, offer.situations)))


def first_asked(stage: Stage, tell: Telling) -> None:
    """The first who is asked stays responsible, wherever the number goes."""
    stage.at(9, 5)
    with tell("asked") as step:
        slip = taken(stage, step, QUESTION)
        first, second = stage.clerk("w02"), stage.clerk("w06")
        step.sees(first.serve().ticket_no, slip.ticket_no)
        stage.wait(3)
        first.transfer(RETIREMENT)
        step.proves("R3", second.call().ticket_no, slip.ticket_no)  # the same number, and no new line
        page = second.page.look("/clerk/w06")
        step.proves("R3", "s02 首问" in page)
        step.say(number=slip.ticket_no, item=tell.name(stage.hall.plan.item[RETIREMENT].name))
        step.quote(stage.calls()[0])
    with tell("responsible") as step:
        second.press("serve")
        stage.wait(12)
        paper = second.finish(outcome="accepted", project_no="510683-26-0302")
        step.sees((paper.path.startswith("/c/"), "510683-26-0302" in paper), (True, True))
        step.proves("R3", _responsible(stage), {"s02": 1})
        approved(stage, second.page, slip.ticket_no)
        step.proves("R3 F1", _responsible(stage), {"s02": 1})
        step.say(number=slip.ticket_no)


def _responsible(stage: Stage) -> dict[str, int]:
    """Who was asked first about how many cases under way, as the page 首问负责 lists them."""
    page = stage.manager.look("/cases/first")
    rows = page.all(r'<th scope="row">(s\d+)</th><td>\d+</td>'), page.all(r'<th scope="row">s\d+</th><td>(\d+)</td>')
    return {staff: int(count) for staff, count in zip(*rows, strict=True)}


def whereabouts(stage: Stage, tell: Telling) -> None:
    """Nobody leaves a window without a word of where to."""
    stage.at(9, 40)
    clerk = stage.clerk("w03")
    with tell("no_word") as step:
        refused = clerk.ask("pause")
        step.proves("R2", (refused["code"], clerk.sign.state), ("pause_unsaid", WindowState.IDLE))
    with tell("left_word") as step:
        note = tell.words("mianzhu_words_note")
        stage.led("w03")
        sign = clerk.do("pause", reason=PauseReason.PAPERS.value, note=note, minutes=30)
        step.proves("R2", (sign.state, sign.reason, sign.note), (WindowState.PAUSED, PauseReason.PAPERS, note))
        step.proves("R2", (sign.until is not None, sign.elsewhere), (True, (1, 2, 4)))
        (told,) = [each for each in stage.board().windows if each.window == "w03"]
        step.proves("R2", (told.note, note in stage.manager.look("/manager")), (note, True))
        step.quote(" · ".join(stage.led("w03")))
        step.say(windows=tell.words("between").join(map(str, sign.elsewhere)))
    with tell("meanwhile") as step:
        slip = taken(stage, step, INSURED)
        step.proves("R2", stage.clerk("w04").serve().ticket_no, slip.ticket_no)
        stage.clerk("w04").done()
        stage.wait(25)
        step.proves("R2", clerk.do("unpause").state, WindowState.IDLE)
        step.say(number=slip.ticket_no)
    double_post(stage, tell)


def double_post(stage: Stage, tell: Telling) -> None:
    """Every post has a second: who is away for long is stood in for (服务双岗制)."""
    clerk, second = stage.clerk("w07"), stage.clerk("w07", "s15")
    with tell("stood_in") as step:
        clerk.do("pause", reason=PauseReason.MEETING.value, note=tell.words("mianzhu_words_meeting"), minutes=40)
        slip = stood_in(stage, step, clerk, second, CARE_ELSEWHERE, minutes=8)
        step.say(number=slip.ticket_no, second=second.staff)


def lists(stage: Stage, tell: Telling) -> None:
    """The lists change in the middle of the day, and nobody loses a place."""
    stage.at(10, 30)
    before = stage.plan_file.read_text(encoding="utf-8")
    with tell("before_change") as step:
        held, care = taken(stage, step, FORWARDED), taken(stage, step, CARE_ELSEWHERE)
        step.sees((held.windows, care.windows), ((1, 2, 3, 4, 5), (7,)))
        step.say(held=held.ticket_no, care=care.ticket_no)
    with tell("wrong_file") as step:
        stage.plan_file.write_text(
            before.replace('role = "special:agency"', 'role = "special:agent"'), encoding="utf-8"
        )
        page = stage.manager.look("/manager/configuration")
        step.proves("C2", ('name="version"' in page.source, "special:agent" in page), (False, True))
        version = stage.offered().version
        step.proves("C2", stage.manager.send("/manager/configuration", version=version).status, 409)
        step.proves("C2", stage.offered().version, version)
    with tell("new_file") as step:
        stage.plan_file.write_text(_revised(before), encoding="utf-8")
        page = stage.manager.look("/manager/configuration")
        adopted = stage.manager.send("/manager/configuration", version=page.found(r'name="version" value="([^"]+)"'))
        stage.settle()
        step.proves("C2", (adopted.status, "新配置已施行" in adopted, stage.board().waiting), (200, True, 2))
        step.quote(*(line.strip() for line in page.all(r"<li>(去掉事项[^<]*|[^<]*授权[^<]*|[^<]*权限[^<]*)</li>")))
    kept(stage, tell, held, care)


def _revised(text: str) -> str:
    """The hall's file with a second batch of powers for the general windows, one from tomorrow, and an item less."""
    first = '"sb-01", "sb-02", "yb-01", "yb-02", "sw-01", "sw-02"'
    rights = '{ role = "general", items = ["gj-03"], powers = ["consult", "accept"], since = 2026-03-03 },'
    text = text.replace(f"items = [{first}]", f'items = [{first}, "yb-03"]')
    text = text.replace("authorisations = [\n", f"authorisations = [\n  {rights}\n", 1)
    return text.replace('only = ["kq-01", "kq-02", "kq-03"]', 'only = ["kq-01", "kq-02"]')


def kept(stage: Stage, tell: Telling, held: Slip, care: Slip) -> None:
    """What was withdrawn is still done for who holds a number; what was given is done at once, or from its day on."""
    with tell("kept_place") as step:
        menu = [item.code for group in stage.offered().groups for item in group.items]
        step.proves("C2", (FORWARDED in menu, stage.kiosk.take(FORWARDED).slip), (False, None))
        _served(stage, step, "w01", held)
        step.say(number=held.ticket_no)
    with tell("at_once") as step:
        _served(stage, step, "w07", care)
        later, loan = taken(stage, step, CARE_ELSEWHERE), taken(stage, step, LOAN)
        step.proves("C2 R6", (later.windows, loan.windows), ((1, 2, 3, 4, 5, 7), (11,)))
        _served(stage, step, "w03", later)
        _served(stage, step, "w11", loan)
        names = [tell.name(stage.hall.plan.item[code].name) for code in (CARE_ELSEWHERE, LOAN)]
        step.say(number=later.ticket_no, item=names[0], loan=names[1])


def _served(stage: Stage, step: Step, window: str, slip: Slip) -> None:
    clerk = stage.clerk(window)
    step.proves("C2", clerk.serve(slip.ticket_no).ticket_no, slip.ticket_no)
    stage.wait(4)
    clerk.done()


def evening(stage: Stage, tell: Telling) -> None:
    """The doors close, the day is closed by itself."""
    stage.at(17, 0)
    tell.chapter("evening")
    with tell("closed") as step:
        closed(stage, step, (*GENERAL, *DOMAIN))
