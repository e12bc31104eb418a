"""A Monday at the county centre of Zhenyuan (镇沅): one general zone and eight themes (“1+8”) on three floors."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from hall.words import AffairKindId, ItemCode, PriorityId, RatingLevel, WindowState, ZoneId
from queue_server.story.days.zhenyuan_afternoon import afternoon
from queue_server.story.errands import affair, given, taken, token_of
from queue_server.story.scenes import settled
from queue_server.story.stage import Stage
from queue_server.story.telling import Telling

DISABILITY, CHRONIC, RESIDENTS = ItemCode("cl-01"), ItemCode("yb-04"), ItemCode("yb-02")
RETIRED, LOAN, RETIRING = ItemCode("sb-04"), ItemCode("gj-03"), ItemCode("yj-02")
QUESTION, UNDONE, COMPLAINT = ItemCode("zx-01"), ItemCode("ts-01"), ItemCode("ts-07")
ELDERLY, COMPANY, REPLACED = ItemCode("ts-09"), ItemCode("ts-10"), ItemCode("mz-07")
GENERAL = tuple(f"w{number:02}" for number in range(1, 5))
THEMES = {"sw": 1, "sb": 2, "yb": 2, "ga": 2, "tz": 2, "gj": 3, "bd": 3, "qy": 3}
"""The eight theme zones with their floors, as the source has them."""
AREAS = ("consult", "general", "assist", "feature", "self-service")
"""The five functional areas; the eight themes are part of the second."""
AT_WORK = tuple(f"w{number:02}" for number in (*range(1, 23), *range(25, 30)))
TIDAL = ("w23", "w24")


def day(stage: Stage, tell: Telling) -> None:
    """The day, from the first clerk until only the machines are awake."""
    for chapter in (opening, floors, one_visit, areas):
        tell.chapter(chapter.__name__)
        chapter(stage, tell)
    afternoon(stage, tell)


def opening(stage: Stage, tell: Telling) -> None:
    """Before the doors open."""
    stage.at(8, 40)
    with tell("house") as step:
        boards = {zone: stage.board(zone) for zone in (*AREAS, *THEMES)}
        step.proves("Z1", len({board.zone_name.zh for board in boards.values()}), len(AREAS) + len(THEMES))
        found = {zone: {window.floor for window in boards[zone].windows} for zone in THEMES}
        step.proves("W2 Z2", found, {zone: {floor} for zone, floor in THEMES.items()})
        step.sees(sum(len(board.windows) for board in boards.values()), len(stage.board().windows))
        step.say(windows=len(stage.board().windows), areas=len(AREAS), themes=len(THEMES))
        step.quote(*_floors(stage, tell))
    with tell("signed_on") as step:
        signs = {window: stage.clerk(window).sign_on() for window in AT_WORK}
        step.sees({sign.state for sign in signs.values()}, {WindowState.IDLE})
        step.sees({stage.sign(window).state for window in TIDAL}, {WindowState.CLOSED})
        step.proves("W1", {tell.name(signs[window].name) for window in GENERAL}, {tell.name(signs["w01"].name)})
        themes = [window.window for zone in THEMES for window in stage.board(zone).windows]
        step.proves("W2", {len(signs[window].roles) for window in themes}, {1})
        step.proves("W2", len({signs[window].name.zh for window in themes}), len(THEMES))
        step.say(clerks=len(signs))


def _floors(stage: Stage, tell: Telling) -> Iterator[str]:
    """The house from the ground up: each floor's zones with their windows, as the boards have them."""
    for floor in (1, 2, 3):
        boards = [stage.board(zone) for zone in (*AREAS, *THEMES) if stage.hall.plan.zone[ZoneId(zone)].floor == floor]
        zones = [
            f"{tell.name(board.zone_name)} {_spans(window.window_no for window in board.windows)}" for board in boards
        ]
        yield tell.words("zhenyuan_floor", floor=floor, zones=" · ".join(map(str.rstrip, zones)))


def _spans(numbers: Iterable[int]) -> str:
    """`1–4 23–24` for the numbers of some windows."""
    runs = [[no for _, no in run] for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0])]
    return " ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs)


def floors(stage: Stage, tell: Telling) -> None:
    """Who is called two floors up is told so on paper, by the board and by the voice, and nobody else is bothered."""
    stage.at(8, 55)
    with tell("by_matter") as step:
        groups = stage.offered().groups
        topics = {tell.name(item.topic or group.name) for group in groups for item in group.items}
        departments = {item.department for item in stage.hall.plan.items}
        step.sees(sorted(topics & departments), [])
        step.say(topics=len(topics))
    with tell("slip") as step:
        shown = stage.kiosk.take(CHRONIC)
        slip = given(step, shown)
        step.proves("W2 R6", slip.windows, (5, 6))
        step.proves("Z1 Z2", (slip.floor, any(slip.zone.zh in line and "2" in line for line in shown.paper)), (2, True))
        step.say(number=slip.ticket_no)
        step.quote(*shown.paper[3:11])
    stage.at(9, 1)
    with tell("called") as step:
        sign = stage.clerk("w05").serve()
        step.sees(sign.ticket_no, slip.ticket_no)
        heard = [zone for zone in (*AREAS, *THEMES) if stage.board(zone).calls]
        step.proves("Z1", heard, ["yb"])  # the boards and voices of the other zones stay silent
        (call,) = stage.calls()
        step.proves("Z2", (stage.board().calls[0].floor, slip.zone.zh in call, "2" in call), (2, True, True))
        stage.wait(13)
        step.sees(stage.clerk("w05").finish(outcome="accepted").path.startswith("/c/"))
        step.say(number=sign.ticket_no, zones=len(heard))
        step.quote(call)
    with tell("both") as step:
        simple = taken(stage, step, RESIDENTS)
        step.proves("W1 R6", simple.windows, (1, 2, 3, 4, 5, 6))
        step.proves("W1", stage.clerk("w01").serve().ticket_no, simple.ticket_no)
        stage.wait(6)
        stage.clerk("w01").finish(outcome="accepted")
        step.say(number=simple.ticket_no)


def one_visit(stage: Stage, tell: Telling) -> None:
    """Somebody who retires: two themes on two floors with one number, or all of it at one window."""
    stage.at(9, 40)
    with tell("two_floors") as step:
        slip = taken(stage, step, RETIRED, more=(LOAN,))
        clerk, page = stage.clerk("w07"), f"/t/{token_of(slip.url)}"
        step.proves("W2 Z2", (slip.floor, clerk.serve().ticket_no), (2, slip.ticket_no))
        stage.wait(15)
        clerk.finish(outcome="accepted")
        there = stage.board("gj")
        step.proves("Z2", there.zone_name.zh in stage.anybody.look(page))
        sign = stage.clerk("w13").serve()
        step.proves("W2 Z2", (sign.ticket_no, stage.board("gj").calls[0].floor), (slip.ticket_no, 3))
        stage.wait(17)
        stage.clerk("w13").finish(outcome="accepted")
        step.say(number=slip.ticket_no, zone=tell.name(there.zone_name))
    with tell("one_window") as step:
        slip = taken(stage, step, RETIRING)
        step.proves("W1 F8", slip.windows, (1, 2, 3, 4))
        clerk = stage.clerk("w02")
        step.sees(clerk.serve().ticket_no, slip.ticket_no)
        stage.wait(20)
        paper = clerk.finish(outcome="accepted", outcome_1="accepted", outcome_2="done")
        names = [stage.hall.plan.item[part].name for part in stage.hall.plan.item[RETIRING].parts]
        parts = [tell.name(name) for name in names]
        step.proves("F8", [name.zh in paper for name in names], [True, True, False])
        step.sees(clerk.rated(RatingLevel.VERY_SATISFIED))
        step.say(number=slip.ticket_no, parts=tell.words("between").join(parts))


def areas(stage: Stage, tell: Telling) -> None:
    """The other areas of the house, each with people of its own."""
    stage.at(10, 40)
    with tell("guided") as step:
        slip = taken(stage, step, QUESTION)
        step.proves("F3 Z1", (slip.windows, slip.zone.zh), ((25,), stage.board("consult").zone_name.zh))
        clerk = stage.clerk("w25")
        clerk.serve()
        stage.wait(4)
        step.proves("F3", clerk.finish(outcome="consulted").path, "/clerk/w25")
        step.say(number=slip.ticket_no)
    troubles(stage, tell)
    helped(stage, tell)
    with tell("married") as step:
        slip = taken(stage, step, REPLACED)
        step.proves("W3 Z1", (slip.windows, slip.zone.zh), ((29,), stage.board("feature").zone_name.zh))
        step.sees(slip.item.zh != stage.hall.plan.item[REPLACED].name.zh)
        clerk = stage.clerk("w29")
        step.sees(clerk.serve().ticket_no, slip.ticket_no)
        stage.wait(7)
        step.proves("R6", clerk.finish(outcome="done").path, "/clerk/w29")  # handled, sealed and issued right here
        step.say(number=slip.ticket_no, shown=tell.name(slip.item))


def troubles(stage: Stage, tell: Telling) -> None:
    """What could not be done, and a complaint: at one window of the first area, settled by who did not answer."""
    clerk, department = stage.clerk("w26"), stage.hall.plan.item[DISABILITY].department
    said = {
        "unresolved": (UNDONE, {"category": "whose", "tried": tell.words("zhenyuan_tried")}, {"said_satisfied": "yes"}),
        "complaint": (COMPLAINT, {"about": "delay", "told": tell.words("zhenyuan_told")}, {}),
    }
    for name, (item, told, closing) in said.items():
        with tell(name) as step:
            kind = AffairKindId(name)
            slip = taken(stage, step, item)
            step.proves("W3 W5 Z1", (slip.windows, slip.zone.zh), ((26,), stage.board("consult").zone_name.zh))
            step.sees(clerk.serve().ticket_no, slip.ticket_no)
            known = affair(stage, clerk.page, kind, slip.ticket_no, **told)
            stage.wait(5)
            clerk.finish(outcome="done")
            answer = tell.words(f"zhenyuan_answer_{name}")
            settled(stage, step, kind, known, department, answer, clerk.page, **closing)
            step.say(number=slip.ticket_no, department=department, answer=answer)


def helped(stage: Stage, tell: Telling) -> None:
    """Old people and companies are helped in an area of their own."""
    flows = (
        ("w28", ELDERLY, "assist", {"help": "phone"}),
        ("w27", COMPANY, "agency", {"agent": "s27", "authority": "letter", "materials_in": tell.words("words_papers")}),
    )
    for window, item, kind, told in flows:
        with tell(kind) as step:
            slip = taken(stage, step, item, priority=PriorityId("elderly") if item == ELDERLY else None)
            step.proves("W3 Z1", (slip.windows, slip.zone.zh), ((int(window[1:]),), stage.board("assist").zone_name.zh))
            clerk = stage.clerk(window)
            step.sees(clerk.serve().ticket_no, slip.ticket_no)
            step.proves("W3", affair(stage, clerk.page, AffairKindId(kind), slip.ticket_no, **told) != "")
            stage.wait(6)
            clerk.finish(outcome="done")
            step.say(number=slip.ticket_no)
