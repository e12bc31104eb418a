"""Scenes that several halls play alike, with the rows they prove: a result handed out, a trouble settled, the end."""

from collections.abc import Iterable

from hall.messages.answers import Slip
from hall.words import AffairKindId, ItemCode, TicketNo
from queue_server.story.clerk import Clerk
from queue_server.story.errands import affair_step, case_of, taken
from queue_server.story.pages import Browser, Page
from queue_server.story.stage import Stage
from queue_server.story.telling import Step

RESULT = ItemCode("cj-01")


def handed_out(stage: Stage, step: Step, number: TicketNo | str, maker: Browser, giver: Clerk) -> Slip:
    """A result is made; its citizen takes a number for it and gets it at a results window, against a card; the slip."""
    ready = maker.ask("parcels/ready", {"ticket_no": number})
    fetching = taken(stage, step, RESULT)
    step.proves("W6", giver.serve().ticket_no, fetching.ticket_no)
    over = giver.page.ask(f"parcels/{ready['parcel']}/hand-over", {"proof": "card"})
    step.proves("F1 W6", (over["status"], case_of(stage, number)), (200, ""))  # nothing is owed about it any more
    stage.wait(2)
    giver.finish(outcome="handed_out")
    return fetching


def visit(stage: Stage, window: str, slip: Slip, minutes: float = 5) -> Slip:
    """Somebody is served at a window and done; the slip, to rate by."""
    clerk = stage.clerk(window)
    clerk.serve(slip.ticket_no)
    stage.wait(minutes)
    clerk.done()
    return slip


def stood_in(stage: Stage, step: Step, clerk: Clerk, second: Clerk, item: ItemCode, minutes: float) -> Slip:
    """The window's clerk has left: the second (B岗) is asked, comes, serves whoever takes a number; the slip."""
    stage.wait(1)
    step.proves("R1", f'id="come-{clerk.window}"' in second.page.look("/posts").source)
    second.page.ask(f"posts/{clerk.window}/answer", {"comes": True})
    slip = taken(stage, step, item)
    stage.wait(2)
    second.page.ask(f"windows/{clerk.window}/sign-on")
    sign = second.serve()
    step.proves("R1", (sign.staff, sign.ticket_no), (second.staff, slip.ticket_no))
    stage.wait(minutes)
    second.done()
    second.sign_off()
    step.proves("R1", clerk.sign_on().staff, clerk.staff)
    return slip


def settled(
    stage: Stage, step: Step, kind: AffairKindId, known: str, department: str, answer: str, closer: Browser, **said: str
) -> Page:
    """The manager assigns and answers; who answered cannot close it, somebody else does; the page that says so."""
    page = affair_step(stage, stage.manager, kind, known, "assign", department=department)
    step.proves("F4", department in page)
    affair_step(stage, stage.manager, kind, known, "answer", said_answer=answer)
    step.proves("F4", affair_step(stage, stage.manager, kind, known, "close", **said).status, 409)
    closed = affair_step(stage, closer, kind, known, "close", **said)
    step.proves("F4", (closed.status, known in closed.source, answer in closed), (200, True, True))
    return closed


def closed(stage: Stage, step: Step, windows: Iterable[str]) -> None:
    """Everybody signs off, and the day closes by itself with its books in balance."""
    for window in windows:
        stage.clerk(window).sign_off()
    stage.wait(2)
    summary = stage.service.summary()
    step.sees((summary["open"], summary["waiting"], summary["balanced"]), (False, 0, True))
    step.say(issued=summary["issued"], served=summary["served"])
