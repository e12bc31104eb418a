"""Special services on the pages: taken on at the window or from a paper at home, followed, answered, settled."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from hall.personal import Presented
from hall.words import AffairKindId, AffairState, AffairStep, Ground, Outcome, Token, WayOut, WindowId
from queue_server.core import commands
from queue_server.core.affair import Affair
from queue_server.core.affair_kinds import FieldKind
from queue_server.core.conclusion import Conclusion
from queue_server.vault.keys import Keyring, new_key
from queue_server.vault.vault import Vault
from tests.web.conftest import Browser
from tests.web.house import House

Role = Callable[[str], Browser]
W01 = WindowId("w01")
TOLD = {"said-category": "system", "said-tried": "系统登录不上"}


def send(browser: Browser, path: str, **form: str) -> int:
    browser.look("/affairs")
    return browser.client.post(path, data={"csrf_token": browser.token, **form}).status_code


def taken_on(house: House, browser: Browser) -> Affair:
    assert send(browser, "/affairs/unresolved", **TOLD) == 303
    return next(iter(house.keeper.hall.affairs.values()))


def test_what_could_not_be_done_goes_from_the_window_to_its_settlement(as_role: Role, house: House) -> None:
    clerk, boss = as_role("clerk-3"), as_role("boss")
    affair = taken_on(house, clerk)
    path = f"/affairs/unresolved/{affair.id}"
    assert send(clerk, path, step="assign", department="民政局") == 303
    assert send(clerk, path, step="answer", **{"said-answer": "已修复并代为提交"}) == 303
    assert send(clerk, path, step="close", **{"said-satisfied": "yes"}) == 409
    assert send(boss, path, step="close", **{"said-satisfied": "yes", "said-hotline": "12345-7"}) == 303
    assert house.keeper.hall.affairs[affair.id].state is AffairState.CLOSED
    page = boss.look("/affairs?kind=unresolved")
    assert all(words in page for words in ("系统登录不上", "已修复并代为提交", "12345-7", "民政局", "已办结"))


def test_the_words_of_citizens_are_not_in_the_journal(as_role: Role, house: House) -> None:
    taken_on(house, as_role("clerk-3"))
    assert all("登录不上" not in repr(command) for command in house.keeper.asked)


def test_what_is_out_of_scope_is_sent_on_in_words(as_role: Role, house: House) -> None:
    clerk = as_role("clerk-3")
    affair = taken_on(house, clerk)
    assert send(clerk, f"/affairs/unresolved/{affair.id}", step="exclude", exclusion="lawsuit") == 303
    assert "请向法院反映" in clerk.look("/affairs")


@pytest.mark.parametrize("form", [{"said-category": "system"}, {"said-tried": "x"}, {**TOLD, "said-category": "mood"}])
def test_a_form_that_leaves_out_what_is_asked_takes_nothing_on(
    as_role: Role, house: House, form: dict[str, str]
) -> None:
    assert send(as_role("clerk-3"), "/affairs/unresolved", **form) == 409
    assert not house.keeper.hall.affairs


@pytest.mark.parametrize(
    "kind", ["unresolved", "agency", "assist", "fast_lane", "complaint", "fault_finding", "advice"]
)
def test_every_kind_of_the_catalogue_has_its_form(as_role: Role, kind: str, house: House) -> None:
    page = as_role("clerk-3").look(f"/affairs?kind={kind}")
    for field in house.plan.affairs.by_id[AffairKindId(kind)].at(AffairStep.OPEN):
        assert (f'name="said-{field.id}"' in page) is (field.kind is not FieldKind.SUBJECT)


def test_a_case_of_an_earlier_day_is_named_by_its_number_and_stays_linked(as_role: Role, house: House) -> None:
    refused(house)
    ((case, kept),) = house.keeper.hall.cases.items()
    clerk = as_role("clerk-3")
    assert send(clerk, "/affairs/unresolved", **TOLD, case_no="Z999") == 409
    assert send(clerk, "/affairs/unresolved", **TOLD, case_no=kept.ticket_no.lower()) == 303
    (affair,) = house.keeper.hall.affairs.values()
    assert (affair.case, affair.about_no) == (case, kept.ticket_no)
    assert f'href="/cases#case-{case}">{kept.ticket_no}</a>' in clerk.look("/affairs?kind=unresolved")


AGENCY = {"said-agent": "s03", "said-authority": "letter", "said-materials_in": "户口本原件"}
PRINCIPAL = "11010519491231002X"


@pytest.fixture
def vault(house: House, tmp_path: Path) -> Iterator[Vault]:
    opened = Vault.open(f"sqlite:///{tmp_path / 'vault.db'}", Keyring((new_key(),)), house.clock)
    house.vault = opened
    yield opened
    opened.close()


def test_a_principal_rests_in_the_vault_and_nowhere_else(as_role: Role, house: House, vault: Vault) -> None:
    clerk = as_role("clerk-3")
    assert send(clerk, "/affairs/agency", **AGENCY, **{"said-principal": PRINCIPAL}) == 303
    (affair,) = house.keeper.hall.affairs.values()
    assert affair.handled[0].said["principal"] == vault.find(Presented(id_number=PRINCIPAL), "test")
    assert all(PRINCIPAL not in repr(command) for command in house.keeper.asked)
    page = clerk.look("/affairs?kind=agency")
    assert "户口本原件" in page
    assert PRINCIPAL not in page


@pytest.mark.parametrize("wrong", [{"said-principal": "张三"}, {"said-principal": PRINCIPAL, "said-authority": "none"}])
def test_nobody_is_kept_for_an_affair_that_was_refused(
    as_role: Role, house: House, vault: Vault, wrong: dict[str, str]
) -> None:
    assert send(as_role("clerk-3"), "/affairs/agency", **{**AGENCY, **wrong}) == 409
    assert vault.find(Presented(id_number=PRINCIPAL), "test") is None
    assert not house.keeper.hall.affairs


def test_without_a_vault_nobody_is_asked_who_the_principal_is(as_role: Role) -> None:
    assert "said-principal" not in as_role("clerk-3").look("/affairs?kind=agency")


def test_a_fast_lane_names_its_specialist_and_lists_what_was_done_and_when(as_role: Role, house: House) -> None:
    clerk, boss = as_role("clerk-3"), as_role("boss")
    assert send(clerk, "/affairs/fast_lane", **{"said-class": "major"}) == 303
    (affair,) = house.keeper.hall.affairs.values()
    path = f"/affairs/fast_lane/{affair.id}"
    assert send(boss, path, step="answer", **{"said-answer": "已批"}) == 409
    assert send(boss, path, step="assign", **{"said-specialist": "s03"}) == 303
    house.clock.time += timedelta(hours=1)
    assert send(boss, path, step="follow", **{"said-progress": "已联系用地部门"}) == 303
    page = boss.look("/affairs?kind=fast_lane")
    assert re.search(r"一对一专员</span> s03", page)
    assert re.search(r"已联系用地部门 <small class=\"faint\">\d\d-\d\d \d\d:\d\d", page)


def test_a_supervisor_watches_and_takes_nothing_on(as_role: Role, house: House) -> None:
    watcher = as_role("watcher")
    assert "已登记" not in watcher.look("/affairs")
    assert send(watcher, "/affairs/unresolved", **TOLD) == 403


def refused(house: House) -> Token:
    """The code of a paper that says no."""
    (ticket,) = house.issue("zx-01")
    house.tell(commands.CallSpecific, window=W01, ticket_no=ticket.no)
    house.tell(commands.StartService, window=W01)
    no = Conclusion(ticket.item, Outcome.REFUSED, ground=Ground.NOT_OURS, way_out=WayOut.ELSEWHERE)
    house.tell(commands.FinishService, window=W01, outcome=Outcome.REFUSED, conclusions=(no,), token=Token("c-1"))
    return Token("c-1")


def test_the_paper_asks_whoever_doubts_it_for_all_that_is_needed(anybody: Browser, house: House) -> None:
    page = anybody.look(f"/c/{refused(house)}")
    needed = [
        each.id for each in house.plan.affairs.by_id[AffairKindId("unresolved")].at(AffairStep.OPEN) if each.needed
    ]
    assert needed
    assert all(f'name="said-{field}"' in page for field in needed)


def test_whoever_was_told_no_says_so_from_the_paper_and_sees_when_it_is_answered(
    anybody: Browser, house: House
) -> None:
    token = refused(house)
    (case,) = house.keeper.hall.cases
    assert anybody.client.post(f"/c/{token}/doubt", data={"case": case, **TOLD}).status_code == 303
    (affair,) = house.keeper.hall.affairs.values()
    assert affair.case == case
    assert str(affair.due) in anybody.look(f"/c/{token}")
    assert anybody.client.post(f"/c/{token}/doubt", data={"case": case, **TOLD}).status_code == 409


def test_a_paper_speaks_for_no_other_case(anybody: Browser, house: House) -> None:
    refused(house)
    (case,) = house.keeper.hall.cases
    assert anybody.client.post("/c/another-code/doubt", data={"case": case, **TOLD}).status_code == 409
    assert not house.keeper.hall.affairs


def test_the_paper_says_what_was_answered(as_role: Role, anybody: Browser, house: House) -> None:
    token = refused(house)
    (case,) = house.keeper.hall.cases
    anybody.client.post(f"/c/{token}/doubt", data={"case": case, **TOLD})
    (affair,) = house.keeper.hall.affairs.values()
    clerk, path = as_role("clerk-3"), f"/affairs/unresolved/{affair.id}"
    send(clerk, path, step="assign", department="民政局")
    assert "办理结果" not in anybody.look(f"/c/{token}")
    assert send(clerk, path, step="answer", **{"said-answer": "系统已修复，请凭原号办理"}) == 303
    assert "系统已修复，请凭原号办理" in anybody.look(f"/c/{token}")
    assert "The answer:" in anybody.look(f"/c/{token}?lang=en")
