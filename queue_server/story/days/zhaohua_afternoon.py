"""Zhaohua's day goes on: appointments of four kinds, three ways to a result, and a tide that comes and goes."""

from datetime import timedelta
from typing import Any

from hall.messages.answers import Slip
from hall.words import BookingId, BookingKind, ItemCode, Receiver, TideMode, WindowState
from queue_server.core.events import WindowClosed, WindowOpening
from queue_server.story.errands import PHONE, approved, book, case_of, given, taken, token_of
from queue_server.story.pages import Page
from queue_server.story.scenes import handed_out
from queue_server.story.stage import DAY, Stage
from queue_server.story.telling import Step, Telling
from queue_server.ticker import ACTOR

COMPANY, FOOD, VISIT = ItemCode("qy-03"), ItemCode("qy-04"), ItemCode("ts-04")
TIDAL = "w12"
TOMORROW, SUNDAY = DAY + timedelta(days=1), DAY + timedelta(days=6)
CROWD = 14
"""Food licences of twenty minutes each: more than nine windows do in a quarter of an hour."""
GENERAL = ("w01", "w02", "w03", "w04", "w05")


def afternoon(stage: Stage, tell: Telling) -> None:
    """From half past one until the tide is out."""
    tell.chapter("appointed")
    slip = appointed(stage, tell)
    tell.chapter("results")
    by_locker(stage, tell, slip)
    by_hand(stage, tell)
    by_post(stage, tell)
    tell.chapter("tide")
    tide(stage, tell)


def appointed(stage: Stage, tell: Telling) -> Slip:
    """A slot in the hall, and service on a Sunday, after hours, at home; the slip of who came for the slot."""
    stage.at(13, 40)
    with tell("booked") as step:
        slot = f"{DAY}T14:30:00+08:00"
        booking = book(stage, stage.clerk("w04").page, COMPANY, slot=slot)
        page = stage.anybody.look(f"/book/{booking}")
        step.proves("F6", (page.status, "14:30" in page), (200, True))
        step.say(at="14:30")
    stage.at(14, 25)
    with tell("checked_in") as step:
        earlier = taken(stage, step, COMPANY)
        shown = stage.kiosk.check_in(booking)
        slip = given(step, shown)
        step.proves("F6", slip.slot_at is not None)
        step.proves("F6", stage.clerk("w01").serve().ticket_no, slip.ticket_no)
        stage.clerk("w05").serve(earlier.ticket_no)
        stage.clerk("w05").done()
        step.say(number=slip.ticket_no, earlier=earlier.ticket_no)
        step.quote(*shown.paper[3:12])
    with tell("wished") as step:
        wishes = {
            BookingKind.HOLIDAY: (SUNDAY, "10:00"),
            BookingKind.AFTER_HOURS: (TOMORROW, "18:00"),
            BookingKind.HOME: (TOMORROW, "15:00"),
        }
        for number, (kind, (day, time)) in enumerate(wishes.items(), start=1):
            phone = str(int(PHONE) + number)
            wish = book(stage, stage.anybody, VISIT, kind, day=day.isoformat(), time=time, phone=phone)
            _arrange(stage, step, wish, f"{day}T{time}")
        step.say(kinds=len(wishes))
    with tell("told_by_phone") as step:
        stage.wait(2)
        (notices,) = stage.kept("notices/*.csv")
        step.proves("F6", notices.count("10:00") >= 1)
        step.quote(*sorted(" ".join(line.split(",")[2:]) for line in notices.splitlines()[-3:]))
    return slip


def _arrange(stage: Stage, step: Step, wish: BookingId, at: str) -> None:
    page = stage.clerk("w04").page
    step.proves("W3 F6", f"/bookings/{wish}/arrange" in page.look("/bookings").source)
    page.send(f"/bookings/{wish}/arrange", at=at)
    stage.settle()
    step.proves("F6", at[-5:] in stage.anybody.look(f"/book/{wish}"))


def by_locker(stage: Stage, tell: Telling, slip: Slip) -> None:
    """The citizen names the locker, is told the code, and opens the door with it."""
    clerk, page = stage.clerk("w01"), f"/t/{token_of(slip.url)}"
    with tell("accepted") as step:
        paper = _accepted(stage, "w01", "510811-26-0302")
        step.proves("F1", (paper.path.startswith("/c/"), "510811-26-0302" in paper), (True, True))
        stage.anybody.send(f"{page}/hand-out", way="locker", locker="locker-1")
        approved(stage, clerk.page, slip.ticket_no)
        step.proves("F1", slip.ticket_no in clerk.page.look("/parcels"))
        step.say(number=slip.ticket_no)
    with tell("laid_in") as step:
        locker = stage.locker()
        step.sees(tuple(locker.open_doors), ())
        laid = clerk.page.ask("parcels", {"ticket_no": slip.ticket_no})
        stage.settle()
        step.sees(laid["status"], 201)
        door = int(str(laid["compartment"]).partition("/")[2])
        step.proves("F1 W6", tuple(locker.open_doors), (door,))
        stage.wait(1)
        step.sees(tuple(locker.open_doors), ())
        step.say(door=door)
    with tell("fetched") as step:
        stage.wait(5)
        (notices,) = stage.kept("notices/*.csv")
        code = stage.anybody.look(page).found(r'class="pickup-code">([0-9 ]+)<').replace(" ", "")
        step.proves("F1", (code != "", code in notices.replace(" ", "")), (True, True))
        step.sees(locker.type_code("00000000"), "code_wrong")
        step.sees(tuple(locker.open_doors), ())
        step.proves("F1 W6", locker.type_code(code), "")
        locker.work()
        step.proves("F1 W6", tuple(locker.open_doors), (door,))
        stage.wait(1)
        step.proves("F1", case_of(stage, slip.ticket_no), "")  # nothing is owed about it any more
        step.say(door=door)


def by_hand(stage: Stage, tell: Telling) -> None:
    """The results window has a line of its own."""
    with tell("handed_over") as step:
        slip = taken(stage, step, FOOD)
        clerk = stage.clerk("w02")
        clerk.serve(slip.ticket_no)
        _accepted(stage, "w02", "510811-26-0303")
        approved(stage, clerk.page, slip.ticket_no)
        fetching = handed_out(stage, step, slip.ticket_no, clerk.page, clerk)
        step.proves("W6", (fetching.ticket_no[0], fetching.windows), ("Q", (1, 2, 3, 4, 5)))
        step.say(number=fetching.ticket_no, case=slip.ticket_no)


def by_post(stage: Stage, tell: Telling) -> None:
    """The official post takes it, and the citizen's page says its number."""
    with tell("posted") as step:
        slip = taken(stage, step, FOOD)
        clerk = stage.clerk("w03")
        clerk.serve(slip.ticket_no)
        _accepted(stage, "w03", "510811-26-0304")
        page = f"/t/{token_of(slip.url)}"
        stage.anybody.send(f"{page}/hand-out", way="post")
        approved(stage, clerk.page, slip.ticket_no)
        ready = clerk.page.ask("parcels/ready", {"ticket_no": slip.ticket_no})
        waybill = "EM0302"
        sent = clerk.page.ask(f"parcels/{ready['parcel']}/post", {"company": "EMS", "waybill": waybill})
        step.proves("F1 W6", (sent["status"], waybill in stage.anybody.look(page)), (200, True))
        brought = {"receiver": Receiver.HOLDER, "received_on": DAY.isoformat()}
        step.sees(clerk.page.ask(f"parcels/{ready['parcel']}/delivered", brought)["status"], 200)
        step.proves("F1", case_of(stage, slip.ticket_no), "")
        step.say(number=slip.ticket_no, waybill=waybill)


def _accepted(stage: Stage, window: str, project_no: str) -> Page:
    stage.wait(10)
    return stage.clerk(window).finish(outcome="accepted", project_no=project_no)


def tide(stage: Stage, tell: Telling) -> None:
    """The tidal window opens by rule while the hall is crowded, and once more at a manager's word."""
    stage.at(15, 0)
    with tell("crowd") as step:
        step.sees(stage.manager.ask("tide/mode", {"mode": TideMode.AUTO})["status"], 200)
        step.proves("W4", stage.clerk(TIDAL).sign_on().state, WindowState.STANDBY)
        crowd = [taken(stage, step, FOOD).ticket_no for _ in range(CROWD)]
        step.proves("W4", stage.sign(TIDAL).state, WindowState.STANDBY)
        step.say(first=crowd[0], last=crowd[-1], count=len(crowd))
    with tell("opened_by_rule") as step:
        stage.wait(16)
        (opening,) = _openings(stage)
        step.proves("W4", (opening["window"], bool(opening["by"]), opening["wait_s"] > 900), (TIDAL, True, True))
        step.proves("W4", stage.clerk(TIDAL).serve().ticket_no in crowd)
        step.say(at=opening["at"][11:16], minutes=round(opening["wait_s"] / 60))
    with tell("ebb") as step:
        clerks = [stage.clerk(window) for window in (*GENERAL, TIDAL)]
        while stage.board().waiting:
            for clerk in clerks:
                if clerk.sign.state is WindowState.SERVING:
                    clerk.done()
                if clerk.sign.state is WindowState.IDLE and stage.board().waiting:
                    clerk.serve()
            stage.wait(5)
        for clerk in clerks:
            if clerk.sign.state is WindowState.SERVING:
                clerk.done()
        stage.wait(40)
        step.proves("W4", stage.sign(TIDAL).state, WindowState.STANDBY)
        (opening,) = _openings(stage)
        step.say(minutes=round(opening["minutes"]))
    with tell("opened_by_hand") as step:
        reason = tell.words("zhaohua_delegation")
        stage.manager.ask(f"windows/{TIDAL}/open", {"reason": reason})
        stage.wait(10)
        by_rule, by_word = stage.journaled(WindowOpening)
        step.proves("W4", (by_rule.by, by_word.by, by_word.reason), (ACTOR, "web/manager", reason))
        step.proves("W4", [opening["reason"] for opening in _openings(stage)], [by_rule.reason, reason])
        stage.manager.ask(f"windows/{TIDAL}/close", {"reason": reason})
        stage.wait(2)
        step.proves("W4", stage.sign(TIDAL).state in (WindowState.CLOSED, WindowState.STANDBY))
        closings = [(each.window, bool(each.by)) for each in stage.journaled(WindowClosed)]
        step.proves("W3 W4", closings[:2], [(TIDAL, True)] * 2)
        step.say(by=by_word.by, reason=reason)


def _openings(stage: Stage) -> list[dict[str, Any]]:
    """The tidal openings as the manager's summary lists them: when, why, by whom."""
    openings: list[dict[str, Any]] = stage.manager.read("summary")["tidal_openings"]
    return openings
