"""Whether this machine reaches its broker, and is let in."""

from collections.abc import Callable, Iterator

from devices.doctor.findings import Finding, Grade
from devices.doctor.machine import PATIENCE_S, Machine
from hall.broker_link import BrokerLink
from hall.clock import Clock
from hall.sections import BrokerSettings


def broker(machine: Machine, settings: BrokerSettings, let_in: Callable[[], bool]) -> Iterator[Finding]:
    """Whether somebody listens there, and whether he knows us; `let_in` logs in as the programs do."""
    about = {"host": settings.host, "port": str(settings.port)}
    if settings.password_file is not None and machine.read(str(settings.password_file)) is None:
        yield Finding("password_unread", Grade.HANDS, about={"file": settings.password_file.name})
    elif not machine.reaches(settings.host, settings.port):
        yield Finding("broker_silent", Grade.HANDS, about=about)
    elif not let_in():
        yield Finding("broker_refuses", Grade.HANDS, about={**about, "user": settings.user or "—"})
    else:
        yield Finding("broker_there", Grade.SOUND, about=about)


def log_in(settings: BrokerSettings, name: str, clock: Clock) -> bool:
    """Whether the broker takes us, within a few wall seconds; nothing is said or heard there."""
    link = BrokerLink(settings, name, clock)
    link.start()
    try:
        return link.wait_ready(PATIENCE_S)
    finally:
        link.close()
