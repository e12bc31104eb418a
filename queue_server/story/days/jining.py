"""A Monday at the city hall of Jining (济宁): three zones, one window that takes all, watched from end to end."""

from collections.abc import Mapping, Sequence

from hall.messages.answers import Slip
from hall.messages.facts import BoardWindow
from hall.words import AffairKindId, CaseStep, ItemCode, WindowState, ZoneId
from queue_server.story.days.jining_afternoon import afternoon
from queue_server.story.errands import affair, affair_step, case_of, case_step, notices, taken
from queue_server.story.scenes import closed, handed_out
from queue_server.story.stage import Stage
from queue_server.story.telling import Step, Telling

QUESTION, COMPANY, FAULT = ItemCode("zx-01"), ItemCode("ts-10"), ItemCode("ts-08")
OLD_AGE, INSURED, ACCOUNT, PREGNANCY = ItemCode("mz-05"), ItemCode("sb-06"), ItemCode("gj-01"), ItemCode("ws-01")
AT_ONCE = (OLD_AGE, INSURED, ACCOUNT, PREGNANCY)
"""Items of four offices that end at the window (即办件)."""
FELLING = ItemCode("lc-01")
"""One that is decided behind it (承诺件)."""
PROPERTY, POLICE, TAX = ItemCode("bd-07"), ItemCode("ga-02"), ItemCode("sw-01")
GENERAL = ("w01", "w02", "w03", "w04")
ZONES = {"bd": (PROPERTY, "w21"), "ga": (POLICE, "w33"), "sw": (TAX, "w45")}
OTHERS = ("w21", "w33", "w45", "w61", "w63", "w64", "w65")
ONE_WINDOW = tuple(range(1, 21))


def day(stage: Stage, tell: Telling) -> None:
    """The day, from before the doors open until the books are closed."""
    for chapter in (opening, guidance, one_window, behind, zones, accompanied, find_fault):
        tell.chapter(chapter.__name__)
        chapter(stage, tell)
    afternoon(stage, tell)
    evening(stage, tell)


def opening(stage: Stage, tell: Telling) -> None:
    """Three zones, one kind of window for everything else, and four rooms around them."""
    stage.at(8, 46)
    with tell("laid_out") as step:
        boards = [stage.board(zone.id) for zone in stage.hall.plan.zones]
        step.proves("Z1", all(board.zone_name.zh and board.windows for board in boards[:6]))
        step.proves("W1 Z1", [each.window_no for each in boards[0].windows if each.window_no <= 20], list(ONE_WINDOW))
        step.proves("W2", [len(board.windows) for board in boards[1:4]], [12, 12, 12])
        step.say(windows=len(stage.board().windows), zones=len(boards))
        numbers = [tell.words("between").join(_runs(board.windows)) for board in boards]
        step.quote(
            *(f"{tell.name(board.zone_name)} · {each}" for board, each in zip(boards, numbers, strict=True) if each)
        )
    with tell("signed_on") as step:
        signs = [stage.clerk(window).sign_on() for window in (*GENERAL, *OTHERS)]
        step.sees({sign.state for sign in signs}, {WindowState.IDLE})
        step.proves("W1", {sign.roles[0].zh for sign in signs[:4]}, {"一窗受理窗口"})
        step.say(clerks=len(signs))


def _runs(windows: Sequence[BoardWindow]) -> Sequence[str]:
    """`1–20`, `57–62`."""
    runs: list[list[int]] = []
    for no in sorted(each.window_no for each in windows):
        if runs and runs[-1][-1] == no - 1:
            runs[-1].append(no)
        else:
            runs.append([no])
    return [str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs]


def guidance(stage: Stage, tell: Telling) -> None:
    """Ask first: the counter for questions tells everything at once (一次性告知)."""
    stage.at(8, 58)
    with tell("told_at_once") as step:
        slip = taken(stage, step, QUESTION)
        step.proves("F3", slip.windows, (63,))
        stage.at(9, 1)
        clerk = stage.clerk("w63")
        step.proves("F3", clerk.serve().ticket_no, slip.ticket_no)
        item = stage.hall.plan.item[OLD_AGE]
        papers = clerk.page.look(f"/guide/papers?item={OLD_AGE}")
        step.sees(all(line in papers for line in item.guide.materials))
        stage.wait(3)
        clerk.finish(outcome="consulted")
        step.say(number=slip.ticket_no, item=tell.name(item.name), papers=len(item.guide.materials))


def one_window(stage: Stage, tell: Telling) -> None:
    """Whichever office's matter it is, any of the twenty windows takes it."""
    stage.at(9, 10)
    with tell("any_window") as step:
        slips = [taken(stage, step, code) for code in AT_ONCE]
        step.proves("W1", {slip.windows for slip in slips}, {ONE_WINDOW})
        items = [stage.hall.plan.item[code] for code in AT_ONCE]
        step.proves("W1", len({item.department for item in items}), len(AT_ONCE))
        step.say(count=len(slips), offices=tell.words("between").join(item.department for item in items))
    with tell("one_clerk") as step:
        clerk = stage.clerk("w01")
        for slip in slips:
            sign = clerk.serve(slip.ticket_no)
            step.proves("W1", (sign.ticket_no, sign.state), (slip.ticket_no, WindowState.SERVING))
            stage.wait(4)
            page = clerk.finish(outcome="done")
            step.proves("W1", page.path, "/clerk/w01")  # 即办件即时办结: no case, no paper, nothing owed
        step.say(first=slips[0].ticket_no, last=slips[-1].ticket_no)


def behind(stage: Stage, tell: Telling) -> None:
    """What needs deciding is taken in front, decided behind, handed out at one counter."""
    with tell("taken_in") as step:
        slip = taken(stage, step, FELLING)
        clerk = stage.clerk("w02")
        clerk.serve(slip.ticket_no)
        stage.wait(9)
        paper = clerk.finish(outcome="accepted", project_no="370800-26-0302")
        step.proves("F1", ("已受理" in paper, "370800-26-0302" in paper), (True, True))
        case = case_of(stage, slip.ticket_no)
        step.proves("F1", case_step(stage, clerk.page, case, CaseStep.APPROVE).status, 403)  # 审办分离
        step.say(number=slip.ticket_no)
    with tell("all_see_it") as step:
        department = stage.hall.plan.item[FELLING].department
        case_step(stage, clerk.page, case, CaseStep.HAND_OVER, department=department)
        stage.wait(1)
        step.proves("E5", "审批中" in stage.anybody.look(paper.path))
        step.proves("E5", slip.ticket_no in stage.supervisor.look(f"/department?department={department}"))
        (pushed,) = notices(stage, f"{department}：")
        step.proves("E5", slip.ticket_no in pushed)
        step.say(number=slip.ticket_no, department=department)
        step.quote(pushed)
    with tell("decided") as step:
        case_step(stage, stage.approver, case, CaseStep.APPROVE)
        step.proves("F1 E5", "待领取" in stage.anybody.look(paper.path))
    with tell("handed_out") as step:
        issue = stage.clerk("w61")
        fetching = handed_out(stage, step, slip.ticket_no, issue.page, issue)
        step.proves("W6", fetching.windows, (61, 62))
        step.say(number=fetching.ticket_no, case=slip.ticket_no)


def zones(stage: Stage, tell: Telling) -> None:
    """Property, police and tax keep windows of their own, in zones of their own."""
    stage.at(10, 0)
    with tell("own_windows") as step:
        slips = {zone: taken(stage, step, item) for zone, (item, _) in ZONES.items()}
        windows = [slip.windows for slip in slips.values()]
        step.proves("W2", windows, [tuple(range(first, first + 12)) for first in (21, 33, 45)])
        step.proves("W2", stage.clerk("w03").ask("call", ticket_no=slips["bd"].ticket_no)["status"], 409)
        step.say(numbers=tell.words("between").join(slip.ticket_no for slip in slips.values()))
    with tell("called_in_zone") as step:
        for zone, (_, window) in ZONES.items():
            stage.clerk(window).serve()
            _only_here(stage, step, zone, slips[zone])
            stage.wait(6)
            stage.clerk(window).done()


def _only_here(stage: Stage, step: Step, zone: str, slip: Slip) -> None:
    """Called on the board of its zone, by the zone's name, and on no other zone's."""
    calls = {each.id: [call.ticket_no for call in stage.board(each.id).calls] for each in stage.hall.plan.zones}
    here = calls.pop(ZoneId(zone))
    step.proves("Z1", (slip.ticket_no in here, [each for each in calls.values() if slip.ticket_no in each]), (True, []))
    step.quote(next(call for call in stage.calls() if slip.ticket_no in call))


def accompanied(stage: Stage, tell: Telling) -> None:
    """A project is gone along with from its first question to its last paper (全程代办)."""
    kind = AffairKindId("agency")
    with tell("gone_along") as step:
        papers = tell.words("words_papers")
        said = {"agent": "s64", "authority": "letter", "materials_in": papers}
        slip, known = _taken_on(stage, step, "w64", COMPANY, kind, said)
        progress = tell.words("jining_words_progress")
        page = affair_step(stage, stage.clerk("w64").page, kind, known, "follow", said_progress=progress)
        step.sees((page.status, progress in page), (200, True))
        step.say(number=slip.ticket_no, progress=progress)


def find_fault(stage: Stage, tell: Telling) -> None:
    """A window to find fault at, and an answer that is owed."""
    kind = AffairKindId("fault_finding")
    with tell("fault_found") as step:
        fault = tell.words("jining_words_fault")
        slip, known = _taken_on(stage, step, "w65", FAULT, kind, {"fault": fault})
        page = affair_step(stage, stage.manager, kind, known, "answer", said_answer=tell.words("jining_words_mended"))
        step.sees((page.status, tell.words("jining_words_mended") in page), (200, True))
        page = affair_step(stage, stage.clerk("w65").page, kind, known, "close")
        step.sees((page.status, f"/affairs/{kind}/{known}" in page.source), (200, False))
        step.say(number=slip.ticket_no, fault=fault)


def _taken_on(
    stage: Stage, step: Step, window: str, item: ItemCode, kind: AffairKindId, said: Mapping[str, str]
) -> tuple[Slip, str]:
    """Somebody's affair, taken on at the one window that is there for it."""
    slip, clerk = taken(stage, step, item), stage.clerk(window)
    step.sees(slip.windows, (clerk.sign.window_no,))
    step.sees(clerk.serve().ticket_no, slip.ticket_no)
    known = affair(stage, clerk.page, kind, slip.ticket_no, **said)
    stage.wait(5)
    clerk.finish(outcome="done")
    return slip, known


def evening(stage: Stage, tell: Telling) -> None:
    """The doors close, the day is closed by itself."""
    stage.at(17, 0)
    tell.chapter("evening")
    with tell("closed") as step:
        closed(stage, step, (*GENERAL, *OTHERS, "w46"))
        step.say(rated=stage.service.summary()["rated"])
