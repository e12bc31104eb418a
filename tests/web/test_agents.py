"""Agents (代领) at the results window: named with both cards seen, known to the vault alone, taken back."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hall.personal import Presented
from hall.words import DoorNews, DoorSize, Outcome, Right, SubjectId
from queue_server.core import commands
from queue_server.core.parcels import Parcel
from queue_server.vault.keys import Keyring, new_key
from queue_server.vault.vault import Vault
from tests.web.conftest import Browser
from tests.web.house import House
from tests.web.test_parcels import W01, door, only

Role = Callable[[str], Browser]
HOLDER, NUMBER = SubjectId("holder"), "11010119491231002X"


@pytest.fixture
def vault(house: House, tmp_path: Path) -> Iterator[Vault]:
    opened = Vault.open(f"sqlite:///{tmp_path / 'vault.db'}", Keyring((new_key(),)), house.clock)
    house.vault = opened
    yield opened
    opened.close()


@pytest.fixture
def result(house: House, vault: Vault, as_role: Role) -> Parcel:
    """A result at the window whose holder's card was shown."""
    may = house.keeper.hall.authority.may
    item = next(each.code for each in house.plan.items if each.lockable and may(W01, each.code))
    (ticket,) = house.issue(item, subject=HOLDER)
    house.tell(commands.CallSpecific, window=W01, ticket_no=ticket.no)
    house.tell(commands.StartService, window=W01)
    house.tell(commands.FinishService, window=W01, outcome=Outcome.DONE)
    status, _ = as_role("boss").ask("parcels/ready", {"ticket_no": ticket.no})
    assert status == 201
    return only(house)


def named(browser: Browser, parcel: Parcel, **about: object) -> tuple[int, object]:
    status, answer = browser.ask(f"parcels/{parcel.id}/agent", {"id_number": NUMBER, "seen": "yes", **about})
    return status, answer.get("code", answer.get("agreed"))


def test_an_agent_is_a_random_subject_to_the_hall_and_the_number_rests_in_the_vault_alone(
    house: House, vault: Vault, as_role: Role, result: Parcel
) -> None:
    assert named(as_role("boss"), result) == (200, True)
    agent = only(house).agent
    assert agent is not None
    assert all(NUMBER not in repr(command) for command in house.keeper.asked)
    assert vault.phone(agent, "test") is None
    page = as_role("boss").look("/parcels")
    assert "有代领人" in page
    assert NUMBER not in page


def test_a_handed_over_result_says_by_which_right(house: House, as_role: Role, result: Parcel) -> None:
    boss = as_role("boss")
    over = f"parcels/{result.id}/hand-over"
    status, refused = boss.ask(over, {"proof": "card", "agent": True})
    assert (status, refused["code"]) == (409, "no_agent")
    assert named(boss, result) == (200, True)
    boss.ask(over, {"proof": "card", "agent": True})
    assert only(house).right is Right.AGENT
    assert "代领人领取" in boss.look("/parcels")


def test_a_naming_is_taken_back(house: House, as_role: Role, result: Parcel) -> None:
    boss = as_role("boss")
    named(boss, result)
    assert boss.ask(f"parcels/{result.id}/agent/revoke", {})[0] == 200
    assert only(house).agent is None
    assert boss.ask(f"parcels/{result.id}/agent/revoke", {})[1]["code"] == "no_agent"


def test_nobody_is_named_unseen_or_by_a_wrong_number(house: House, as_role: Role, result: Parcel) -> None:
    boss = as_role("boss")
    assert named(boss, result, seen="")[1] == "agent_consent"
    assert named(boss, result, id_number="张三")[1] == "id_number_wrong"
    assert only(house).agent is None


def test_whoever_was_not_named_after_all_is_forgotten(
    house: House, vault: Vault, as_role: Role, result: Parcel
) -> None:
    boss = as_role("boss")
    boss.ask(f"parcels/{result.id}/hand-over", {"proof": "signature"})
    assert named(boss, result)[1] == "parcel_not_now"
    assert vault.find(Presented(id_number=NUMBER), "test") is None


def test_how_large_a_result_is_decides_its_door(house: House, as_role: Role, result: Parcel) -> None:
    status, laid = as_role("boss").ask("parcels", {"parcel": result.id, "size": "large"})
    assert status == 201
    assert house.plan.lockers[0].size(int(str(laid["compartment"]).partition("/")[2])) is DoorSize.LARGE
    door(house, DoorNews.OPENED, DoorNews.CLOSED)
    assert only(house).size is DoorSize.LARGE
