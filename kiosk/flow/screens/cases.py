"""For those who hold a receipt: how their case stands, the way back to their old place, the result, the paper again."""

from collections.abc import Iterator
from functools import partial

from hall.messages.answers import CaseStands
from hall.messages.receipts import Matter
from hall.words import Token
from kiosk.flow.actions import AskCase, AskReceipt, AskTicket
from kiosk.flow.page import Block, Facts, Kind, Listing, Notice, Paragraph, Square, Tone
from kiosk.flow.state import Paper, Screen, State
from kiosk.flow.ways import Draft, Step, Way, ask, call_staff, home, only, to, tongue, way

PAPER_S = 12.0
"""Wall seconds after which paper that did not come will not come, as far as a citizen who waits for it is concerned."""
RECEIPT = "done_receipt"
"""What was done, where a receipt was asked for."""
PAPERS = {
    Paper.NONE: ("done", RECEIPT),
    Paper.ASKED: ("done", RECEIPT),
    Paper.OUT: ("done", "receipt_out"),
    Paper.FAILED: ("receipt_failed", "receipt_keep"),
}
"""The heading and the notice for what became of the paper."""


def case(state: State) -> Draft:
    """The cases behind a receipt's code, and what their citizen may do here; several are chosen from."""
    say, stands = tongue(state).say, state.visit.case
    if stands is None:
        return Draft(heading=say("case"))
    return Draft(
        heading=say("case_of", number=stands.receipt.ticket_no),
        blocks=tuple(_told(state, stands)),
        ways=(*_matters(state, stands), *_ways(state, stands)),
    )


def matter(state: State) -> Draft:
    """One case of a receipt in full: what is missing, by when, why, and what else may be done."""
    say, words, stands = tongue(state).say, tongue(state).words, state.visit.case
    if stands is None:
        return Draft(heading=say("case"))
    told = stands.receipt.matters[state.visit.case_no]
    blocks: list[Block] = [Facts(tuple(_rows(state, told)))]
    blocks += [Listing(told.missing)] if told.missing else []
    blocks += [Paragraph(words(note)) for note in (*told.notes, *stands.receipt.notes)]
    return Draft(heading=say("case_of", number=stands.receipt.ticket_no), blocks=tuple(blocks))


def shown(state: State, token: Token) -> Step:
    """A receipt's code was shown, by its paper or for a card's holder."""
    return ask(state.change(token=token), AskCase(turn=state.visit.turn, token=token))


def _told(state: State, stands: CaseStands) -> Iterator[Block]:
    say, words, collect = tongue(state).say, tongue(state).words, stands.collect
    if stands.returns is not None:
        yield Notice(say("case_brought"), Tone.WARNING)
    if collect is not None and collect.locker is not None:
        yield Notice(say("case_in_locker", floor=collect.floor, locker=words(collect.locker)), Tone.GOOD)
    elif collect is not None:
        where = (
            say("windows_of", numbers=tongue(state).joined([str(no) for no in collect.windows]))
            if collect.windows
            else ""
        )
        place = say("place", floor=collect.floor, zone=words(collect.zone))
        yield Notice(say("case_fetch", place=f"{place} {where}".strip()), Tone.GOOD)
    if _at_once(state, stands):
        (told,) = stands.receipt.matters
        yield Facts(tuple(_rows(state, told)))
        if told.missing:
            yield Listing(told.missing)


def _matters(state: State, stands: CaseStands) -> Iterator[Way]:
    """Each case to be read in full; of one that is told at once, what there is to say besides."""
    say, words, matters = tongue(state).say, tongue(state).words, stands.receipt.matters
    at_once = _at_once(state, stands)
    if at_once and not (matters[0].notes or stands.receipt.notes):
        return
    for number, each in enumerate(matters):
        name, detail = (say("case_more"), "") if at_once else (words(each.item), words(each.state))
        yield way(f"matter-{number}", name, to(Screen.MATTER, case_no=number), detail=detail, icon="list")


def _at_once(state: State, stands: CaseStands) -> bool:
    """Whether the page has room for all of it: a single case, in usual type."""
    return len(stands.receipt.matters) == 1 and not state.visit.aids.large


def _rows(state: State, matter: Matter) -> Iterator[tuple[str, str]]:
    say, words = tongue(state).say, tongue(state).words
    yield say("fact_item"), words(matter.item)
    yield say("fact_state"), words(matter.state)
    if matter.project_no:
        yield say("fact_project_no"), matter.project_no
    for code, day in (("fact_promised", matter.promised), ("fact_bring_by", matter.bring_by)):
        if day is not None:
            yield say(code), day.isoformat()


def _ways(state: State, stands: CaseStands) -> Iterator[Way]:
    say, visit = tongue(state).say, state.visit
    if stands.returns is not None and visit.token is not None:
        back_again = AskTicket(
            turn=visit.turn,
            item=stands.returns,
            voucher=visit.token,
            subject=visit.person.subject if visit.person else None,
            needs=tuple(sorted(visit.needs)),
        )
        yield way("return", say("case_return"), partial(ask, asked=back_again), kind=Kind.PRIMARY, icon="ticket")
    if visit.token is not None and state.works("printer") and state.online:
        yield way("receipt", say("case_receipt"), _again, icon="print")
    yield way("help", say("want_help"), partial(call_staff, reason="case"), icon="person")


def _again(state: State) -> Step:
    """The receipt on paper once more."""
    visit = state.visit
    if visit.token is None:
        return state, ()
    return ask(state.change(paper=Paper.NONE, code=""), AskReceipt(turn=visit.turn, token=visit.token))


def ordered(state: State) -> State:
    """The hall agreed to print; the paper may have been quicker than its word."""
    paper = Paper.ASKED if state.visit.paper is Paper.NONE else state.visit.paper
    return only(state, Screen.DONE, done=RECEIPT, paper=paper)


def out(state: State, url: str, code: str) -> State:
    """A receipt came out of this kiosk, or did not; only who waits for that one cares."""
    visit = state.visit
    waits = isinstance(visit.asking, AskReceipt) or (visit.screen is Screen.DONE and visit.done == RECEIPT)
    if not waits or visit.token is None or not url.endswith(f"/c/{visit.token}"):
        return state
    return state.change(paper=Paper.FAILED if code else Paper.OUT, code=url, touched_s=state.now.wall_s, left_s=None)


def given_up(state: State) -> State:
    """A receipt nobody heard of for so long is not awaited any more."""
    visit = state.visit
    waits = visit.screen is Screen.DONE and visit.done == RECEIPT and visit.paper is Paper.ASKED
    late = waits and state.now.wall_s - visit.shown_s > PAPER_S
    return state.change(paper=Paper.FAILED, touched_s=state.now.wall_s, left_s=None) if late else state


def paper(state: State) -> Draft:
    """What became of the receipt: coming, out, or not, and then its code for a phone and a person for the paper."""
    say, visit = tongue(state).say, state.visit
    heading, notice = PAPERS[visit.paper]
    blocks: list[Block] = [Notice(say(notice), Tone.WARNING if visit.paper is Paper.FAILED else Tone.GOOD)]
    ways = [way("end", say("end"), home, kind=Kind.PRIMARY, icon="check")]
    if visit.paper is Paper.FAILED:
        blocks += [Square(visit.code, say("scan_progress"))] if visit.code else []
        ways.append(way("help", say("want_help"), partial(call_staff, reason="printer"), icon="person"))
    return Draft(heading=say(heading), blocks=tuple(blocks), ways=tuple(ways), name="receipt", back=False)
