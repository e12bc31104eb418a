"""Serial pads of makers who publish nothing: a profile says which bytes ask and which bytes mean what."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import xor
from typing import Annotated, Generic, Literal, TypeVar

import msgspec

from devices.ports import DeviceError
from devices.profiles import read_profile
from hall.reading import Unreadable

Meaning = TypeVar("Meaning")
CHECKS: Mapping[str, Callable[[bytes], bytes]] = {
    "none": lambda _: b"",
    "xor": lambda body: bytes([reduce(xor, body, 0)]),
    "sum": lambda body: bytes([sum(body) & 0xFF]),
}
"""What follows every frame, computed over all of it."""


@dataclass(frozen=True, slots=True)
class ProfileFile:
    """`config/devices/pads/<name>.toml` and `keypads/<name>.toml`; a frame's check is left out of it."""

    keys: dict[str, str]
    check: Literal["none", "xor", "sum"] = "none"
    request: str = ""
    thanks: str = ""
    cancel: str = ""
    poll: str = ""
    poll_s: Annotated[float, msgspec.Meta(ge=0.02)] = 0.2


@dataclass(frozen=True, slots=True)
class Profile(Generic[Meaning]):
    """What a pad understands and says; frames are whole, their check included, and empty where there is none."""

    keys: Mapping[bytes, Meaning] = field(repr=False)
    request: bytes = b""
    thanks: bytes = b""
    cancel: bytes = b""
    poll: bytes = b""
    poll_s: float = 0.2


def byte_profile(kind: str, name: str, meaning: Callable[[str], Meaning]) -> Profile[Meaning]:
    """The profile of that name; raises `DeviceError("no_profile")` or `DeviceError("bad_profile")`."""
    try:
        return profile_from(read_profile(kind, name, ProfileFile), meaning)
    except (Unreadable, ValueError) as error:
        raise DeviceError("bad_profile", f"{name}: {error}") from error


def profile_from(file: ProfileFile, meaning: Callable[[str], Meaning]) -> Profile[Meaning]:
    """What a file's profile means; raises ValueError where one frame hides in another."""

    def whole(digits: str) -> bytes:
        body = bytes.fromhex(digits)
        return body + CHECKS[file.check](body) if body else b""

    keys = {whole(digits): meaning(word) for digits, word in file.keys.items()}
    asked = (whole(file.request), whole(file.thanks), whole(file.cancel), whole(file.poll))
    _refuse_ambiguous(keys, asked)
    return Profile(keys, *asked, poll_s=file.poll_s)


def _refuse_ambiguous(keys: Mapping[bytes, object], asked: tuple[bytes, ...]) -> None:
    """A frame inside another could be heard for it, and one inside our own bytes in their echo."""
    if not keys or b"" in keys:
        raise ValueError("a key needs a frame")
    for frame in keys:
        if any(frame in other for other in keys if other != frame):
            raise ValueError(f"{frame.hex()} is part of another key's frame")
        if any(frame in ours for ours in asked):
            raise ValueError(f"{frame.hex()} is part of what the pad is asked")


class Scanner(Generic[Meaning]):
    """Finds a profile's frames in what a pad sends; everything else is noise."""

    def __init__(self, keys: Mapping[bytes, Meaning]) -> None:
        self._keys = keys
        self._pattern = re.compile(b"|".join(re.escape(frame) for frame in keys), re.DOTALL)
        self._beginnings = frozenset(frame[:length] for frame in keys for length in range(1, len(frame)))
        self._longest = max(map(len, keys))
        self._heard = b""

    def take(self, data: bytes) -> list[Meaning]:
        """What the frames completed by `data` mean."""
        heard, end, found = self._heard + data, 0, []
        for match in self._pattern.finditer(heard):
            found.append(self._keys[match.group()])
            end = match.end()
        self._heard = self._unfinished(heard[end:])
        return found

    def forget(self) -> None:
        """Begin anew."""
        self._heard = b""

    def _unfinished(self, rest: bytes) -> bytes:
        """The longest end that may be a frame's beginning."""
        ends = (rest[-length:] for length in range(min(len(rest), self._longest - 1), 0, -1))
        return next((end for end in ends if end in self._beginnings), b"")
