"""What devices of one kind differ in by maker: small files in `config/devices/<kind>/`, chosen in the settings."""

import tomllib
from typing import Annotated, TypeVar

import msgspec

from devices.ports import DeviceError
from hall.packaged import packaged
from hall.reading import read_strict

Profile = TypeVar("Profile")
Hex = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-fA-F]{2}( ?[0-9a-fA-F]{2})*$")]
"""Bytes as people write them in a profile: `1d 56 00`."""


def read_profile(kind: str, name: str, expected: type[Profile]) -> Profile:
    """The profile of that name; raises `DeviceError("no_profile")`, `Unreadable` where the file is wrong."""
    try:
        text = packaged("devices", kind, f"{name}.toml").read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise DeviceError("no_profile", name) from error
    return read_strict(tomllib.loads(text), expected)
