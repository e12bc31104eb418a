"""Every command has its decision and every event its change."""

from types import ModuleType

from queue_server.core import commands, events
from queue_server.core.decide import DECISIONS
from queue_server.core.evolve import CHANGES

ABSTRACT: set[type] = {commands.Command, commands.WindowCommand, commands.NewParcel, commands.ParcelCommand}


def kinds(module: ModuleType, base: type, abstract: set[type]) -> set[type]:
    return {each for each in vars(module).values() if isinstance(each, type) and issubclass(each, base)} - abstract


def test_every_command_is_decided() -> None:
    assert set(DECISIONS) == kinds(commands, commands.Command, ABSTRACT)


def test_every_event_changes_the_hall() -> None:
    abstract: set[type] = {events.Event, events.TicketEvent, events.WindowEvent}
    assert set(CHANGES) == kinds(events, events.Event, abstract)
