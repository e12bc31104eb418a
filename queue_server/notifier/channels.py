"""The ways a message goes: into a list that staff work off, or to an SMS gateway."""

import csv
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import msgspec

from hall.clock import Clock
from queue_server.deliveries.delivery import DeliveryState, NotTaken, TryLater
from queue_server.deliveries.posting import post
from queue_server.notifier.shape import GatewayShape
from queue_server.vault.masks import mask_number

COLUMNS = ("key", "at", "phone", "text")
TIME = "%Y%m%d%H%M%S"


@dataclass(frozen=True, slots=True)
class Message:
    """What one person is told; `key` names it for good, so that a gateway can know it again."""

    key: str
    phone: str
    text: str

    def __repr__(self) -> str:
        """The key alone, so that no log can say whom or what."""
        return f"Message({self.key})"


class Channel(Protocol):
    """One way."""

    @property
    def reaches(self) -> bool:
        """Whether its messages come to the person, or only to staff who must telephone."""
        ...

    def send(self, message: Message) -> DeliveryState:
        """SENT, or DUPLICATE where it was sent before; raises `TryLater`, `NotTaken`."""
        ...


class FileChannel:
    """A CSV a month, telephones masked: staff see who is to be called, and look the number up by the page."""

    reaches = False

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder = folder
        self._clock = clock

    def send(self, message: Message) -> DeliveryState:
        """A row, on disk before it counts; raises `TryLater` where the disk says no."""
        now = self._clock.now()
        file = self._folder / f"notices-{now:%Y-%m}.csv"
        row = (message.key, now.isoformat(), mask_number(message.phone), " ".join(message.text.split()))
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with file.open("a+", encoding="utf-8", newline="") as opened:
                opened.seek(0)
                known = {each[0] for each in csv.reader(opened) if each}
                if message.key in known:
                    return DeliveryState.DUPLICATE
                writer = csv.writer(opened)
                writer.writerows([row] if known else [COLUMNS, row])
                opened.flush()
                os.fsync(opened.fileno())
        except OSError as error:
            raise TryLater("file_not_written") from error
        return DeliveryState.SENT


class SmsGateway:
    """Posts to an SMS gateway and reads its answer; a key it knows is not sent twice."""

    reaches = True

    def __init__(self, shape: GatewayShape, clock: Clock) -> None:
        self._shape = shape
        self._clock = clock
        self._secret = shape.secret_file.read_text(encoding="utf-8").strip() if shape.secret_file else ""

    def send(self, message: Message) -> DeliveryState:
        """Post it; raises `TryLater` where nobody answers or not now, `NotTaken` where it is refused for good."""
        shape = self._shape
        values = {
            "phone": message.phone,
            "text": message.text,
            "key": message.key,
            "secret": self._secret,
            "time": self._clock.now().strftime(TIME),
        }
        headers = {name: text.format_map(values) for name, text in shape.headers.items()}
        answered = post(shape.url, _filled(shape.body, values), headers, shape.timeout_s)
        if not answered.fine:
            raise (TryLater if answered.later else NotTaken)(f"http_{answered.status}")
        said = self._said(answered.text)
        if said in shape.done:
            return DeliveryState.SENT
        if said in shape.duplicate:
            return DeliveryState.DUPLICATE
        raise (TryLater if said in shape.later else NotTaken)("gateway_refused")

    def _said(self, text: str) -> str:
        try:
            return str(msgspec.json.decode(text, type=dict[str, Any])[self._shape.answer])
        except (msgspec.DecodeError, KeyError) as error:
            raise TryLater("answer_unreadable") from error


def _filled(template: object, values: Mapping[str, str]) -> object:
    match template:
        case str():
            return template.format_map(values)
        case dict():
            return {key: _filled(value, values) for key, value in template.items()}
        case list():
            return [_filled(value, values) for value in template]
        case _:
            return template
