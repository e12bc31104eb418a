"""Events rest in the journal and come back as they were."""

import dataclasses
from datetime import UTC, datetime
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hall.words import TicketId, TicketNo, WindowId
from queue_server.core import events
from queue_server.core.carried import Carried
from queue_server.core.events import Event, TicketNotPrinted
from queue_server.core.plan import Plan
from queue_server.core.replies import Reply
from queue_server.journal.codec import EVENTS, read_events, read_reply, write_events, write_reply
from queue_server.journal.upcast import UnknownEvent, lift
from tests.core.small_hall import NINE, plan

MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


def samples(kind: Any) -> st.SearchStrategy[Any]:  # noqa: ANN401
    while hasattr(kind, "__supertype__"):
        kind = kind.__supertype__
    arguments = get_args(kind)
    if get_origin(kind) in (Union, UnionType):
        return st.one_of(*(samples(each) for each in arguments))
    if get_origin(kind) is tuple and Ellipsis not in arguments:
        return st.tuples(*(samples(each) for each in arguments))
    if get_origin(kind) is tuple:
        return st.lists(samples(arguments[0]), max_size=3).map(tuple)
    if arguments:
        return st.dictionaries(samples(arguments[0]), samples(arguments[1]), max_size=3)
    return known(kind)


def known(kind: Any) -> st.SearchStrategy[Any]:  # noqa: ANN401
    plain = {str: WORDS, datetime: MOMENTS, type(None): st.none(), float: st.floats(0, 1e6), int: st.integers(0, 9999)}
    if kind is Plan:
        return st.just(plan())
    if kind in plain:
        return plain[kind]
    return st.from_type(kind) if not dataclasses.is_dataclass(kind) else st.builds(kind, **fields(kind))  # type: ignore[arg-type]


def fields(kind: Any) -> dict[str, st.SearchStrategy[Any]]:  # noqa: ANN401
    hints = get_type_hints(kind)
    return {field.name: samples(hints[field.name]) for field in dataclasses.fields(kind)}


def test_every_kind_of_event_is_known_to_the_journal() -> None:
    kinds = {each for each in vars(events).values() if isinstance(each, type) and issubclass(each, Event)}
    assert set(EVENTS) == kinds - {events.Event, events.TicketEvent, events.WindowEvent}


@pytest.mark.parametrize("kind", EVENTS, ids=lambda kind: kind.__name__)
def test_an_event_comes_back_as_it_was(kind: type[Event]) -> None:
    @settings(max_examples=20, deadline=None, database=None)
    @given(st.builds(kind, **fields(kind)))
    def holds(event: Event) -> None:
        assert read_events(write_events((event, event))) == (event, event)

    holds()


def test_no_events_come_back_as_none() -> None:
    assert read_events(write_events(())) == ()


def test_a_reply_comes_back_as_it_was() -> None:
    for reply in (
        Reply(),
        Reply("hall_closed", {"hours": "09:00–12:00"}),
        Reply(None, {}, TicketId("t"), TicketNo("A001")),
    ):
        assert read_reply(write_reply(reply)) == reply


def test_an_event_of_an_older_version_is_lifted_step_by_step() -> None:
    old = '[{"type":"TicketNotPrinted","v":-1,"at":"2026-11-23T01:00:00Z","slip":"t1"}]'
    lifts = {
        ("TicketNotPrinted", -1): lambda event: {"at": event["at"], "ticket": event["slip"]},
        ("TicketNotPrinted", 0): lambda event: {**event, "code": "unknown"},
    }
    assert read_events(old, lifts) == (TicketNotPrinted(NINE, TicketId("t1"), "unknown"),)


def test_an_event_nobody_can_lift_is_refused_by_name() -> None:
    with pytest.raises(UnknownEvent, match="TicketNotPrinted version 7"):
        lift({"type": "TicketNotPrinted", "v": 7}, 1)
    with pytest.raises(UnknownEvent, match="TicketEaten"):
        read_events('[{"type":"TicketEaten","v":1,"at":"2026-11-23T01:00:00Z"}]')


def test_a_call_from_before_calls_had_reasons_is_read_without_one() -> None:
    about = '"ticket":"t1","window":"w01","staff":null,"chosen_by":"asked"'
    old = '[{"type":"TicketCalled","v":1,"at":"2026-11-23T01:00:00Z",' + about + "}]"
    assert read_events(old) == (events.TicketCalled(NINE, TicketId("t1"), WindowId("w01"), None, "asked"),)


def test_what_is_carried_over_a_day_comes_back_whole() -> None:
    opened = events.DayOpened(NINE, NINE.date(), Carried())
    assert read_events(write_events((events.ConfigurationAdopted(NINE, plan()), opened)))[1] == opened
