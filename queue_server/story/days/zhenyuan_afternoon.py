"""Zhenyuan's day goes on: three zones open on trial, a post with a B, one door for all results, and the night."""

from hall.words import ItemCode, PauseReason, WindowState
from queue_server.story.errands import approved, taken, token_of
from queue_server.story.scenes import closed, handed_out, stood_in
from queue_server.story.stage import Stage
from queue_server.story.telling import Telling

PREGNANCY, BUS, HOME, FUND = ItemCode("ws-01"), ItemCode("jt-03"), ItemCode("bd-03"), ItemCode("gj-02")
TRIAL = {"ws": ("w30", 2), "lc": ("w31", 2), "jt": ("w32", 3)}
"""The zones on trial with their windows and floors, as the source has them."""
AT_WORK = tuple(f"w{number:02}" for number in (*range(1, 23), *range(25, 33)))


def afternoon(stage: Stage, tell: Telling) -> None:
    """From the trial until only the machines are awake."""
    for chapter in (trial, deputy, results, evening):
        tell.chapter(chapter.__name__)
        chapter(stage, tell)


def trial(stage: Stage, tell: Telling) -> None:
    """The three zones on trial open in the middle of a day; whoever waits goes on waiting."""
    stage.at(13, 40)
    with tell("not_yet") as step:
        step.sees(stage.kiosk.take(PREGNANCY).refusal, "item_unknown")
        step.proves("W2 Z1", [zone for zone in TRIAL if _has_board(stage, zone)], [])
        waiting = [taken(stage, step, HOME).ticket_no for _ in range(3)]
        step.say(first=waiting[0], last=waiting[-1])
    with tell("adopted") as step:
        written = stage.plan_file.read_text(encoding="utf-8")
        stage.plan_file.write_text(written.replace("in_use = false, ", ""), encoding="utf-8")
        page = stage.manager.look(f"/manager/configuration?lang={tell.language}")
        changes = [
            change for change in page.all(r"<li>([^<]*)</li>") if "30" in change or "31" in change or "32" in change
        ]
        adopted = stage.manager.send("/manager/configuration", version=page.found(r'name="version" value="([^"]+)"'))
        stage.settle()
        step.proves("C2", (adopted.status, len(changes)), (200, len(TRIAL)))
        step.proves("C2", stage.board().waiting, len(waiting))
        step.quote(*changes)
    stage.wait(5)
    with tell("opened") as step:
        for zone, (window, floor) in TRIAL.items():
            step.proves("C2", stage.clerk(window).sign_on().state, WindowState.IDLE)
            step.proves(
                "W2 Z1 Z2", [(each.window, each.floor) for each in stage.board(zone).windows], [(window, floor)]
            )
        slips = [taken(stage, step, item) for item in (PREGNANCY, BUS)]
        step.proves("C2 Z2", [(slip.windows, slip.floor) for slip in slips], [((30,), 2), ((32,), 3)])
        for window, slip in zip(("w30", "w32"), slips, strict=True):
            step.sees(stage.clerk(window).serve().ticket_no, slip.ticket_no)
            stage.wait(5)
            stage.clerk(window).done()
        step.proves("C2", [stage.clerk(window).serve().ticket_no for window in ("w10", "w11", "w12")], waiting)
        step.say(first=waiting[0], health=slips[0].ticket_no, bus=slips[1].ticket_no)


def _has_board(stage: Stage, zone: str) -> bool:
    return any(topic.endswith(f"/board/{zone}") for topic in stage.wire.retained)


def deputy(stage: Stage, tell: Telling) -> None:
    """The only window of a zone: while its A is away, its B comes out of the back office."""
    stage.at(14, 30)
    clerk, second = stage.clerk("w13"), stage.clerk("w13", "s53")
    with tell("asked_b") as step:
        note = tell.words("zhenyuan_note")
        sign = clerk.do("pause", reason=PauseReason.PAPERS, minutes=30, note=note)
        step.proves("R2", (sign.state, sign.note), (WindowState.PAUSED, note))
        slip = stood_in(stage, step, clerk, second, FUND, minutes=7)
        step.say(number=slip.ticket_no, note=note, second=second.staff)


def results(stage: Stage, tell: Telling) -> None:
    """Accepted on the third floor, decided behind the windows, handed out on the first."""
    stage.at(15, 0)
    clerk = stage.clerk("w10")
    number = clerk.sign.ticket_no or ""
    with tell("accepted") as step:
        paper = clerk.finish(outcome="accepted", project_no="530825-26-0302")
        for window in ("w11", "w12"):
            stage.clerk(window).finish(outcome="accepted")
        asked = clerk.page.ask("receipts/print", {"token": token_of(paper.path)})
        stage.settle()
        step.proves("F1", (asked["status"], "530825-26-0302" in " ".join(stage.kiosk.printed)), (200, True))
        approved(stage, clerk.page, number)
        step.say(number=number)
    with tell("one_door") as step:
        fetching = handed_out(stage, step, number, clerk.page, stage.clerk("w03"))
        step.proves("W6 Z2", (fetching.windows, fetching.floor), ((1, 2, 3, 4), 1))
        step.say(number=fetching.ticket_no, case=number)


def evening(stage: Stage, tell: Telling) -> None:
    """Who looks after the powers looks how they were used; the doors close, the machines stay awake."""
    stage.at(16, 30)
    with tell("powers") as step:
        page = stage.supervisor.look("/manager/authorisations")
        items = stage.hall.plan.item
        used = [f"{items[code].name.zh} {count}" in page for code, count in ((HOME, 3), (FUND, 1), (PREGNANCY, 1))]
        step.proves("R6", used, [True] * len(used))
        step.say(item=tell.name(items[HOME].name), count=3)
    stage.at(17, 1)
    with tell("night") as step:
        closed(stage, step, AT_WORK)
        refused = stage.kiosk.take(FUND).refusal
        (helps,) = stage.offered().self_service[:1]
        step.sees((refused != "", helps.start < stage.clock.now() < helps.end), (True, True))
