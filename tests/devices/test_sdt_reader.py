"""The card reader over a real serial line (a pty) with the simulated reader on its far end, and its frames alone."""

import logging
import random
from collections.abc import Callable
from datetime import date
from time import perf_counter

import pytest

from devices.drivers.sdt_frames import (
    FIND,
    READ,
    READ_NEW_ADDRESS,
    RESET,
    SELECT,
    STATUS,
    Replies,
    Request,
    sealed,
)
from devices.drivers.sdt_layouts import Unsound, read_card
from devices.drivers.sdt_reader import POLL_S, SAME_AGAIN_S, SdtReader
from devices.id_card import Card, Misread
from devices.ports import DeviceError, DeviceGone, DeviceNeedsHands
from devices.simulated.card_reader import CardReaderTwin, Pad
from devices.simulated.id_cards import MadeCard, resident_number
from devices.transports.ports import Transport
from tests.devices.pty_line import line_to
from tests.devices.samples import HandClock
from tests.devices.test_id_card import CARDS, NUMBER

READING = READ.command << 8 | READ.parameter
OTHER = MadeCard(resident_number("510811", "19900307", 7))


class Hand:
    """A hand that a test moves."""

    def __init__(self, **pad: object) -> None:
        self.now = Pad(**pad)  # type: ignore[arg-type]  # a test names its own fields

    def pad(self) -> Pad:
        return self.now

    def lay(self, card: MadeCard | None, fault: int = 0, fault_at: int = READING) -> None:
        self.now = Pad(card, fault, fault_at)


def reader_of(twin: Transport, clock: HandClock | None = None, with_address: bool = False) -> SdtReader:
    clock = clock or HandClock()
    return SdtReader(twin, clock, clock.wait, with_address)


def number_of(seen: Card | Misread | None) -> str:
    assert isinstance(seen, Card)
    with seen:
        return seen.reveal_number()


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (RESET, "aaaaaa9669000310ffec"),
        (STATUS, "aaaaaa9669000311ffed"),
        (FIND, "aaaaaa96690003200122"),
        (SELECT, "aaaaaa96690003200221"),
        (READ, "aaaaaa96690003300132"),
        (READ_NEW_ADDRESS, "aaaaaa96690003300330"),
    ],
)
def test_requests_are_those_of_readers_in_the_field(request_: Request, expected: str) -> None:
    assert request_.frame().hex() == expected


@pytest.mark.parametrize(
    ("reply", "request_", "status"),
    [
        ("aaaaaa9669000800009f0000000097", FIND, 0x9F),
        ("aaaaaa9669000400008084", FIND, 0x80),
        ("aaaaaa9669000c00009000000000000000009c", SELECT, 0x90),
        ("aaaaaa9669000400008185", SELECT, 0x81),
        ("aaaaaa9669000400004145", READ, 0x41),
        ("aaaaaa9669000400009195", READ_NEW_ADDRESS, 0x91),
        ("aaaaaa9669000400006662", STATUS, 0x66),
    ],
)
def test_replies_are_read_as_readers_in_the_field_send_them(reply: str, request_: Request, status: int) -> None:
    (heard,) = Replies().take(bytes.fromhex(reply))
    assert heard.status == status
    assert heard.answers(request_)


@pytest.mark.parametrize("kind", CARDS)
@pytest.mark.parametrize("piece", [1, 7, 64])
def test_a_card_of_each_kind_is_read_over_a_real_line_however_it_is_split(kind: str, piece: int) -> None:
    with line_to(CardReaderTwin(Hand(card=CARDS[kind])), piece) as line:
        reader = reader_of(line)
        reader.check()
        assert number_of(reader.read(0)) == CARDS[kind].number


def test_nobodys_card_is_nothing() -> None:
    assert reader_of(CardReaderTwin(Hand())).read(3) is None


def test_a_card_left_lying_is_given_once_until_five_seconds_have_passed() -> None:
    clock = HandClock()
    reader = reader_of(CardReaderTwin(Hand(card=CARDS["resident"])), clock)
    assert number_of(reader.read(0)) == NUMBER
    assert reader.read(SAME_AGAIN_S - 2 * POLL_S) is None
    assert number_of(reader.read(1)) == NUMBER


def test_a_card_taken_up_and_laid_down_again_is_given_again_and_another_at_once() -> None:
    clock, hand = HandClock(), Hand(card=CARDS["resident"])
    reader = reader_of(CardReaderTwin(hand), clock)
    assert number_of(reader.read(0)) == NUMBER
    hand.lay(None)
    assert reader.read(4 * POLL_S) is None
    hand.lay(CARDS["resident"])
    assert number_of(reader.read(POLL_S)) == NUMBER
    hand.lay(OTHER)
    assert number_of(reader.read(POLL_S)) == OTHER.number


def test_a_card_that_was_out_of_reach_for_two_looks_is_still_the_same() -> None:
    clock, hand = HandClock(), Hand(card=CARDS["resident"])
    reader = reader_of(CardReaderTwin(hand), clock)
    reader.read(0)
    hand.lay(None)
    assert reader.read(POLL_S) is None
    hand.lay(CARDS["resident"])
    assert reader.read(2 * POLL_S) is None


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (0x31, "card_again"),
        (0x32, "card_rejected"),
        (0x33, "card_again"),
        (0x40, "card_wrong_kind"),
        (0x41, "card_again"),
    ],
)
def test_a_card_that_cannot_be_read_tells_its_holder_what_to_do_once(fault: int, code: str) -> None:
    clock, hand = HandClock(), Hand(card=CARDS["resident"], fault=fault)
    reader = reader_of(CardReaderTwin(hand), clock)
    assert reader.read(0) == Misread(code)
    assert reader.read(1) is None
    hand.lay(CARDS["resident"])
    assert number_of(reader.read(POLL_S)) == NUMBER


@pytest.mark.parametrize(("fault", "at"), [(0x80, FIND), (0x81, SELECT), (0x47, READ), (0x21, READ), (0x24, SELECT)])
def test_a_card_that_slips_away_is_simply_looked_for_again(fault: int, at: Request) -> None:
    clock, hand = HandClock(), Hand()
    hand.lay(CARDS["resident"], fault=fault, fault_at=at.command << 8 | at.parameter)
    reader = reader_of(CardReaderTwin(hand), clock)
    assert reader.read(1) is None
    hand.lay(CARDS["resident"])
    assert number_of(reader.read(POLL_S)) == NUMBER


@pytest.mark.parametrize(("fault", "code"), [(0x60, "reader_broken"), (0x66, "reader_unauthorised")])
def test_a_reader_that_says_it_is_broken_needs_hands(fault: int, code: str) -> None:
    reader = reader_of(CardReaderTwin(Hand(fault=fault, fault_at=STATUS.command << 8 | STATUS.parameter)))
    with pytest.raises(DeviceNeedsHands) as broken:
        reader.check()
    assert broken.value.code == code


def test_a_reader_that_falls_silent_is_gone_and_was_never_there_without_a_reply() -> None:
    hand = Hand(card=CARDS["resident"])
    reader = reader_of(CardReaderTwin(hand))
    hand.now = Pad(silent=True)
    with pytest.raises(DeviceGone):
        reader.check()
    with pytest.raises(DeviceGone):
        reader.read(3)


@pytest.mark.parametrize("cut_after", [1, 8, 15, 34, 35, 200, 1300])
def test_a_line_pulled_out_at_any_byte_is_gone_and_the_card_is_read_whole_after_replugging(cut_after: int) -> None:
    hand = Hand(card=CARDS["resident"])
    with line_to(CardReaderTwin(hand), 64, cut_after) as line, pytest.raises(DeviceGone):
        reader_of(line).read(0)
    with line_to(CardReaderTwin(hand), 64) as line:
        assert number_of(reader_of(line).read(0)) == NUMBER


def test_the_address_appended_to_the_card_is_asked_for_only_where_wanted() -> None:
    moved = MadeCard(NUMBER, new_address="某省某市新址路二号")
    with line_to(CardReaderTwin(Hand(card=moved))) as line:
        card = reader_of(line, with_address=True).read(0)
    assert isinstance(card, Card)
    assert card.reveal_address() == moved.new_address
    unmoved = reader_of(CardReaderTwin(Hand(card=CARDS["resident"])), with_address=True).read(0)
    assert isinstance(unmoved, Card)
    assert unmoved.reveal_address() == CARDS["resident"].address


class Tampered:
    """The simulated reader behind a line that changes every reply."""

    def __init__(self, twin: CardReaderTwin, change: Callable[[bytes], bytes]) -> None:
        self._twin = twin
        self._change = change
        self._waiting = b""

    def write(self, data: bytes) -> None:
        self._twin.write(data)
        self._waiting += self._change(self._twin.read(4096, 0))

    def read(self, most: int, timeout_s: float) -> bytes:
        taken, self._waiting = self._waiting[:most], self._waiting[most:]
        return taken

    def close(self) -> None:
        pass


@pytest.mark.parametrize(
    "change",
    [
        lambda said: b"\x00\xaa\xaa\xaa" + said,
        lambda said: said + said,
        lambda said: sealed(bytes([0, 0, 0x80])) + said if len(said) > 20 else said,
        lambda said: said[:20] + said,
    ],
    ids=["noise", "doubled", "a late reply to another request", "a broken frame first"],
)
def test_noise_and_strange_frames_before_a_reply_are_thrown_away(change: Callable[[bytes], bytes]) -> None:
    reader = reader_of(Tampered(CardReaderTwin(Hand(card=CARDS["resident"])), change))
    assert number_of(reader.read(0)) == NUMBER


def test_a_wrong_checksum_is_no_card() -> None:
    reader = reader_of(
        Tampered(CardReaderTwin(Hand(card=CARDS["resident"])), lambda said: said[:-1] + bytes([said[-1] ^ 1]))
    )
    with pytest.raises(DeviceGone):
        reader.read(3)


def test_ten_thousand_mutations_give_no_card_that_was_not_laid_and_the_next_frame_is_heard() -> None:
    dice = random.Random(4)
    sound = [sealed(bytes([0, 0, 0x90]) + CARDS[kind].reading()) for kind in CARDS]
    sound += [sealed(bytes([0, 0, 0x9F]) + bytes(4)), sealed(bytes([0, 0, 0x80]))]
    laid = {made.number for made in CARDS.values()}
    for _ in range(10_000):
        replies = Replies()
        for reply in replies.take(_mutated(dice, sound)):
            try:
                card = read_card(reply.data, False, date(2026, 3, 2))
            except Unsound:
                continue
            assert number_of(card) in laid
        assert [reply.status for reply in replies.take(sealed(bytes([0, 0, 0x41])))][-1:] == [0x41]


def _mutated(dice: random.Random, sound: list[bytes]) -> bytes:
    frame = bytearray(dice.choice(sound))
    match dice.randrange(5):
        case 0:
            frame[dice.randrange(len(frame))] ^= dice.randrange(1, 256)
        case 1:
            del frame[dice.randrange(len(frame)) :]
        case 2:
            frame[dice.randrange(len(frame)) :] = dice.choice(sound)
        case 3:
            frame[:0] = dice.randbytes(dice.randrange(40))
        case _:
            frame += frame[: dice.randrange(len(frame))]
    return bytes(frame)


def test_parsing_keeps_up_with_more_than_the_line_can_carry() -> None:
    data = sealed(bytes([0, 0, 0x90]) + CARDS["resident"].reading()) * 100
    replies, began = Replies(), perf_counter()
    count = sum(len(replies.take(data[start : start + 256])) for start in range(0, len(data), 256))
    assert count == 100
    assert len(data) / (perf_counter() - began) > 500_000


def test_nothing_on_a_card_is_ever_logged(caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]) -> None:
    caplog.set_level(logging.DEBUG)
    made = CARDS["resident"]
    for fault in (0, 0x32, 0x41, 0x60):
        reader = reader_of(CardReaderTwin(Hand(card=made, fault=fault)))
        try:
            reader.read(1)
        except DeviceError as error:
            logging.getLogger("any").warning("%r", error)
    output = capsys.readouterr()
    for said in (caplog.text, output.out, output.err):
        for secret in (made.number, made.name, made.address, made.text()[:8].hex()):
            assert secret not in said
