"""How a program and its parts are: `…/state` and `…/part/{name}`, retained."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

import msgspec

from hall.messages.topics import Address, DeviceMessage, Id, Line, Moment
from hall.words import (
    DeviceState,
)


class DeviceStatus(DeviceMessage, frozen=True):
    """A program's state; birth and last will share this topic and the broker-session id, so a late will is known."""

    leaf: ClassVar[str] = "state"
    retain: ClassVar[bool] = True

    state: DeviceState
    session: Id
    since: Moment
    version: Line = ""


class PartStatus(DeviceMessage, frozen=True):
    """One part of a program: its printer, reader, keypad, pad, door board…; `code` names what is wrong, if anything.

    `about` fills the placeholders of its text: which doors stand open.
    """

    retain: ClassVar[bool] = True
    leaf: ClassVar[str] = "part"

    part: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9-]{1,32}$")]
    state: DeviceState
    since: Moment
    code: Line = ""
    about: Mapping[str, Line] = {}

    def topic(self, address: Address) -> str:
        """Each part has a topic of its own."""
        return Address(address.hall, address.kind, address.device, f"part/{self.part}").topic
