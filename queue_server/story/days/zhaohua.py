"""A Monday at the district hall of Zhaohua (昭化): twelve windows, five with special roles, one that is a tide."""

from datetime import timedelta

from hall.words import (
    AffairKindId,
    BookingKind,
    ItemCode,
    PriorityId,
    RatingLevel,
    Token,
    WindowState,
)
from queue_server.story.days.zhaohua_afternoon import afternoon
from queue_server.story.errands import affair, book, given, taken, token_of
from queue_server.story.scenes import closed, settled
from queue_server.story.stage import DAY, Stage
from queue_server.story.telling import Telling

QUESTION = ItemCode("zx-01")
PREGNANCY, TRADER, COMPANY, FOOD = ItemCode("ws-01"), ItemCode("qy-02"), ItemCode("qy-03"), ItemCode("qy-04")
INVOICES, PENSION, INSURED = ItemCode("sw-02"), ItemCode("sb-03"), ItemCode("sb-01")
UNDONE, HELP, AGENT, VISIT, FAST = (ItemCode(f"ts-0{number}") for number in range(1, 6))
GENERAL = tuple(f"w{number:02}" for number in range(1, 6))
DOMAIN = tuple(f"w{number:02}" for number in range(6, 12))
TIDAL = "w12"


def day(stage: Stage, tell: Telling) -> None:
    """The day, from before the doors open until the books are closed."""
    for chapter in (opening, questions, special, authorised, first, several, supplement):
        tell.chapter(chapter.__name__)
        chapter(stage, tell)
    afternoon(stage, tell)
    evening(stage, tell)


def opening(stage: Stage, tell: Telling) -> None:
    """The hall before nine."""
    stage.at(8, 46)
    with tell("closed_tide") as step:
        windows = stage.board().windows
        step.sees(len(windows), 12)
        step.proves("W4", [each.window for each in windows if each.tidal], [TIDAL])
        step.sees(stage.sign(TIDAL).state, WindowState.CLOSED)
        step.say(windows=len(windows))
    with tell("signed_on") as step:
        signs = [stage.clerk(window).sign_on() for window in (*GENERAL, *DOMAIN)]
        step.sees({sign.state for sign in signs}, {WindowState.IDLE})
        # 无差别综合窗口 5 个（包含特色窗口 5 个）: each of the five bears general, one special, and results.
        step.proves("W5", [len(sign.roles) for sign in signs[:5]], [3] * 5)
        step.sees(len({sign.roles[1].zh for sign in signs[:5]}), 5)
        step.say(clerks=len(signs))
        step.quote(*(f"{sign.window_no} · " + " / ".join(map(tell.name, sign.roles)) for sign in signs[:5]))


def questions(stage: Stage, tell: Telling) -> None:
    """Somebody only asks."""
    stage.at(8, 58)
    with tell("question") as step:
        shown = stage.kiosk.take(QUESTION)
        number = given(step, shown).ticket_no
        stage.at(9, 1)
        clerk = stage.clerk("w03")
        sign = clerk.serve()
        step.proves("F3", (sign.ticket_no, sign.state), (number, WindowState.SERVING))
        called, lit = stage.calls()[0], stage.led("w03")
        step.sees((number in called, number in lit[0]), (True, True))
        stage.wait(3)
        page = clerk.finish(outcome="consulted")
        step.proves("F3", page.path, "/clerk/w03")  # a question leaves no case and no paper
        step.say(number=number, window=sign.window_no)
        step.quote(*shown.paper)
        step.quote("", called, " · ".join(lit))


def special(stage: Stage, tell: Telling) -> None:
    """The five special roles on the five general windows, each with a flow of its own."""
    flows = (
        ("w01", UNDONE, AffairKindId("unresolved"), {"category": "many_offices", "tried": tell.words("words_tried")}),
        ("w02", HELP, AffairKindId("assist"), {"help": "forms"}),
        (
            "w03",
            AGENT,
            AffairKindId("agency"),
            {"agent": "s03", "authority": "letter", "materials_in": tell.words("words_papers")},
        ),
        ("w05", FAST, AffairKindId("fast_lane"), {"class": "green"}),
    )
    for window, item, kind, said in flows:
        with tell(f"special_{kind}") as step:
            slip = taken(stage, step, item)
            step.proves("W3", slip.windows, (int(window[1:]),))
            clerk = stage.clerk(window)
            step.proves("W3 W5", clerk.serve().ticket_no, slip.ticket_no)
            taken_on = affair(stage, clerk.page, kind, slip.ticket_no, **said)
            step.sees(bool(taken_on))
            # Help given on the spot is settled with it; everything else stays owed and has a next step.
            owed = f"/affairs/{kind}/{taken_on}" in clerk.page.look(f"/affairs?kind={kind}").source
            step.proves("W3", owed, kind != "assist")
            stage.wait(4)
            clerk.finish(outcome="done")
            step.say(number=slip.ticket_no, window=int(window[1:]))
    visit(stage, tell)
    unresolved(stage, tell)


def visit(stage: Stage, tell: Telling) -> None:
    """The window for appointments arranges what nobody can book by themselves."""
    with tell("special_appointment") as step:
        slip = taken(stage, step, VISIT)
        step.proves("W3", slip.windows, (4,))
        clerk = stage.clerk("w04")
        step.proves("W3 W5", clerk.serve().ticket_no, slip.ticket_no)
        thursday = DAY + timedelta(days=3)
        booking = book(stage, clerk.page, HELP, BookingKind.HOME, day=thursday.isoformat(), time="10:00")
        page = stage.anybody.look(f"/book/{booking}")
        step.proves("W3 F6", (page.status, "10:00" in page), (200, True))
        clerk.finish(outcome="done")
        step.say(number=slip.ticket_no, window=4, booking=f"{thursday:%m-%d} 10:00")


def unresolved(stage: Stage, tell: Telling) -> None:
    """What could not be done is assigned, answered, and closed by somebody else."""
    kind = AffairKindId("unresolved")
    with tell("unresolved_closed") as step:
        (known,) = stage.manager.look(f"/affairs?kind={kind}").all(r'id="affair-([^"]+)"')
        department = stage.hall.plan.item[FOOD].department
        said = {"said_satisfied": "yes", "said_hotline": "12345-0302"}
        closer = stage.clerk("w01").page
        page = settled(stage, step, kind, known, department, tell.words("words_answer"), closer, **said)
        step.proves("F4", "12345-0302" in page)
        step.say(department=department)


def authorised(stage: Stage, tell: Telling) -> None:
    """An item is served where a letter of authority says so, and nowhere else."""
    stage.at(9, 40)
    with tell("authorised") as step:
        own, shared = taken(stage, step, PENSION), taken(stage, step, INSURED)
        step.proves("R6", (own.windows, shared.windows), ((6,), (1, 2, 3, 4, 5, 6)))
        refused = stage.clerk("w01").ask("call", ticket_no=own.ticket_no)
        step.proves("R6", refused["status"], 409)
        step.say(number=own.ticket_no, shared=shared.ticket_no, why=tell.refusal(refused))
    with tell("authorised_served") as step:
        clerk = stage.clerk("w06")
        step.proves("R6", clerk.serve(own.ticket_no).ticket_no, own.ticket_no)
        stage.wait(6)
        clerk.finish(outcome="accepted")
        general = stage.clerk("w01")
        step.proves("R6", general.serve(shared.ticket_no).ticket_no, shared.ticket_no)
        general.finish(outcome="done")


def first(stage: Stage, tell: Telling) -> None:
    """Priority people go first, and nobody waits for ever because of them."""
    stage.at(10, 0)
    with tell("priority") as step:
        ordinary = taken(stage, step, PREGNANCY)
        stage.wait(2)
        elderly = taken(stage, step, PREGNANCY, priority=PriorityId("elderly"))
        clerk = stage.clerk("w02")
        step.proves("F5", clerk.serve().ticket_no, elderly.ticket_no)
        step.sees(len(stage.offered().priorities), 5)
        stage.wait(5)
        clerk.done()
        step.say(ordinary=ordinary.ticket_no, elderly=elderly.ticket_no)
    stage.wait(26)
    with tell("bounded") as step:
        rescuer = taken(stage, step, PREGNANCY, priority=PriorityId("rescue"))
        step.proves("F5", clerk.serve().ticket_no, ordinary.ticket_no)
        clerk.done()
        step.sees(clerk.serve().ticket_no, rescuer.ticket_no)
        clerk.done()
        step.say(ordinary=ordinary.ticket_no, rescuer=rescuer.ticket_no)


def several(stage: Stage, tell: Telling) -> None:
    """One number for all it takes to open a restaurant."""
    with tell("package") as step:
        items = (TRADER, FOOD, INVOICES)
        slip = taken(stage, step, TRADER, more=items[1:])
        names = [stage.hall.plan.item[code].name.zh for code in items]
        step.proves("F8", [slip.item.zh, *(each.zh for each in slip.more)], names)
        clerk = stage.clerk("w04")
        step.sees(clerk.serve().ticket_no, slip.ticket_no)
        stage.wait(30)
        paper = clerk.finish(outcome="done", outcome_1="accepted", outcome_2="accepted")
        step.proves(
            "F8", (paper.path.startswith("/c/"), [name in paper for name in names]), (True, [False, True, True])
        )
        step.sees(clerk.rated(RatingLevel.VERY_SATISFIED))
        step.say(
            number=slip.ticket_no,
            items=tell.words("between").join(tell.name(stage.hall.plan.item[code].name) for code in items),
            window=4,
        )


def supplement(stage: Stage, tell: Telling) -> None:
    """Something is missing; who comes back with it goes on in the old place."""
    with tell("missing") as step:
        slip = taken(stage, step, TRADER)
        clerk = stage.clerk("w02")
        clerk.serve(slip.ticket_no)
        stage.wait(5)
        missing = stage.hall.plan.item[TRADER].guide.materials[1]
        paper = clerk.finish(outcome="supplement", missing=missing)
        step.proves("F2", (paper.path.startswith("/c/"), missing in paper), (True, True))
        step.proves("F2", missing in "".join(stage.kiosk.printed))  # the hall prints receipts as services end
        step.say(number=slip.ticket_no, missing=missing)
        step.quote(*stage.kiosk.printed)
    with tell("back") as step:
        before = [taken(stage, step, TRADER) for _ in range(3)]
        again = given(step, stage.kiosk.come_back(TRADER, Token(token_of(paper.path))))
        step.proves("F2", again.ahead, 0)
        step.proves("F2", clerk.serve().ticket_no, again.ticket_no)
        clerk.finish(outcome="accepted")
        for each in before:
            clerk.serve(each.ticket_no)
            clerk.done()
        step.say(number=again.ticket_no, waiting=len(before))


def evening(stage: Stage, tell: Telling) -> None:
    """The doors close, the day is closed by itself."""
    stage.at(17, 0)
    tell.chapter("evening")
    with tell("closed") as step:
        closed(stage, step, (*GENERAL, *DOMAIN))
