"""The topic tree and how a message travels on it; the only place where a topic is spelled.

Payloads are JSON in UTF-8, times ISO 8601 with offset. Missing or mistyped fields are refused by name; unknown ones
are ignored, because a hall upgrades one Pi at a time. No message may hold a person's name, ID number or phone number.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar, TypeVar

import msgspec

from hall.words import (
    DeviceId,
    DeviceKind,
    HallId,
)

ROOT = "hall/1"
LARGEST_PAYLOAD = 256 * 1024
"""Bytes; the largest honest payload is a city hall's catalogue, about 100 KiB."""

T = TypeVar("T")

Moment = Annotated[datetime, msgspec.Meta(tz=True)]
"""An aware time."""
Id = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9._:/-]+$")]
Line = Annotated[str, msgspec.Meta(max_length=200)]
Count = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]


class Unreadable(ValueError):
    """A payload or topic that is refused; `code` is one of `oversized`, `malformed`, `unknown_topic`."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Address:
    """Whose topic it is: a device of a hall, and the leaf under it (`wish`, `part/printer`, …)."""

    hall: HallId
    kind: DeviceKind
    device: DeviceId
    leaf: str = ""

    @property
    def topic(self) -> str:
        """The topic spelled out."""
        return f"{ROOT}/{self.hall}/{self.kind}/{self.device}/{self.leaf}"

    @classmethod
    def read(cls, topic: str) -> "Address":
        """The address a device topic spells; `Unreadable("unknown_topic")` for any other."""
        parts = topic.split("/", 5)
        if len(parts) == 6 and "/".join(parts[:2]) == ROOT and parts[3] in set(DeviceKind):
            return cls(HallId(parts[2]), DeviceKind(parts[3]), DeviceId(parts[4]), parts[5])
        raise Unreadable("unknown_topic", topic[:120])


class Message(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A payload; the class says how it travels."""

    qos: ClassVar[int] = 1
    retain: ClassVar[bool] = False
    expiry_s: ClassVar[int | None] = None


class DeviceMessage(Message, frozen=True):
    """A payload under a device's own topics."""

    leaf: ClassVar[str]

    def topic(self, address: Address) -> str:
        """Where it goes for the device addressed."""
        return Address(address.hall, address.kind, address.device, self.leaf).topic


class Words(msgspec.Struct, frozen=True):
    """A text in both languages."""

    zh: str
    en: str = ""


class HallMessage(Message, frozen=True):
    """A retained snapshot under the hall's own topics, so that a late joiner is right at once."""

    retain: ClassVar[bool] = True
    leaf: ClassVar[str]

    at: Moment

    def topic(self, hall: HallId) -> str:
        """Where it goes."""
        return hall_topics(hall, self.place())

    def place(self) -> str:
        """The leaf under the hall's own topics."""
        return self.leaf


def write(message: Message) -> bytes:
    """The payload as it travels."""
    return _encoder.encode(message)


def read_payload(payload: bytes, decoder: msgspec.json.Decoder[T]) -> T:
    """What a payload says; raises `Unreadable`."""
    if len(payload) > LARGEST_PAYLOAD:
        raise Unreadable("oversized", f"{len(payload)} bytes")
    try:
        return decoder.decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Unreadable("malformed", str(error)) from error


def hall_topics(hall: HallId, leaf: str) -> str:
    """The subscription for the hall's snapshots: `board/all`, `window/+`, `catalogue`, …"""
    return f"{ROOT}/{hall}/{leaf}"


def device_topics(hall: HallId, leaf: str) -> str:
    """The server's subscription for one leaf of every device of a hall."""
    return f"{ROOT}/{hall}/+/+/{leaf}"


_encoder = msgspec.json.Encoder()
