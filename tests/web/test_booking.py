"""The booking page: a time chosen on a phone, a code to check in with, no telephone where it does not belong."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from hall.personal import Presented, Purpose
from hall.words import BookingId, BookingKind, BookingState, ItemCode, StaffRole, SubjectId
from queue_server.core import commands
from queue_server.core.bookings import BookingRules, code_of
from queue_server.core.carried import Booking
from queue_server.core.slots import free_slots
from queue_server.core.timetable import local_day
from queue_server.deliveries.delivery import Delivery, DeliveryState
from queue_server.deliveries.ledger import Ledger
from queue_server.journal.codec import write_events
from queue_server.vault.keys import Keyring, new_key
from queue_server.vault.vault import Vault
from queue_server.web.application import create_app
from tests.web.conftest import Browser
from tests.web.house import House, zhaohua

ITEM = ItemCode("zx-01")
PHONE, ANOTHER = "13800000000", "13800000001"
ALL_KINDS = replace(zhaohua(), bookings=BookingRules(kinds=tuple(BookingKind)))


class Street:
    """A hall whose bookings are open to the street."""

    def __init__(self, folder: Path, *, vault: bool) -> None:
        self.house = House(folder, ALL_KINDS)
        self.house.hire("clerk-3", StaffRole.CLERK, "s03")
        if vault:
            url = f"sqlite:///{folder / 'vault.db'}"
            self.house.vault = Vault.open(url, Keyring((new_key(),)), self.house.clock)
        self.app = create_app(self.house)
        self.house.open()
        self.happened: list[str] = []
        self.house.keeper.subscribe(lambda _b, _a, _c, events: self.happened.append(write_events(events)))

    def phone(self) -> Browser:
        return Browser(self.app.test_client())

    def send(self, browser: Browser, **said: str) -> tuple[int, str]:
        """Fill the form in and send it; status, and where it leads or what it says."""
        shown = browser.look(f"/book/new?item={ITEM}&kind={said.get('kind', 'hall')}")
        key = re.search(r'name="key" value="([^"]+)"', shown)
        slot = free_slots(self.house.keeper.hall, ITEM, self.house.clock.now())[0].isoformat()
        form = {"item": ITEM, "slot": slot, "phone": PHONE, "name": "测试", "agreed": "1", "key": key[1] if key else ""}
        answer = browser.client.post("/book/new", data={"csrf_token": browser.token} | form | said)
        return answer.status_code, answer.location or answer.text

    def press(self, browser: Browser, path: str, **said: str) -> tuple[int, str]:
        answer = browser.client.post(path, data={"csrf_token": browser.token} | said)
        return answer.status_code, answer.text

    @property
    def only(self) -> Booking:
        (booking,) = self.house.keeper.hall.bookings.values()
        return booking


@pytest.fixture
def street(tmp_path: Path) -> Iterator[Street]:
    made = Street(tmp_path, vault=True)
    yield made
    assert made.house.vault is not None
    made.house.vault.close()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_citizen_chooses_what_and_when_and_gets_a_code(street: Street, lang: str) -> None:
    browser = street.phone()
    items = browser.look(f"/book?lang={lang}")
    assert f"/book/new?item={ITEM}" in items
    assert "item=cj-01" not in items, "results are handed out to whoever comes"
    status, where = street.send(browser)
    assert (status, where) == (303, f"/book/{street.only.id}")
    page = browser.look(where)
    code = code_of(street.only.id)
    assert f"{code[:4]} {code[4:]}" in page
    assert "data:image/svg+xml" in page
    assert {"zh": "已预约", "en": "Booked"}[lang] in page


def test_telephone_and_name_go_to_the_vault_and_nowhere_else(street: Street) -> None:
    browser = street.phone()
    _, where = street.send(browser)
    assert PHONE not in browser.look(where)
    assert all(PHONE not in events and "测试" not in events for events in street.happened)
    assert street.house.vault is not None
    assert street.only.subject is not None
    assert street.house.vault.phone(street.only.subject, "test") == PHONE


def test_whoever_the_vault_knows_keeps_the_name_it_knows(street: Street) -> None:
    vault = street.house.vault
    assert vault is not None
    known, _ = vault.present(Presented(phone=PHONE, name="真名"), "test")
    street.send(street.phone(), name="别人")
    assert street.only.subject == known
    assert vault.mask(known, "test") == "真*"


def test_pressing_twice_books_once(street: Street) -> None:
    browser = street.phone()
    key = "01M80ZQ9TYW69Y54AR34PDGA3D"
    assert street.send(browser, key=key) == street.send(browser, key=key)
    assert street.only.state is BookingState.BOOKED


def test_what_was_refused_keeps_nobody_and_the_form_as_it_was(street: Street) -> None:
    far = (street.house.clock.now() + timedelta(days=40)).isoformat()
    status, text = street.send(street.phone(), slot=far)
    assert status == 409
    assert "只能预约最近 5 个工作日" in text
    assert f'value="{PHONE}"' in text
    assert street.house.vault is not None
    assert street.house.vault.find(Presented(phone=PHONE), "test") is None


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"phone": "12"}, "手机号好像不对"),
        ({"slot": ""}, "请先选择时间"),
        ({"slot": "tomorrow"}, "请先选择时间"),
    ],
)
def test_what_is_missing_is_said_in_words(street: Street, said: dict[str, str], words: str) -> None:
    _, text = street.send(street.phone(), **said)
    assert words in text
    assert not street.house.keeper.hall.bookings


def test_without_agreement_nothing_is_kept(street: Street) -> None:
    browser = street.phone()
    browser.look(f"/book/new?item={ITEM}")
    slot = free_slots(street.house.keeper.hall, ITEM, street.house.clock.now())[0].isoformat()
    _, text = street.press(browser, "/book/new", item=ITEM, slot=slot, phone=PHONE)
    assert "勾选同意" in text
    assert street.house.vault is not None
    assert street.house.vault.find(Presented(phone=PHONE), "test") is None


def test_a_telephone_never_crosses_a_network_in_the_clear(street: Street) -> None:
    browser = street.phone()
    browser.look(f"/book/new?item={ITEM}")
    slot = free_slots(street.house.keeper.hall, ITEM, street.house.clock.now())[0].isoformat()
    form = {"csrf_token": browser.token, "item": ITEM, "slot": slot, "phone": PHONE, "agreed": "1"}
    answer = browser.client.post("/book/new", data=form, environ_base={"REMOTE_ADDR": "10.0.0.7"})
    assert answer.status_code == 403
    assert not street.house.keeper.hall.bookings


def test_a_form_from_another_site_books_nothing(street: Street) -> None:
    answer = street.app.test_client().post("/book/new", data={"item": ITEM})
    assert answer.status_code == 400


def test_a_hall_without_a_vault_books_by_code_only(tmp_path: Path) -> None:
    street = Street(tmp_path, vault=False)
    browser = street.phone()
    assert "不需要填写个人信息" in browser.look(f"/book/new?item={ITEM}")
    status, where = street.send(browser)
    assert status == 303
    assert street.only.subject is None
    assert str(street.only.id) in where


def test_an_appointment_is_given_back_in_time_and_refused_in_words_when_late(street: Street) -> None:
    browser = street.phone()
    _, where = street.send(browser)
    browser.look(where)
    street.house.clock.time = street.only.slot - timedelta(minutes=119)
    status, text = street.press(browser, f"{where}/cancel")
    assert (status, street.only.state) == (409, BookingState.BOOKED)
    assert "已不能取消" in text
    street.house.keeper.hall = replace(street.house.keeper.hall, now=street.only.slot - timedelta(hours=3))
    street.house.clock.time = street.only.slot - timedelta(hours=3)
    street.press(browser, f"{where}/cancel")
    assert street.only.state is BookingState.CANCELLED
    assert "这个预约已取消" in browser.look(where)


def test_a_wrong_address_says_no_more_than_an_old_one(street: Street) -> None:
    assert "没有找到这个预约" in street.phone().look("/book/01M80ZQ9TYW69Y54AR34PDGA3D", 404)


def test_the_calendar_file_is_the_hall_s_own_time(street: Street) -> None:
    browser = street.phone()
    _, where = street.send(browser)
    answer = browser.client.get(f"{where}/calendar.ics")
    assert answer.mimetype == "text/calendar"
    assert "DTSTART;TZID=Asia/Shanghai:20260303T090000\r\n" in answer.text
    assert PHONE not in answer.text


def test_staff_book_for_somebody_without_a_telephone_and_for_today(street: Street) -> None:
    browser = street.phone()
    browser.log_in("clerk-3")
    today = (street.house.clock.now() + timedelta(hours=1, minutes=25)).isoformat()
    status, _ = street.send(browser, slot=today, phone="")
    assert status == 303
    assert street.only.subject is None


def test_a_home_visit_is_asked_on_the_phone_and_arranged_at_the_desk(street: Street) -> None:
    status, where = street.send(street.phone(), kind="home", slot="", day="2026-03-05", time="10:00")
    assert status == 303
    assert "工作人员会打电话与您确认" in street.phone().look(where)
    clerk = street.phone()
    clerk.log_in("clerk-3")
    assert "待安排" in clerk.look("/bookings")
    assert PHONE in street.press(clerk, f"/bookings/{street.only.id}/phone")[1]
    street.press(clerk, f"/bookings/{street.only.id}/arrange", at="2026-03-05T14:00")
    assert street.only.state is BookingState.BOOKED
    assert "14:00" in clerk.look("/bookings")


@pytest.mark.parametrize(
    ("kind", "day", "at", "said"),
    [
        ("home", "2026-03-05", "10:00", "不用到厅"),
        ("after_hours", "2026-03-05", "19:00", "工作人员在厅等您"),
        ("holiday", "2026-03-07", "10:00", "工作人员在厅等您"),
    ],
)
def test_what_staff_arranged_sends_nobody_to_a_kiosk(street: Street, kind: str, day: str, at: str, said: str) -> None:
    _, where = street.send(street.phone(), kind=kind, slot="", day=day, time=at)
    clerk = street.phone()
    clerk.log_in("clerk-3")
    clerk.look("/bookings")
    street.press(clerk, f"/bookings/{street.only.id}/arrange", at=f"{day}T{at}")
    for shown in (street.phone().look(where), street.phone().client.get(f"{where}/calendar.ics").text):
        unfolded = shown.replace("\r\n ", "")
        assert said in unfolded
        assert "签到" not in unfolded


def test_an_appointment_whose_notice_reached_nobody_is_marked_for_the_telephone(street: Street) -> None:
    street.send(street.phone())
    clerk = street.phone()
    clerk.log_in("clerk-3")
    assert "通知未送达" not in clerk.look("/bookings")
    ledger, now = Ledger(street.house.database, street.house.plan.id), street.house.clock.now()
    ledger.enter([Delivery("notices", "k", "s", "booking_booked", {"booking": street.only.id})], now)
    (owed,) = ledger.due("notices", now)
    ledger.settle(owed, DeliveryState.DEAD, now, "no_phone")
    assert "通知未送达" in clerk.look("/bookings")


def test_the_desk_checks_in_by_code(street: Street) -> None:
    now = street.house.clock.now()
    id = BookingId("01M80ZQ9TYW69Y54AR34PDGA3D")
    slot = now + timedelta(minutes=25)
    street.house.tell(commands.BookAppointment, booking=id, item=ITEM, slot=slot, override=True)
    clerk = street.phone()
    clerk.log_in("clerk-3")
    clerk.look("/bookings")
    assert "已签到，号码 Z001" in street.press(clerk, "/bookings/check-in", code=code_of(id))[1]
    assert street.only.state is BookingState.CHECKED_IN
    (ticket,) = street.house.keeper.hall.tickets.values()
    assert f"/t/{ticket.token}" in street.phone().look(f"/book/{id}")


def test_citizens_do_not_see_the_list(street: Street) -> None:
    assert street.phone().client.get("/bookings").status_code == 303
    assert SubjectId("") not in street.house.keeper.hall.bookings


def test_staff_read_who_missed_appointments_by_mask_how_often_and_until_when_it_counts(street: Street) -> None:
    house = street.house
    assert house.vault is not None
    subject, _ = house.vault.present(Presented(phone=PHONE, name="王小测试", purpose=Purpose.BOOKING), "test")
    for number in range(3):
        slot = house.clock.now() + timedelta(hours=number + 1)
        booking = BookingId(f"01J0000000000000000000000{number}")
        house.tell(
            commands.BookAppointment,
            booking=booking,
            item=ITEM,
            slot=slot,
            subject=subject,
            kind=BookingKind.HOME,
            override=True,
        )
        house.clock.pass_s(3600 * (number + 1) + 60)
        house.tell(commands.SettleBooking, booking=booking, kept=False)
    clerk = street.phone()
    clerk.log_in("clerk-3")
    assert 'href="/bookings/missed"' in clerk.look("/bookings")
    page = clerk.look("/bookings/missed")
    today = local_day(house.plan, house.clock.now())
    assert "王**试" in page
    assert "王小测试" not in page
    assert "<td>3</td>" in page
    assert str(today + timedelta(days=house.plan.bookings.no_show_days)) in page
