"""What happens again and again behind a counter, each in one call, always by the pages' own forms and the API."""

from csv import DictReader
from typing import Any

from hall.messages.answers import Slip
from hall.players import Shown
from hall.words import AffairKindId, BadRatingStep, BookingId, BookingKind, CaseStep, ItemCode, RatingLevel, TicketNo
from queue_server.story.pages import Browser, Page
from queue_server.story.stage import Stage
from queue_server.story.telling import NotShown, Step

PHONE = "13800000000"
"""Nobody's."""


def token_of(url: str) -> str:
    """The code behind a slip's or paper's address."""
    return url.rpartition("/")[2]


def given(step: Step, shown: Shown) -> Slip:
    """The slip a citizen got; the step fails where there is none, or none on paper."""
    step.sees(shown.refusal, "")
    if shown.slip is None or shown.slip.ticket_no not in shown.paper:
        raise NotShown(step.code, "", shown.paper, "a slip on paper")
    return shown.slip


def taken(stage: Stage, step: Step, item: ItemCode, **said: Any) -> Slip:  # noqa: ANN401 - as `KioskPlayer.take` has it
    """Take a ticket at the kiosk; the step fails where it is refused or not printed."""
    slip = given(step, stage.kiosk.take(item, **said))
    stage.settle()
    return slip


def book(
    stage: Stage, browser: Browser, item: ItemCode, kind: BookingKind = BookingKind.HALL, **said: str
) -> BookingId:
    """Fill the booking page in; without a `slot` (or `day` and `time`) the first free one; the booking's address."""
    shown = browser.look(f"/book/new?item={item}&kind={kind.value}")
    slots = shown.all(r'name="slot" value="([^"]+)"')
    form = {"item": item, "kind": kind.value, "phone": PHONE, "agreed": "1", "slot": slots[0] if slots else ""}
    page = browser.send("/book/new", key=shown.found(r'name="key" value="([^"]+)"'), **(form | said))
    if page.status != 200:
        raise NotShown("book", "", page.refusal, kind.value)
    stage.settle()
    return BookingId(page.path.removeprefix("/book/"))


def affair(stage: Stage, browser: Browser, kind: AffairKindId, ticket_no: TicketNo | str, **said: str) -> str:
    """Take something on at a special window (办不成事、代办、快速通道…); its id, empty where it was refused."""
    before = set(_affairs(browser.look(f"/affairs?kind={kind}")))
    answers = {f"said-{field}": value for field, value in said.items()}
    browser.send(f"/affairs/{kind}", ticket_no=ticket_no, **answers)
    stage.settle()
    after = _affairs(browser.look(f"/affairs?kind={kind}"))
    return next((each for each in after if each not in before), "")


def affair_step(stage: Stage, browser: Browser, kind: AffairKindId, affair: str, step: str, **form: str) -> Page:
    """Take a step about it (`assign`, `answer`, `close`…); its fields are written `said_answer=…`."""
    browser.look(f"/affairs?kind={kind}")
    said = {name.replace("said_", "said-"): value for name, value in form.items()}
    page = browser.send(f"/affairs/{kind}/{affair}", step=step, **said)
    stage.settle()
    return page


def case_of(stage: Stage, ticket_no: TicketNo | str) -> str:
    """The newest case of a number, as the cases page names it."""
    page = stage.manager.look("/cases")
    cases = page.all(r'id="case-([^"]+)">\s*<h2>[^<]*<small>' + str(ticket_no))
    return cases[-1] if cases else ""


def case_step(stage: Stage, browser: Browser, case: str, step: CaseStep, **form: str) -> Page:
    """Take a step about a case."""
    browser.look("/cases")
    page = browser.send(f"/cases/{case}", step=step.value, **form)
    stage.settle()
    return page


def approved(stage: Stage, browser: Browser, ticket_no: TicketNo | str) -> str:
    """Hand the case of a number over to the back office, where somebody else approves it; the case."""
    case = case_of(stage, ticket_no)
    case_step(stage, browser, case, CaseStep.HAND_OVER)
    case_step(stage, stage.approver, case, CaseStep.APPROVE)
    return case


def rated_by_phone(stage: Stage, slip: Slip, level: RatingLevel, reason: str = "", remark: str = "") -> Page:
    """Rate a visit behind the slip's code, of one's own free will."""
    said = {"reason": reason} if reason else {}
    page = stage.anybody.send(f"/t/{token_of(slip.url)}/rating", level=level.value, remark=remark, **said)
    stage.settle()
    return page


def mended(stage: Stage, browser: Browser, invitation: str, step: BadRatingStep, **form: str) -> Page:
    """Take a step about a bad rating (`judgement=…`, `department=…`, `remark=…`, `satisfied=…`)."""
    browser.look("/manager/ratings")
    page = browser.send(f"/manager/ratings/{invitation}", step=step.value, **form)
    stage.settle()
    return page


def notices(stage: Stage, words: str) -> list[str]:
    """The texts with some words that were told to somebody so far: to citizens, and to whoever is on duty."""
    rows = (row for text in stage.kept("notices/*.csv") for row in DictReader(text.splitlines()))
    return [row["text"] for row in rows if words in row["text"]]


def _affairs(page: Page) -> list[str]:
    return list(page.all(r'id="affair-([^"]+)"'))
