"""A card in a program's hands: revealed only when told to, sound only with its check digit, gone when forgotten."""

import copy
import json
import logging
import pickle
from datetime import date

import msgspec
import pytest

from devices.drivers.sdt_layouts import Unsound, read_card
from devices.id_card import Card, CardKind, check_digit, is_sound_number
from devices.simulated.id_cards import PHOTO, MadeCard, resident_number

TODAY = date(2026, 3, 2)
NUMBER = resident_number("510811", "19900307", 123)
FOREIGN = "9" + "31156" + "19900307" + "001"
CARDS = {
    "resident": MadeCard(NUMBER, valid_until="20300101"),
    "permit": MadeCard(resident_number("810000", "19900307", 12), kind=CardKind.PERMIT),
    "foreigner_2017": MadeCard(
        "ABC123456789012", "测试乙", CardKind.FOREIGNER_2017, valid_until="20300101", second_name="DOE, TEST"
    ),
    "foreigner_2023": MadeCard(
        FOREIGN + check_digit(FOREIGN),
        "",
        CardKind.FOREIGNER_2023,
        second_name="DOE, TEST OF A NAME AS LONG AS THIRTY-EIGHT",
    ),
}


def read(made: MadeCard, with_address: bool = False) -> Card:
    return read_card(bytearray(made.reading()), with_address, TODAY)


@pytest.mark.parametrize("kind", CARDS)
def test_each_of_the_four_cards_says_who_holds_it_and_until_when(kind: str) -> None:
    made = CARDS[kind]
    with read(made) as card:
        assert card.kind is CardKind(kind)
        assert card.reveal_number() == made.number
        assert card.reveal_name() == (made.name or made.second_name)
        assert card.reveal_birth() == date(1990, 3, 7)
        assert card.valid_until == (None if made.valid_until == "长期" else date(2030, 1, 1))
        assert card.is_valid_on(TODAY)
        assert not card.is_valid_on(date(2019, 12, 31))
        assert card.is_valid_on(date(2030, 1, 2)) == (card.valid_until is None)


def test_the_number_for_its_holders_eyes_hides_the_birthday() -> None:
    assert read(MadeCard(resident_number("110101", "19900307", 123))).reveal_masked_number()[:14] == "110101********"
    assert read(CARDS["foreigner_2017"]).reveal_masked_number() == "ABC*********012"


def test_an_address_is_on_the_card_only_for_a_reader_that_was_told_to_bring_it() -> None:
    assert read(CARDS["resident"]).reveal_address() == ""
    assert read(CARDS["resident"], with_address=True).reveal_address() == CARDS["resident"].address


def test_the_check_digit_is_that_of_the_standards_own_example() -> None:
    assert check_digit("11010519491231002") == "X"


@pytest.mark.parametrize(
    ("kind", "number", "birth"),
    [
        (CardKind.RESIDENT, NUMBER[:-1] + ("0" if NUMBER[-1] != "0" else "1"), date(1990, 3, 7)),
        (CardKind.RESIDENT, NUMBER, date(1990, 3, 8)),
        (CardKind.RESIDENT, resident_number("510811", "20990101", 1), date(2099, 1, 1)),
        (CardKind.RESIDENT, "51081119900307123", date(1990, 3, 7)),
        (CardKind.PERMIT, NUMBER, date(1990, 3, 7)),
        (CardKind.FOREIGNER_2023, NUMBER, date(1990, 3, 7)),
        (CardKind.FOREIGNER_2017, NUMBER, date(1990, 3, 7)),
    ],
)
def test_a_number_that_cannot_be_is_not_sound(kind: CardKind, number: str, birth: date) -> None:
    assert not is_sound_number(kind, number, birth, TODAY)


@pytest.mark.parametrize(
    "made",
    [
        MadeCard(NUMBER, birth="19900308"),
        MadeCard(NUMBER, birth="19901332"),
        MadeCard(NUMBER, name=" "),
        MadeCard(NUMBER, valid_until="20300230"),
    ],
)
def test_a_card_that_contradicts_itself_is_unsound_and_its_error_tells_nothing(made: MadeCard) -> None:
    with pytest.raises(Unsound) as unsound:
        read(made)
    assert NUMBER not in repr(unsound.value)
    assert unsound.value.__cause__ is None
    assert unsound.value.__suppress_context__


def test_what_was_read_is_overwritten_and_the_photo_kept_nowhere() -> None:
    data = bytearray(CARDS["resident"].reading())
    card = read_card(data, with_address=False, today=TODAY)
    assert data == bytes(len(data))
    assert PHOTO[:8] not in b"".join(bytes(getattr(card._fields, each)) for each in card._fields.__slots__)
    card.forget()
    assert card.reveal_number() == card.reveal_name() == ""


def test_a_card_shows_itself_to_nobody_by_accident(caplog: pytest.LogCaptureFixture) -> None:
    card = read(CARDS["resident"], with_address=True)
    caplog.set_level(logging.DEBUG)
    logging.getLogger("any").info("%s %r", card, card)
    shown = [f"{card}", f"{card:>30}", str(card), repr(card), repr([card]), repr(card._fields), caplog.text]
    for text in shown:
        assert CARDS["resident"].name not in text
        assert NUMBER not in text
        assert NUMBER[-4:] not in text


@pytest.mark.parametrize("carry", [pickle.dumps, copy.copy, copy.deepcopy, json.dumps, msgspec.json.encode, vars])
def test_a_card_is_not_carried_away(carry: object) -> None:
    assert callable(carry)
    with pytest.raises(TypeError):
        carry(read(CARDS["resident"]))
