"""The vault's door: a kiosk's token, HTTPS, a mask and what waits; and nothing personal anywhere else."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from structlog.testing import capture_logs

from devices.simulated.id_cards import resident_number
from hall.messages.answers import TicketGiven
from hall.messages.topics import write
from hall.personal import PEOPLE_PATH
from hall.sections import WHOLE_HALL
from hall.words import BookingId, DeviceId, TicketState
from queue_server.bridge.boards import board, window_sign
from queue_server.bridge.facts import catalogue, slip
from queue_server.core import commands
from queue_server.journal.codec import write_events
from queue_server.vault.keys import Keyring, new_key
from queue_server.vault.vault import Vault
from queue_server.web.application import create_app
from tests.web.house import House

NUMBER = resident_number("510811", "19600101", 3)
NAME = "测试丙"
CARD = {"id_number": NUMBER, "name": NAME}


class Door:
    """A kiosk before the vault's door of a hall at work."""

    def __init__(self, folder: Path) -> None:
        self.house = House(folder)
        self.house.vault = Vault.open(f"sqlite:///{folder / 'vault.db'}", Keyring((new_key(),)), self.house.clock)
        self.token = self.house.vault.give_token(DeviceId("kiosk-1"))
        self.client: FlaskClient = create_app(self.house).test_client()
        self.happened: list[str] = []
        self.house.keeper.subscribe(
            lambda _before, _after, _command, events: self.happened.append(write_events(events))
        )
        self.house.open()

    def ask(
        self, body: object = CARD, token: str | None = None, host: str = "127.0.0.1", url: str = "http://hall.example"
    ) -> tuple[int, dict[str, object]]:
        headers = {"Authorization": f"Bearer {self.token if token is None else token}"}
        answer = self.client.post(
            PEOPLE_PATH, data=json.dumps(body), headers=headers, environ_base={"REMOTE_ADDR": host}, base_url=url
        )
        assert answer.headers["Cache-Control"] == "no-store"
        return answer.status_code, answer.json or {}


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    made = Door(tmp_path)
    yield made
    assert made.house.vault is not None
    made.house.vault.close()


def test_a_card_comes_back_as_a_subject_a_mask_and_the_class_its_age_proves(door: Door) -> None:
    status, said = door.ask()
    assert status == 200
    assert (said["mask"], said["age_band"], said["priority"]) == ("测*丙", "60+", "elderly")
    assert NUMBER not in json.dumps(said)
    assert door.ask()[1]["subject"] == said["subject"]
    young = {"id_number": resident_number("510811", "20000101", 3), "name": "测试"}
    assert "priority" not in door.ask(young)[1]


def test_what_waits_for_somebody_today_comes_along(door: Door) -> None:
    subject = door.ask()[1]["subject"]
    item = next(each.code for each in door.house.plan.items)
    now = door.house.clock.now()
    for hours, booking in ((6, "late"), (1, "soon"), (30, "tomorrow")):
        wish = {"item": item, "slot": now + timedelta(hours=hours), "subject": subject, "override": True}
        door.house.tell(commands.BookAppointment, booking=BookingId(booking), **wish)
    (ticket,) = door.house.issue(item, subject=subject)
    said = door.ask()[1]
    assert (said["booking"], said["held"]) == ("soon", ticket.token)
    assert "missed" not in said


def test_a_missed_ticket_and_a_voucher_are_told_of(door: Door) -> None:
    subject = door.ask()[1]["subject"]
    item, another = (each.code for each in door.house.plan.items[:2])
    (missed,) = door.house.issue(item, subject=subject)
    hall = door.house.keeper.hall
    window = next(each for each in hall.authority.windows_of[item] if not hall.plan.window[each].tidal)
    door.house.tell(commands.CallSpecific, window=window, ticket_no=missed.no)
    door.house.tell(commands.Announce, ticket=missed.id, calls=1)
    door.house.clock.pass_s(61)
    door.house.tell(commands.MarkAbsent, window=window)
    assert door.house.keeper.hall.tickets[missed.id].state is TicketState.MISSED
    assert door.ask()[1]["missed"] == missed.token
    (waiting,) = door.house.issue(another, subject=subject)
    door.house.tell(commands.CloseDay)
    assert door.ask()[1]["voucher"] == waiting.token


def test_who_typed_a_telephone_may_be_anybody(door: Door) -> None:
    owner = door.ask({**CARD, "phone": "19900001234"})[1]["subject"]
    (ticket,) = door.house.issue(door.house.plan.items[0].code, subject=owner)
    status, said = door.ask({"phone": "19900001234"})
    assert (status, said) == (200, {"subject": owner, "mask": "199****1234"})
    assert ticket.token not in json.dumps(said)


@pytest.mark.parametrize("token", ["", "kiosk-1", "kiosk-1:wrong", "kiosk-9:wrong"])
def test_nobody_without_a_devices_token_is_told_anything(door: Door, token: str) -> None:
    status, said = door.ask(token=token)
    assert (status, said["code"]) == (401, "token_wrong")


@pytest.mark.parametrize(
    "body", [{}, {"name": NAME}, {"id_number": "x' OR 1"}, [NUMBER], {"id_number": NUMBER, "purpose": "x"}]
)
def test_what_cannot_be_read_is_refused_without_being_quoted(door: Door, body: object) -> None:
    with capture_logs() as logs:
        status, said = door.ask(body)
    assert (status, said["code"]) == (400, "malformed")
    assert NUMBER not in json.dumps([said, logs], default=str)


def test_a_number_never_crosses_a_network_in_the_clear(door: Door) -> None:
    assert door.ask(host="192.0.2.7")[1]["code"] == "not_secure"
    assert door.ask(host="192.0.2.7", url="https://hall.example")[0] == 200


def test_a_hall_without_keys_has_no_vault(door: Door) -> None:
    vault, door.house.vault = door.house.vault, None
    assert door.ask()[1]["code"] == "no_vault"
    door.house.vault = vault


def test_nothing_personal_reaches_journal_topics_or_logs(door: Door, capfd: pytest.CaptureFixture[str]) -> None:
    with capture_logs() as logs:
        subject = door.ask()[1]["subject"]
        item = next(each.code for each in door.house.plan.items)
        (ticket,) = door.house.issue(item, subject=subject)
        door.ask()
        door.ask(token="kiosk-1:wrong")
    hall, now = door.house.keeper.hall, door.house.clock.now()
    window = door.house.plan.windows[0].id
    facts = (board(hall, WHOLE_HALL, now), window_sign(hall, window, now), catalogue(hall, now))
    printed = write(TicketGiven(request_id="r1", slip=slip(hall, ticket, now, "https://hall.example")))
    said = [*door.happened, json.dumps(logs, default=str), *capfd.readouterr()]
    said += [write(fact).decode() for fact in facts] + [printed.decode()]
    assert any(str(subject) in each for each in door.happened)
    for personal in (NUMBER, NAME, NUMBER[6:14], NUMBER[-4:]):
        assert not any(personal in each for each in said)
