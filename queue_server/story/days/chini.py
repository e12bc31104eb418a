"""A Monday at the town centre of Chini (赤坭): ten windows became five and two, and no post stays empty."""

from hall.words import AffairKindId, ItemCode, Need, PauseReason, PriorityId, RatingLevel, WindowState
from queue_server.core.events import DeputySummoned
from queue_server.story.clerk import Clerk
from queue_server.story.days.chini_afternoon import afternoon
from queue_server.story.errands import affair, affair_step, approved, taken, token_of
from queue_server.story.scenes import handed_out
from queue_server.story.stage import Stage
from queue_server.story.telling import Telling

PERMIT, CARD, FARMLAND, ALLOWANCE = ItemCode("ga-05"), ItemCode("sb-09"), ItemCode("ny-05"), ItemCode("cl-02")
HARDSHIP = ItemCode("mz-04")
RETIRED, INJURED, RENT = ItemCode("sb-04"), ItemCode("sb-08"), ItemCode("zf-02")
COMPANY = ItemCode("ts-11")
GENERAL = tuple(f"w{number:02}" for number in range(1, 6))
SOCIAL, HOMES = "w06", "w07"
EVERY = (*GENERAL, SOCIAL, HOMES)
IN_TIME = (*GENERAL, SOCIAL)
"""The windows whose own clerk comes in time; that of the rented homes is at the doctor's."""


def day(stage: Stage, tell: Telling) -> None:
    """The day, from the self-service room in the morning until the clerks are assessed."""
    for chapter in (opening, routes, posts, kinds):
        tell.chapter(chapter.__name__)
        chapter(stage, tell)
    afternoon(stage, tell)


def opening(stage: Stage, tell: Telling) -> None:
    """Before the doors open."""
    stage.at(8, 20)
    with tell("early") as step:
        step.sees(stage.kiosk.take(PERMIT).refusal, "hall_break")
        (helps,) = stage.offered().self_service[:1]
        step.sees(helps.start < stage.clock.now() < helps.end)
    stage.at(8, 46)
    with tell("signed_on") as step:
        signs = [stage.clerk(window).sign_on() for window in IN_TIME]
        step.sees({sign.state for sign in signs}, {WindowState.IDLE})
        roles = {window: [tell.name(role) for role in stage.sign(window).roles] for window in EVERY}
        step.sees([window.window for window in stage.board().windows], [*EVERY])
        step.proves("W1", {roles[window][0] for window in GENERAL}, {roles["w03"][0]})
        step.proves("W8", [len(roles[window]) for window in (SOCIAL, HOMES)], [1, 1])
        step.say(clerks=len(signs))
        step.quote(*(f"{stage.sign(window).window_no} · " + " / ".join(said) for window, said in roles.items()))


def routes(stage: Stage, tell: Telling) -> None:
    """One department, two ways: what is simple goes to every window, what needs tools of its own to its own."""
    stage.at(8, 52)
    with tell("everywhere") as step:
        permit, card = taken(stage, step, PERMIT), taken(stage, step, CARD)
        step.proves("W1 R6", permit.windows, (1, 2, 3, 4, 5))
        step.proves("R6", card.windows, (1, 2, 3, 4, 5, 6))
        step.say(permit=permit.ticket_no, card=card.ticket_no)
    with tell("dedicated") as step:
        retired, rent = taken(stage, step, RETIRED), taken(stage, step, RENT)
        step.proves("W8", (retired.windows, rent.windows), ((6,), (7,)))
        refused = stage.clerk("w01").ask("call", ticket_no=rent.ticket_no)
        step.proves("W8 R6", refused["status"], 409)
        step.say(retired=retired.ticket_no, rent=rent.ticket_no, why=tell.refusal(refused))
    stage.at(9, 1)
    with tell("called") as step:
        step.proves("W1", stage.clerk("w03").serve().ticket_no, permit.ticket_no)
        step.sees(stage.clerk("w04").serve().ticket_no, card.ticket_no)
        step.proves("W8", stage.clerk(SOCIAL).serve().ticket_no, retired.ticket_no)
        step.quote(*stage.calls()[:3][::-1])


def posts(stage: Stage, tell: Telling) -> None:
    """A window without its clerk asks its deputies, and the numbers go on."""
    first, second = stage.clerk(HOMES, "s17"), stage.clerk(HOMES, "s16")
    stage.at(9, 6)
    with tell("absent") as step:
        step.proves("R1", _summoned(first), [HOMES])
        step.sees(first.page.ask(f"posts/{HOMES}/answer", {"comes": False})["status"], 204)
        stage.settle()
        step.proves("R1", (_summoned(first), _summoned(second)), ([], [HOMES]))
        step.sees(second.page.ask(f"posts/{HOMES}/answer", {"comes": True, "minutes": 5})["status"], 204)
        step.say(first=first.staff, second=second.staff)
    stage.wait(5)
    with tell("stood_in") as step:
        step.sees(second.sign_on().state, WindowState.IDLE)
        sign = second.serve()
        step.proves("R1 W8", (sign.staff, sign.state), ("s16", WindowState.SERVING))
        for window, outcome in (("w03", "accepted"), ("w04", "done"), (SOCIAL, "accepted")):
            stage.clerk(window).finish(outcome=outcome)
        stage.wait(12)
        second.done()
        step.say(number=sign.ticket_no, second=second.staff)
    stage.at(9, 40)
    with tell("relieved") as step:
        second.sign_off()
        step.proves("R1", stage.clerk(HOMES).sign_on().staff, "s07")
        next_one = taken(stage, step, RENT)
        step.sees(stage.clerk(HOMES).serve().ticket_no, next_one.ticket_no)
        stage.wait(12)
        stage.clerk(HOMES).done()
        step.say(number=next_one.ticket_no)
    called_away(stage, tell)


def called_away(stage: Stage, tell: Telling) -> None:
    """Who says that he will be away for long is replaced at once, and his window says where he is."""
    clerk, deputy = stage.clerk(SOCIAL), stage.clerk(SOCIAL, "s16")
    stage.at(10, 5)
    with tell("called_away") as step:
        note = tell.words("chini_note")
        sign = clerk.do("pause", reason=PauseReason.MEETING, minutes=40, note=note)
        step.proves("R2", (sign.state, sign.reason, sign.note), (WindowState.PAUSED, PauseReason.MEETING, note))
        step.quote(*stage.led(SOCIAL))
        waiting = taken(stage, step, INJURED)
        stage.wait(1)
        step.proves("R1", _summoned(deputy), [SOCIAL])  # told to be away for long: nobody waits for five minutes
        deputy.page.ask(f"posts/{SOCIAL}/answer", {"comes": True})
        stage.wait(2)
        deputy.page.ask(f"windows/{SOCIAL}/sign-on")
        sign = deputy.serve()
        step.proves("R1", (sign.staff, sign.ticket_no), ("s16", waiting.ticket_no))
        step.say(number=waiting.ticket_no, note=note)
    stage.wait(35)
    with tell("post_filled") as step:
        deputy.finish(outcome="accepted")
        deputy.sign_off()
        step.proves("R1", clerk.sign_on().staff, clerk.staff)
        asked = [(each.window, each.staff) for each in stage.journaled(DeputySummoned)]
        step.proves("R1", asked, [(HOMES, "s17"), (HOMES, "s16"), (SOCIAL, "s16")])
        step.quote(*(f"{stage.sign(window).window_no} → {staff}" for window, staff in asked))


def kinds(stage: Stage, tell: Telling) -> None:
    """What is done on the spot, what is promised, who comes first, and whom the town looks after."""
    stage.at(11, 0)
    instant(stage, tell)
    promised(stage, tell)
    looked_after(stage, tell)
    company(stage, tell)


def instant(stage: Stage, tell: Telling) -> None:
    """Judged at the window and done."""
    with tell("instant") as step:
        slip = taken(stage, step, FARMLAND)
        clerk = stage.clerk("w04")
        step.sees(clerk.serve().ticket_no, slip.ticket_no)
        stage.wait(5)
        page = clerk.finish(outcome="done")
        step.sees(page.path, "/clerk/w04")  # nothing is owed: no case, no receipt
        step.proves("E1", clerk.rated(RatingLevel.VERY_SATISFIED))
        step.say(number=slip.ticket_no)


def promised(stage: Stage, tell: Telling) -> None:
    """Accepted at one window, decided behind it, handed out at any."""
    with tell("promised") as step:
        slip = taken(stage, step, PERMIT)
        clerk = stage.clerk("w05")
        clerk.serve(slip.ticket_no)
        stage.wait(6)
        receipt = clerk.finish(outcome="accepted", project_no="440114-26-0302")
        step.proves("F1", (receipt.path.startswith("/c/"), "440114-26-0302" in receipt), (True, True))
        printed = clerk.page.ask("receipts/print", {"token": token_of(receipt.path)})
        stage.settle()
        step.proves("F1", (printed["status"], slip.ticket_no in " ".join(stage.kiosk.printed)), (200, True))
        step.quote(*stage.kiosk.printed)
        step.sees(clerk.rated(RatingLevel.SATISFIED))
        step.say(number=slip.ticket_no)
    stage.at(11, 18)
    with tell("handed_out") as step:
        approved(stage, clerk.page, slip.ticket_no)
        fetching = handed_out(stage, step, slip.ticket_no, clerk.page, stage.clerk("w02"))
        step.proves("W6", fetching.windows, (1, 2, 3, 4, 5))
        step.say(number=fetching.ticket_no, case=slip.ticket_no)


def looked_after(stage: Stage, tell: Telling) -> None:
    """Somebody in a wheelchair goes first, to the low counter."""
    with tell("looked_after") as step:
        before = taken(stage, step, HARDSHIP)
        stage.wait(1)
        slip = taken(stage, step, ALLOWANCE, priority=PriorityId("disabled"), needs=(Need.LOW_COUNTER,))
        clerk = stage.clerk("w01")
        sign = clerk.serve()
        step.proves("F5", (sign.ticket_no, sign.needs), (slip.ticket_no, (Need.LOW_COUNTER,)))
        step.sees(slip.item.zh != stage.hall.plan.item[ALLOWANCE].name.zh)  # others need not read what it is about
        stage.wait(8)
        clerk.finish(outcome="accepted")
        step.sees(clerk.serve().ticket_no, before.ticket_no)
        stage.wait(10)
        clerk.finish(outcome="accepted")
        step.say(number=slip.ticket_no, before=before.ticket_no)
        step.quote(tell.name(slip.item))


def company(stage: Stage, tell: Telling) -> None:
    """The window for the town's key companies, and somebody who keeps at it."""
    kind = AffairKindId("fast_lane")
    with tell("company") as step:
        slip = taken(stage, step, COMPANY, priority=PriorityId("key-enterprise"))
        step.proves("W3", slip.windows, (2,))
        clerk = stage.clerk("w02")
        step.sees(clerk.serve().ticket_no, slip.ticket_no)
        known = affair(stage, clerk.page, kind, slip.ticket_no, **{"class": "innovative"})
        page = affair_step(stage, stage.manager, kind, known, "assign", said_specialist="s02")
        step.proves("W3", (page.status, "s02" in page), (200, True))
        stage.wait(8)
        clerk.finish(outcome="done")
        step.say(number=slip.ticket_no)


def _summoned(clerk: Clerk) -> list[str]:
    """Which windows ask somebody to stand in, as the page on the phone says."""
    return list(clerk.page.look("/posts").all(r'id="decline-([^"]+)"'))
