"""The service joins its parts, and refuses in words what it cannot start with."""

import secrets
from collections.abc import Iterator
from concurrent.futures import wait
from datetime import date
from pathlib import Path
from threading import Semaphore

import pytest
from click.testing import CliRunner, Result

from hall.settings import Settings, read_settings
from hall.words import RequestId, TicketId, Token, VisitId
from queue_server.advising.lines import own_thread
from queue_server.command_line import db, server, user
from queue_server.core.commands import IssueTicket
from queue_server.plans.reading import find_hall
from queue_server.service import Service
from queue_server.trouble import Trouble

SETTINGS = """\
hall = {{ id = "zhaohua-village", folder = "." }}
broker = {{ port = {port} }}
server = {{ secret_file = "secret", plans = {plans} }}
clock = {{ epoch = 2026-11-23T10:00:00+08:00, started_at = 2026-01-01T00:00:00+08:00, speed = 0.000001 }}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "secret").write_text(secrets.token_hex(32))
    return write_settings(tmp_path)


def write_settings(folder: Path, port: int = 1, plans: str = "[]") -> Path:
    (folder / "hall.toml").write_text(SETTINGS.format(port=port, plans=plans))
    return folder


def settings(folder: Path) -> Settings:
    return read_settings(folder / "hall.toml")


def run(command: object, folder: Path, *words: str, typed: str | None = None) -> Result:
    arguments = [*words, "--settings", str(folder / "hall.toml")]
    return CliRunner().invoke(command, arguments, input=typed)  # type: ignore[arg-type]


@pytest.fixture
def upgraded(folder: Path) -> Path:
    assert run(db, folder, "upgrade").exit_code == 0
    return folder


@pytest.fixture
def service(upgraded: Path) -> Iterator[Service]:
    working = Service(settings(upgraded), own_thread)
    yield working
    working.stop()


def test_a_service_opens_its_day_gives_tickets_and_its_books_balance(service: Service) -> None:
    day_open = wait_for_day(service)
    service.start()
    assert day_open.acquire(timeout=10)
    replies = [service.keeper.submit(issuing(service, number)) for number in range(5)]
    wait(replies, timeout=10)
    summary = service.summary()
    assert (summary["issued"], summary["waiting"], summary["balanced"]) == (5, 5, True)


def wait_for_day(service: Service) -> Semaphore:
    opened = Semaphore(0)
    service.keeper.subscribe(lambda before, after, command, happened: opened.release() if after.open else None)
    return opened


def issuing(service: Service, number: int) -> IssueTicket:
    item = next(code for code, windows in service.keeper.hall.authority.windows_of.items() if windows)
    return IssueTicket(
        request_id=RequestId(f"r{number}"),
        actor="test",
        ticket=TicketId(f"t{number}"),
        visit=VisitId(f"v{number}"),
        token=Token(f"k{number}"),
        item=item,
    )


@pytest.mark.parametrize(
    ("plans", "code"),
    [('["zhaohua", "chini"]', "one_hall_only"), ('["chini"]', "hall_differs")],
)
def test_a_server_keeps_the_one_hall_of_its_settings(upgraded: Path, plans: str, code: str) -> None:
    write_settings(upgraded, plans=plans)
    with pytest.raises(Trouble) as refused:
        Service(settings(upgraded), own_thread)
    assert refused.value.code == code


@pytest.mark.parametrize(("secret", "word"), [(None, "secret"), ("short", "32")])
def test_a_server_does_not_start_without_a_secret(upgraded: Path, secret: str | None, word: str) -> None:
    (upgraded / "secret").unlink()
    if secret is not None:
        (upgraded / "secret").write_text(secret)
    result = run(server, upgraded)
    assert result.exit_code == 1
    assert word in result.output


def test_a_server_does_not_start_on_a_database_of_another_shape(folder: Path) -> None:
    result = run(server, folder)
    assert result.exit_code == 1
    assert "hall db upgrade" in result.output


def test_a_server_does_not_start_with_a_wrong_hall_file(upgraded: Path) -> None:
    (upgraded / "wrong.toml").write_text('id = "zhaohua-village"\nnmae = 1\n')
    write_settings(upgraded, plans='["wrong.toml"]')
    result = run(server, upgraded)
    assert result.exit_code == 1
    assert "wrong.toml:2" in result.output


def test_a_database_is_saved_and_brought_back_by_command(upgraded: Path) -> None:
    saved = str(upgraded / "saved.db")
    assert run(db, upgraded, "backup", saved).exit_code == 0
    again = run(db, upgraded, "backup", saved)
    assert (again.exit_code, "saved.db" in again.output) == (1, True)
    assert run(db, upgraded, "restore", saved).exit_code == 0


def test_accounts_are_kept_by_command_and_secrets_are_asked_for_hidden(upgraded: Path) -> None:
    typed = "Quiet-lake-7\nQuiet-lake-7\n"
    added = run(user, upgraded, "add", "wang", "--role", "clerk", "--staff", "s01", typed=typed)
    assert added.exit_code == 0, added.output
    assert "Quiet" not in added.output
    assert run(user, upgraded, "pin", "wang", typed="2468\n2468\n").exit_code == 0
    assert run(user, upgraded, "disable", "wang").exit_code == 0
    assert run(user, upgraded, "list").output == "wang\tclerk\ts01\tpin disabled\n"


def test_a_one_time_password_is_printed_once_and_works(upgraded: Path) -> None:
    added = run(user, upgraded, "add", "li", "--role", "manager", "--one-time")
    password = added.output.rsplit(" ", 1)[-1].strip()
    service = Service(settings(upgraded), own_thread)
    assert service.accounts.log_in("li", password).must_change
    service.stop()


def test_a_weak_password_is_refused_by_command(upgraded: Path) -> None:
    result = run(user, upgraded, "add", "wang", "--role", "clerk", typed="1234\n1234\n")
    assert result.exit_code == 1
    assert run(user, upgraded, "list").output == ""


def village(folder: Path, **changes: str) -> Path:
    """The village's own file in the folder, some of its lines changed."""
    text = find_hall("zhaohua-village").read_text(encoding="utf-8")
    for old, new in changes.items():
        assert f"\n{old} = " in text
        text = "\n".join(new if line.startswith(f"{old} = ") else line for line in text.splitlines())
    (folder / "own.toml").write_text(text, encoding="utf-8")
    return write_settings(folder, plans='["own.toml"]')


def test_the_file_as_it_is_written_is_read_anew_whenever_it_is_looked_at(upgraded: Path) -> None:
    service = Service(settings(village(upgraded)), own_thread)
    try:
        first = service.written().plan
        assert first is not None
        assert first.version == service.keeper.hall.plan.version
        village(upgraded, level='level = "hamlet"')
        wrong = service.written()
        assert wrong.plan is None
        assert wrong.findings
    finally:
        service.stop()


def test_a_file_that_is_not_yet_in_force_leaves_the_plan_before_it(upgraded: Path) -> None:
    service = Service(settings(village(upgraded)), own_thread)
    try:
        before = service.keeper.hall.plan
        village(upgraded, effective="effective = 2026-12-01")
        assert service.plan_for(date(2026, 11, 30)) is before
        assert service.plan_for(date(2026, 12, 1)).effective == date(2026, 12, 1)
    finally:
        service.stop()
