"""Who may log in, who may sign on, and how long a guesser must wait."""

import pytest
from argon2 import PasswordHasher
from sqlalchemy import text

from hall.words import HallId, StaffId, StaffRole
from queue_server.accounts import Accounts, one_time_password, one_time_pin
from queue_server.core.refusals import Refused
from queue_server.journal.journal import Journal
from tests.queue_server.fakes import HALL, HandClock

PASSWORD = "Quiet-lake-7"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def accounts(journal: Journal, clock: HandClock) -> Accounts:
    kept = Accounts(journal.engine, HALL, clock, QUICK)
    kept.create("wang", StaffRole.CLERK, PASSWORD, staff=StaffId("s01"), pin="2468")
    return kept


def refusal(call: object, *args: object, **fields: object) -> str:
    with pytest.raises(Refused) as refused:
        call(*args, **fields)  # type: ignore[operator]
    return refused.value.code


def test_nobody_is_there_before_an_account_is_made(journal: Journal, clock: HandClock) -> None:
    fresh = Accounts(journal.engine, HALL, clock, QUICK)
    assert list(fresh.all()) == []
    assert refusal(fresh.log_in, "admin", "admin") == "wrong_password"


def test_the_right_password_opens_the_account(accounts: Accounts) -> None:
    account = accounts.log_in("wang", PASSWORD)
    assert (account.role, account.staff, account.must_change) == (StaffRole.CLERK, "s01", False)
    assert refusal(accounts.log_in, "wang", "Quiet-lake-8") == "wrong_password"
    assert refusal(accounts.log_in, "nobody", PASSWORD) == "wrong_password"


def test_five_wrong_passwords_lock_the_account_for_five_minutes(accounts: Accounts, clock: HandClock) -> None:
    for _ in range(5):
        assert refusal(accounts.log_in, "wang", "guess") == "wrong_password"
    assert refusal(accounts.log_in, "wang", PASSWORD) == "locked_out"
    clock.move(299)
    assert refusal(accounts.log_in, "wang", PASSWORD) == "locked_out"
    clock.move(1)
    assert accounts.log_in("wang", PASSWORD).login == "wang"


def test_a_right_password_forgets_the_wrong_ones_before_it(accounts: Accounts) -> None:
    for _ in range(2):
        for _ in range(4):
            refusal(accounts.log_in, "wang", "guess")
        assert accounts.log_in("wang", PASSWORD).login == "wang"


def test_a_pin_signs_on_and_is_guarded_like_a_password(accounts: Accounts) -> None:
    accounts.verify_pin(StaffId("s01"), "2468")
    assert refusal(accounts.verify_pin, StaffId("s09"), "2468") == "wrong_pin"
    for _ in range(5):
        assert refusal(accounts.verify_pin, StaffId("s01"), "1111") == "wrong_pin"
    assert refusal(accounts.verify_pin, StaffId("s01"), "2468") == "locked_out"


def test_a_disabled_account_neither_logs_in_nor_signs_on(accounts: Accounts) -> None:
    accounts.disable("wang")
    assert refusal(accounts.log_in, "wang", PASSWORD) == "wrong_password"
    assert refusal(accounts.verify_pin, StaffId("s01"), "2468") == "wrong_pin"
    assert accounts.find("wang") is None
    assert [account.disabled for account in accounts.all()] == [True]


@pytest.mark.parametrize("password", ["short-7", "alllowercase", "lower-and-dash", "12345678"])
def test_a_weak_password_is_refused(accounts: Accounts, password: str) -> None:
    assert refusal(accounts.set_password, "wang", password) == "weak_password"


@pytest.mark.parametrize("pin", ["123", "1234567890123", "12a4", "１２３４"])
def test_a_weak_pin_is_refused(accounts: Accounts, pin: str) -> None:
    assert refusal(accounts.set_pin, "wang", pin) == "weak_pin"


def test_a_one_time_password_must_be_changed_and_can_be(accounts: Accounts) -> None:
    given = one_time_password()
    accounts.set_password("wang", given, must_change=True)
    assert accounts.log_in("wang", given).must_change
    assert refusal(accounts.change_password, "wang", given, given) == "weak_password"
    accounts.change_password("wang", given, "Another-lake-8")
    assert not accounts.log_in("wang", "Another-lake-8").must_change


def test_one_time_secrets_differ(accounts: Accounts) -> None:
    assert len({one_time_password() for _ in range(50)}) == 50
    assert all(pin.isdigit() and len(pin) == 6 for pin in (one_time_pin() for _ in range(50)))


def test_a_login_and_a_staff_number_belong_to_one_person(accounts: Accounts) -> None:
    assert refusal(accounts.create, "wang", StaffRole.CLERK, PASSWORD) == "account_exists"
    assert refusal(accounts.create, "li", StaffRole.CLERK, PASSWORD, staff=StaffId("s01")) == "account_exists"
    assert refusal(accounts.set_role, "zhao", StaffRole.ADMIN) == "account_unknown"


def test_another_halls_accounts_are_not_this_halls(accounts: Accounts, journal: Journal, clock: HandClock) -> None:
    other = Accounts(journal.engine, HallId("other"), clock, QUICK)
    assert refusal(other.log_in, "wang", PASSWORD) == "wrong_password"


def test_no_secret_rests_in_the_database(accounts: Accounts, journal: Journal) -> None:
    with journal.engine.connect() as connection:
        row = connection.execute(text("SELECT * FROM accounts")).one()
    assert PASSWORD not in str(row)
    assert "2468" not in [str(value) for value in row]
    assert row.password_hash.startswith("$argon2id$")
