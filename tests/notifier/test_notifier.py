"""People are told once, in words found when they go out; what a gateway does not take is tried again or shown."""

import json
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from hall.packaged import packaged
from hall.personal import Presented, Purpose
from hall.texts import Texts
from hall.words import BookingId, DoorNews, Language, SubjectId
from queue_server.core import commands
from queue_server.core.bookings import code_of
from queue_server.core.commands import Command
from queue_server.core.replies import Reply
from queue_server.core.state import Hall
from queue_server.counts import Counts
from queue_server.deliveries.delivery import DeliveryState
from queue_server.journal.journal import Journal
from queue_server.notifier.channels import Message
from queue_server.notifier.notifier import Notifier
from queue_server.notifier.shape import GatewayShape, NotifierFile, read_notifier
from queue_server.pickup import PickupCodes
from queue_server.trouble import Trouble
from queue_server.vault.keys import Keyring, new_key
from queue_server.vault.vault import Vault
from tests.core.small_hall import CERTIFICATE, NINE, Day
from tests.queue_server.fakes import HandClock, new_journal

PHONE = "13800000000"
BOOKING = BookingId("01M80ZQ9TYW69Y54AR34PDGA3D")
TOMORROW = NINE + timedelta(days=1)


class Gateway:
    """An SMS gateway on this machine: its script says what it answers, a key it took before is a duplicate."""

    def __init__(self) -> None:
        self.script: list[tuple[int, str]] = []
        self.asked: list[dict[str, str]] = []
        self.sent: dict[str, str] = {}
        self.headers: list[str] = []
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                gateway.headers.append(self.headers["Authorization"])
                status, answer = gateway.answer(body)
                said = answer.encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/send"

    def answer(self, body: dict[str, str]) -> tuple[int, str]:
        self.asked.append(body)
        if self.script:
            return self.script.pop(0)
        if body["requestId"] in self.sent:
            return 200, '{"code": 1001}'
        self.sent[body["requestId"]] = body["content"]
        return 200, '{"code": 0}'

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class KeptDay:
    """The small hall as the notifier sees it."""

    def __init__(self, day: Day) -> None:
        self.day = day
        self.noted: list[Command] = []

    @property
    def hall(self) -> Hall:
        return self.day.hall

    def submit(self, command: Command) -> Future[Reply]:
        self.noted.append(command)
        answered: Future[Reply] = Future()
        answered.set_result(Reply())
        return answered


class Post:
    """A notifier over a gateway, and a citizen with an appointment tomorrow."""

    def __init__(self, folder: Path, journal: Journal, gateway: Gateway, **changes: object) -> None:
        self.clock = HandClock()
        self.folder = folder
        self.gateway = gateway
        self.vault = Vault.open(f"sqlite:///{folder / 'vault.db'}", Keyring((new_key(),)), self.clock)
        self.day = Day()
        self.kept = KeptDay(self.day)
        secret = folder / "gateway-secret"
        secret.write_text("s3cret\n", encoding="utf-8")
        shape = GatewayShape(
            gateway.url,
            {"mobile": "{phone}", "content": "{text}", "requestId": "{key}"},
            headers={"Authorization": "Bearer {secret}"},
            secret_file=secret,
            duplicate=("1001",),
            later=("1002",),
        )
        file = replace(NotifierFile("http", gateway=shape), **changes)  # type: ignore[arg-type]
        codes, counts = PickupCodes(b"s" * 32), Counts()
        self.notifier = Notifier(
            file, folder / "notices", journal.engine, self.kept, self.vault, codes, self.clock, counts
        )

    def known(self, phone: str | None = PHONE) -> SubjectId:
        id_number = None if phone else "11010519491231002X"
        presented = Presented(phone=phone, id_number=id_number, purpose=Purpose.BOOKING)
        return self.vault.present(presented, "test")[0]

    def book(self, subject: SubjectId | None = None) -> None:
        subject = subject or self.known()
        self.day.do(commands.BookAppointment, booking=BOOKING, item=CERTIFICATE, slot=TOMORROW, subject=subject)

    def beat(self, later_s: float = 0.0) -> None:
        self.clock.move(later_s)
        self.day.now = max(self.day.now, self.clock.now())
        self.notifier.beat()

    @property
    def states(self) -> dict[DeliveryState, int]:
        return {state: len(self.notifier.ledger.at(state)) for state in DeliveryState}


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    opened = Gateway()
    yield opened
    opened.close()


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    opened = new_journal(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def post(tmp_path: Path, journal: Journal, gateway: Gateway) -> Iterator[Post]:
    made = Post(tmp_path, journal, gateway)
    yield made
    made.vault.close()


def test_a_booking_is_confirmed_once_however_often_the_notifier_goes_round(post: Post) -> None:
    post.book()
    for _ in range(3):
        post.beat(10)
    (said,) = post.gateway.asked
    assert said["mobile"] == PHONE
    assert code_of(BOOKING) in said["content"]
    assert "11月24日09:00" in said["content"]
    assert post.gateway.headers == ["Bearer s3cret"]


def test_a_notifier_that_starts_again_tells_nobody_twice(post: Post, tmp_path: Path, journal: Journal) -> None:
    post.book()
    post.beat()
    codes, counts = PickupCodes(b"s" * 32), Counts()
    again = Notifier(
        NotifierFile(), tmp_path / "notices", journal.engine, post.kept, post.vault, codes, post.clock, counts
    )
    again.beat()
    assert not (tmp_path / "notices").exists()


def test_the_holder_is_reminded_in_the_afternoon_before(post: Post) -> None:
    post.book()
    post.beat()
    post.beat(6.9 * 3600)  # 15:54
    assert len(post.gateway.asked) == 1
    post.beat(0.2 * 3600)
    post.beat(60)
    assert [said["requestId"].split("/")[0] for said in post.gateway.asked] == ["booking_booked", "booking_reminder"]


def test_a_gateway_that_is_away_is_tried_again_after_a_pause_that_grows(post: Post) -> None:
    post.gateway.script = [(503, ""), (200, '{"code": 1002}'), (200, "not json")]
    post.book()
    post.beat()
    post.beat(10)
    assert len(post.gateway.asked) == 1, "thirty seconds first"
    post.beat(25)
    post.beat(61)
    assert len(post.gateway.asked) == 3
    post.beat(125)
    assert post.states[DeliveryState.SENT] == 1
    assert len({said["requestId"] for said in post.gateway.asked}) == 1, "one key for all attempts"


def test_a_message_that_got_through_although_its_answer_was_lost_is_not_sent_twice(post: Post) -> None:
    post.book()
    post.gateway.sent[f"booking_booked/{BOOKING}/20261124T0100Z"] = "sent, and the line broke"
    post.beat()
    assert post.states[DeliveryState.DUPLICATE] == 1


def test_what_the_gateway_refuses_for_good_is_shown_not_repeated(post: Post) -> None:
    post.gateway.script = [(200, '{"code": 13}')]
    post.book()
    for _ in range(3):
        post.beat(7200)
    assert len(post.gateway.asked) == 1
    (dead,) = post.notifier.ledger.at(DeliveryState.DEAD)
    assert dead.trouble == "gateway_refused"


def test_a_notice_that_is_no_longer_true_is_not_sent(post: Post) -> None:
    post.gateway.script = [(503, "")]
    post.book()
    post.beat()
    post.day.do(commands.CancelBooking, booking=BOOKING)
    post.beat(40)
    post.beat(5)
    assert [said["requestId"].split("/")[0] for said in post.gateway.asked] == ["booking_booked", "booking_cancelled"]


def test_who_has_no_telephone_is_a_dead_letter_for_staff(post: Post) -> None:
    post.book(post.known(None))
    post.beat()
    assert post.gateway.asked == []
    assert [dead.trouble for dead in post.notifier.ledger.at(DeliveryState.DEAD)] == ["no_phone"]


def test_nothing_personal_rests_in_the_ledger(post: Post) -> None:
    post.book()
    post.beat()
    (sent,) = post.notifier.ledger.at(DeliveryState.SENT)
    assert PHONE not in repr(sent)
    assert code_of(BOOKING) not in repr(sent.delivery.body)
    assert PHONE not in repr(Message("key", PHONE, "text"))


def test_a_dry_run_lists_what_would_be_sent_with_telephones_masked(
    tmp_path: Path, journal: Journal, gateway: Gateway
) -> None:
    post = Post(tmp_path, journal, gateway, dry_run=True, languages=(Language.ZH, Language.EN))
    post.book()
    post.beat()
    post.vault.close()
    assert gateway.asked == []
    (file,) = (tmp_path / "notices").iterdir()
    text = file.read_text(encoding="utf-8")
    assert "138****0000" in text
    assert PHONE not in text
    assert "您已预约" in text
    assert "Booked for" in text


def test_a_result_in_a_locker_is_told_with_its_code_and_the_keeper_knows(post: Post) -> None:
    ticket = post.day.issue(CERTIFICATE, subject=post.known())
    post.day.next()
    post.day.serve()
    parcel = "01M80ZQ9TYW69Y54AR34PDGA3F"
    codes = PickupCodes(b"s" * 32)
    code = codes.code(parcel)  # type: ignore[arg-type]
    post.day.do(
        commands.DepositParcel,
        parcel=parcel,
        ticket_no=post.day.ticket(ticket).no,
        compartment="locker-1/01",
        code_hash=codes.hashed(code),
        staff="s01",
        order="lay-1",
    )
    order = next(iter(post.day.hall.doors.values()))
    for what in (DoorNews.OPENED, DoorNews.CLOSED):
        post.day.do(commands.ReportDoor, order=order.id, compartment=order.compartment, what=what)
    post.clock.move((post.day.now - post.clock.now()).total_seconds())
    post.beat()
    (said,) = post.gateway.asked
    assert code in said["content"]
    (noted,) = post.kept.noted
    assert isinstance(noted, commands.NoteTold)
    assert (noted.parcel, noted.trouble) == (parcel, "")


@pytest.mark.parametrize("lang", list(Language))
def test_every_notice_has_its_words_in_both_languages(lang: Language) -> None:
    assert Texts("notices").entries(lang).keys() == Texts("notices").entries(Language.ZH).keys()


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ('kind = "http"\n', "belong together"),
        ('kind = "http"\n[gateway]\nurl = "http://sms.example"\nbody = {}\n', "https"),
        ('kind = "http"\n[gateway]\nurl = "https://sms.example"\nbody = { a = "{fone}" }\n', "fone"),
        ('knd = "file"\n', "knd"),
    ],
)
def test_a_wrong_file_is_refused_by_name(tmp_path: Path, text: str, word: str) -> None:
    file = tmp_path / "notifier.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Trouble) as trouble:
        read_notifier(file)
    assert word in trouble.value.about["detail"]


def test_the_sample_file_can_be_read() -> None:
    assert read_notifier(packaged("notifier", "gateway.toml")).dry_run
