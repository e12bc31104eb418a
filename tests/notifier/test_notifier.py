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
from hall.words import (
    AffairId,
    AffairKindId,
    AffairStep,
    BookingId,
    BookingKind,
    CaseStep,
    DoorNews,
    Ground,
    Language,
    Outcome,
    RatingLevel,
    RemarkId,
    SubjectId,
)
from queue_server.core import commands
from queue_server.core.affair_kinds import AffairKind, AffairKinds
from queue_server.core.bookings import BookingRules, code_of
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
from tests.core.small_hall import CERTIFICATE, GENERAL, NINE, TODAY, Day, plan
from tests.queue_server.fakes import HandClock

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


@pytest.mark.parametrize(
    ("kind", "said", "unsaid"),
    [
        (BookingKind.HALL, "取号机签到", "上门"),
        (BookingKind.HOLIDAY, "不用取号", "签到"),
        (BookingKind.AFTER_HOURS, "不用取号", "签到"),
        (BookingKind.HOME, "不用到厅", "签到"),
    ],
)
def test_only_who_comes_for_a_slot_of_the_hall_is_told_to_check_in(
    post: Post, kind: BookingKind, said: str, unsaid: str
) -> None:
    post.day.do(commands.AdoptConfiguration, plan=plan(bookings=BookingRules(kinds=tuple(BookingKind))))
    slot = {BookingKind.HOLIDAY: NINE + timedelta(days=5), BookingKind.AFTER_HOURS: TOMORROW + timedelta(hours=12)}
    about = {"item": CERTIFICATE, "slot": slot.get(kind, TOMORROW), "subject": post.known(), "kind": kind}
    post.day.do(commands.BookAppointment, booking=BOOKING, override=kind is not BookingKind.HALL, **about)
    post.beat()
    (text,) = post.gateway.sent.values()
    assert said in text
    assert unsaid not in text


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


def served(post: Post, outcome: Outcome, phone: str | None = PHONE) -> None:
    """A citizen known to the vault, served at window 1."""
    post.day.issue(CERTIFICATE, subject=post.known(phone))
    post.day.next()
    post.day.do(commands.StartService, window=GENERAL)
    post.day.do(commands.FinishService, window=GENERAL, outcome=outcome)


def tomorrow(post: Post, days: int) -> None:
    post.day.do(commands.CloseDay)
    post.clock.move(days * 86400)
    post.day.now = post.clock.now()
    post.day.do(commands.OpenDay, day=TODAY + timedelta(days=days), plan=plan())


def test_a_result_that_is_there_is_told_once_and_only_while_it_waits(post: Post, gateway: Gateway) -> None:
    served(post, Outcome.ACCEPTED)
    (case,) = post.day.hall.cases
    post.day.do_as("web/s21", commands.HandleCase, case=case, step=CaseStep.HAND_OVER)
    post.beat()
    post.day.do_as("web/s31", commands.HandleCase, case=case, step=CaseStep.APPROVE)
    for _ in range(3):
        post.beat(10)
    deciding, decided = gateway.sent.values()
    assert "转到审批" in deciding
    assert "结果已出" in decided


def test_a_no_is_told_with_where_its_reasons_are(post: Post, gateway: Gateway) -> None:
    served(post, Outcome.ACCEPTED)
    (case,) = post.day.hall.cases
    post.day.do_as("web/s21", commands.HandleCase, case=case, step=CaseStep.HAND_OVER)
    no = {"step": CaseStep.DENY, "ground": Ground.CONDITIONS, "remark": RemarkId("m1")}
    post.day.do_as("web/s31", commands.HandleCase, case=case, **no)
    for _ in range(2):
        post.beat(10)
    (text,) = gateway.sent.values()
    assert "理由和办法" in text


def test_who_reported_something_is_told_that_it_is_answered(post: Post, gateway: Gateway) -> None:
    kinds = AffairKinds((AffairKind(AffairKindId("unresolved"), "办不成事", "Unresolved", 5),))
    post.day.do(commands.AdoptConfiguration, plan=plan(affairs=kinds))
    affair = AffairId("a1")
    post.day.do(commands.OpenAffair, affair=affair, kind=AffairKindId("unresolved"), subject=post.known())
    post.beat()
    assert gateway.sent == {}
    post.day.do_as("web/s01", commands.HandleAffair, affair=affair, step=AffairStep.ANSWER)
    for _ in range(2):
        post.beat(10)
    (text,) = gateway.sent.values()
    assert "您登记的“办不成事”已有处理结果" in text
    post.day.do_as("web/s02", commands.HandleAffair, affair=affair, step=AffairStep.REOPEN)
    post.day.do_as("web/s01", commands.HandleAffair, affair=affair, step=AffairStep.ANSWER)
    post.beat(10)
    assert len(gateway.sent) == 2


def test_papers_sent_back_for_are_told_with_their_term(post: Post, gateway: Gateway) -> None:
    served(post, Outcome.ACCEPTED)
    (case,) = post.day.hall.cases
    post.day.do_as("web/s21", commands.HandleCase, case=case, step=CaseStep.HAND_OVER)
    post.day.do_as("web/s31", commands.HandleCase, case=case, step=CaseStep.SEND_BACK, remark=RemarkId("m1"))
    post.beat()
    (text,) = gateway.sent.values()
    due = post.day.hall.cases[case].due
    assert f"{due.month}月{due.day}日前补齐" in text


def test_who_has_not_rated_is_reminded_once_after_three_days(post: Post, gateway: Gateway) -> None:
    served(post, Outcome.DONE)
    tomorrow(post, 2)
    post.beat()
    assert gateway.sent == {}
    tomorrow(post, 3)
    for _ in range(3):
        post.beat(10)
    (text,) = gateway.sent.values()
    assert "评价" in text
    tomorrow(post, 4)
    post.beat()
    assert len(gateway.sent) == 1


def test_who_has_rated_is_never_reminded(post: Post, gateway: Gateway) -> None:
    served(post, Outcome.DONE)
    (ticket,) = post.day.hall.tickets.values()
    post.day.do(commands.RateTicket, token=ticket.token, level=RatingLevel.SATISFIED)
    tomorrow(post, 3)
    post.beat()
    assert gateway.sent == {}


def test_nobody_telephones_to_have_something_rated(post: Post, gateway: Gateway) -> None:
    served(post, Outcome.DONE, phone=None)
    tomorrow(post, 3)
    post.beat()
    assert gateway.sent == {}
    assert post.states[DeliveryState.DEAD] == 0
