"""Documents read strictly into dataclasses and Structs."""

from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from typing import Annotated, NewType

import msgspec
import pytest

from hall.reading import Unreadable, problems, read_strict, spell

Port = NewType("Port", int)


class Colour(StrEnum):
    RED = "red"
    GREEN = "green"


class Broker(msgspec.Struct, frozen=True):
    host: str
    port: Port = Port(1883)
    keepalive_s: Annotated[int, msgspec.Meta(ge=5)] = 30


@dataclass(frozen=True)
class Shelf:
    name: str
    colour: Colour = Colour.RED
    opens: time | None = None


@dataclass(frozen=True)
class Machine:
    broker: Broker
    shelves: tuple[Shelf, ...] = ()
    notes: dict[str, Shelf] | None = None


SOUND: dict[str, object] = {
    "broker": {"host": "hall", "port": 8883},
    "shelves": [{"name": "a", "opens": time(9)}, {"name": "b", "colour": "green"}],
    "notes": {"left": {"name": "c"}},
}


def test_a_sound_document_becomes_the_type_asked_for() -> None:
    assert read_strict(SOUND, Machine) == Machine(
        Broker("hall", Port(8883)),
        (Shelf("a", opens=time(9)), Shelf("b", Colour.GREEN)),
        {"left": Shelf("c")},
    )


@pytest.mark.parametrize(
    ("change", "path", "code"),
    [
        ({"broker": {"host": "hall", "prt": 1}}, "broker.prt", "unknown_key"),
        ({"broker": {}}, "broker", "missing_key"),
        ({"broker": {"host": 3}}, "broker.host", "mistyped"),
        ({"broker": {"host": "hall", "keepalive_s": 1}}, "broker.keepalive_s", "mistyped"),
        ({"broker": []}, "broker", "mistyped"),
        ({"shelves": {"name": "a"}}, "shelves", "mistyped"),
        ({"shelves": [{"name": "a"}, {"nam": "b"}]}, "shelves[1].nam", "unknown_key"),
        ({"shelves": [{"name": "a", "colour": "gren"}]}, "shelves[0].colour", "not_a_choice"),
        ({"shelves": [{"name": "a", "opens": 9}]}, "shelves[0].opens", "mistyped"),
        ({"notes": {"left": {"name": "c", "size": 1}}}, "notes.left.size", "unknown_key"),
        ({"brokr": {}}, "brokr", "unknown_key"),
    ],
)
def test_whatever_is_unknown_missing_or_mistyped_is_refused_by_its_path(
    change: dict[str, object], path: str, code: str
) -> None:
    with pytest.raises(Unreadable) as refused:
        read_strict(SOUND | change, Machine)
    assert (spell(refused.value.path), refused.value.code) == (path, code)


def test_the_near_miss_of_a_key_is_named() -> None:
    with pytest.raises(Unreadable, match=r"broker\.prt: Nothing is called 'prt'.*Meant 'port'\?"):
        read_strict({"broker": {"host": "hall", "prt": 1}}, Machine)


def test_the_bounds_of_a_number_are_named() -> None:
    with pytest.raises(Unreadable, match="must be integer ≥ 5, not integer"):
        read_strict({"broker": {"host": "hall", "keepalive_s": 1}}, Machine)


def test_the_near_miss_of_a_choice_is_named() -> None:
    with pytest.raises(Unreadable, match="Meant 'green'"):
        read_strict({"broker": {"host": "hall"}, "shelves": [{"name": "a", "colour": "gren"}]}, Machine)


def test_all_problems_of_a_document_are_found() -> None:
    document = {"broker": {"port": "x"}, "shelves": [{"nam": "b"}], "colour": 1}
    codes = sorted(problem.code for problem in problems(document, Machine))
    assert codes == ["missing_key", "missing_key", "mistyped", "unknown_key", "unknown_key"]


def test_a_refusal_never_repeats_the_value_which_may_be_a_secret() -> None:
    with pytest.raises(Unreadable) as refused:
        read_strict({"broker": {"host": ["hunter2"]}}, Machine)
    assert "hunter2" not in str(refused.value) + refused.value.say("zh")
