"""Cases on the pages: the finish of a service, the paper taken home, and the work behind the counter."""

from collections.abc import Callable

import pytest

from hall.words import CaseState, CaseStep, Outcome, StaffRole, TicketState, WindowId
from queue_server.core import commands
from queue_server.core.ticket import Ticket
from tests.web.conftest import Browser
from tests.web.house import House

Role = Callable[[str], Browser]
W03 = WindowId("w03")


def serving(house: House) -> Ticket:
    """A citizen who sits at window 3."""
    (ticket,) = house.issue("zx-01")
    house.tell(commands.CallSpecific, window=W03, ticket_no=ticket.no)
    house.tell(commands.StartService, window=W03)
    return house.ticket(ticket)


def finish(browser: Browser, ticket: Ticket, **form: str) -> tuple[int, str]:
    """Send the form of the finish; status and where it leads, or the page that says why not."""
    browser.look("/clerk/w03/finish")
    sent = {"csrf_token": browser.token, "ticket_no": ticket.no, **form}
    answer = browser.client.post("/clerk/w03/finish", data=sent)
    return answer.status_code, answer.location if answer.status_code == 303 else answer.text


def step(browser: Browser, case: str, kind: CaseStep, **form: str) -> int:
    browser.look("/cases")
    sent = {"csrf_token": browser.token, "step": kind.value, **form}
    return browser.client.post(f"/cases/{case}", data=sent).status_code


def test_an_accepted_case_is_told_on_the_paper_its_citizen_takes_home(as_role: Role, house: House) -> None:
    ticket = serving(house)
    status, paper = finish(as_role("clerk-3"), ticket, **{"outcome-0": "accepted", "project_no-0": "510811-7"})
    assert status == 303
    (case,) = house.keeper.hall.cases.values()
    assert paper == f"/c/{case.token}"
    page = as_role("clerk-3").look(paper)
    assert "受理回执" in page
    assert "510811-7" in page
    assert str(case.due) in page


def test_a_refusal_says_why_what_else_and_where_doubts_are_heard(as_role: Role, house: House, anybody: Browser) -> None:
    ticket = serving(house)
    clerk = as_role("clerk-3")
    status, page = finish(clerk, ticket, **{"outcome-0": "refused"})
    assert (status, house.ticket(ticket).state) == (409, TicketState.SERVING)
    assert "理由和出路" in page
    said = {"outcome-0": "refused", "ground-0": "not_ours", "way_out-0": "elsewhere", "remark": "由市局办理"}
    _, paper = finish(clerk, ticket, **said)
    told = anybody.look(paper)
    assert all(words in told for words in ("不属于本部门职权", "到有权办理的部门办理", "办不成事", "由市局办理"))


def test_the_words_of_a_refused_finish_are_kept_nowhere(as_role: Role, house: House) -> None:
    finish(as_role("clerk-3"), serving(house), **{"outcome-0": "refused", "remark": "不该留下"})
    with house.database.connect() as connection:
        assert not connection.exec_driver_sql("select text from remarks").fetchall()


def test_a_form_for_a_citizen_who_has_left_ends_nobody_elses_service(as_role: Role, house: House) -> None:
    gone = serving(house)
    clerk = as_role("clerk-3")
    house.tell(commands.FinishService, window=W03, outcome=Outcome.DONE)
    now = serving(house)
    assert finish(clerk, gone, **{"outcome-0": "done"})[0] == 400
    assert house.ticket(now).state is TicketState.SERVING


@pytest.mark.parametrize("form", [{}, {"outcome-0": "not_finished"}, {"outcome-0": "done", "ground-0": "nonsense"}])
def test_a_form_that_says_nothing_sensible_ends_nothing(as_role: Role, house: House, form: dict[str, str]) -> None:
    ticket = serving(house)
    status, _ = finish(as_role("clerk-3"), ticket, **form)
    assert status in (400, 409)
    assert house.ticket(ticket).state is TicketState.SERVING


def test_who_took_a_case_in_hands_it_over_and_another_decides_it(as_role: Role, house: House) -> None:
    house.hire("decider", StaffRole.APPROVER, "s31")
    finish(as_role("clerk-3"), serving(house), **{"outcome-0": "accepted"})
    (case,) = house.keeper.hall.cases
    assert step(as_role("clerk-3"), case, CaseStep.HAND_OVER) == 303
    assert step(as_role("clerk-3"), case, CaseStep.APPROVE) == 403
    assert step(as_role("decider"), case, CaseStep.APPROVE) == 303
    assert house.keeper.hall.cases[case].state is CaseState.READY


def test_an_approver_begins_at_the_cases_and_sees_no_window(as_role: Role, house: House) -> None:
    house.hire("decider", StaffRole.APPROVER, "s31")
    decider = as_role("decider")
    assert decider.client.get("/").location == "/cases"
    assert decider.client.get("/clerk").status_code == 403
    assert decider.client.get("/manager").status_code == 403


def test_a_supervisor_sees_cases_and_changes_none(as_role: Role, house: House) -> None:
    finish(as_role("clerk-3"), serving(house), **{"outcome-0": "accepted"})
    (case,) = house.keeper.hall.cases
    watcher = as_role("watcher")
    assert "移交后台" not in watcher.look("/cases")
    assert step(watcher, case, CaseStep.HAND_OVER) == 403


def test_who_brings_what_was_missing_is_given_the_old_place(as_role: Role, house: House) -> None:
    clerk = as_role("clerk-3")
    finish(clerk, serving(house), **{"outcome-0": "supplement", "remark": "缺户口本"})
    (case,) = house.keeper.hall.cases.values()
    house.issue("zx-01")
    clerk.look("/cases")
    assert clerk.client.post(f"/cases/{case.id}/return", data={"csrf_token": clerk.token}).status_code == 303
    back = house.keeper.hall.tickets[house.keeper.hall.returning[case.token]]
    assert (back.item, back.fair_arrival) == (case.item, case.since)


def test_a_code_nobody_was_given_shows_nothing(anybody: Browser) -> None:
    anybody.look("/c/somebody-elses-code-0", 409)
