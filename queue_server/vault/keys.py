"""The vault's keys: the newest seals, every one still opens; they rest in a file that no Pi and no database holds."""

import hmac
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from secrets import token_bytes, token_hex
from typing import Self

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from queue_server.trouble import Trouble

KEY_BYTES = 32
NONCE_BYTES = 12
"""NIST SP 800-38D: 96 bits for AES-GCM."""


class _Stored(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    secret: str


@dataclass(frozen=True, slots=True, repr=False)
class Key:
    """One key: what it seals with and what it makes look-ups with are derived apart."""

    id: str
    secret: bytes

    def digest(self, kind: str, text: str) -> str:
        """What the tables know a number by; without the key it cannot be tried out."""
        return hmac.digest(self._derived("look up"), f"{kind} {text}".encode(), sha256).hex()

    def seal(self, plain: bytes, bound_to: str) -> bytes:
        """The text encrypted; it opens only together with what it is bound to."""
        nonce = token_bytes(NONCE_BYTES)
        return nonce + AESGCM(self._derived("seal")).encrypt(nonce, plain, bound_to.encode())

    def open(self, sealed: bytes, bound_to: str) -> bytes:
        """The text again; raises `Trouble("vault_unreadable")` where key, row or bytes are not its own."""
        nonce, rest = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        try:
            return AESGCM(self._derived("seal")).decrypt(nonce, rest, bound_to.encode())
        except InvalidTag as error:
            raise Trouble("vault_unreadable") from error

    def _derived(self, purpose: str) -> bytes:
        return hmac.digest(self.secret, f"vault {purpose}".encode(), sha256)


class Keyring:
    """The keys of a vault, oldest first."""

    def __init__(self, keys: tuple[Key, ...]) -> None:
        self._keys: Mapping[str, Key] = {key.id: key for key in keys}
        self.newest = keys[-1]

    @classmethod
    def read(cls, path: Path) -> Self:
        """The keys of a file; raises `Trouble` where it is missing or damaged."""
        try:
            stored = msgspec.json.decode(path.read_bytes(), type=tuple[_Stored, ...])
            keys = tuple(Key(each.id, bytes.fromhex(each.secret)) for each in stored)
        except FileNotFoundError as error:
            raise Trouble("no_vault_keys", file=path.name) from error
        except (msgspec.DecodeError, ValueError) as error:
            raise Trouble("vault_keys_damaged", file=path.name) from error
        if not keys or any(len(key.secret) != KEY_BYTES for key in keys):
            raise Trouble("vault_keys_damaged", file=path.name)
        return cls(keys)

    def write(self, path: Path) -> None:
        """Keep the keys in a file its owner alone may read, whole or not at all."""
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(path.name + ".new")
        fresh.unlink(missing_ok=True)
        stored = tuple(_Stored(key.id, key.secret.hex()) for key in self._keys.values())
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(msgspec.json.encode(stored))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)

    def with_new_key(self) -> Self:
        """The same keys and a new one that seals from here on."""
        return type(self)((*self._keys.values(), new_key()))

    def only_newest(self) -> Self:
        """The newest key alone, once nothing needs the others."""
        return type(self)((self.newest,))

    def __getitem__(self, id: str) -> Key:
        """A key by its id; raises `Trouble("vault_key_lost")`."""
        if id not in self._keys:
            raise Trouble("vault_key_lost", key=id)
        return self._keys[id]

    def __iter__(self) -> Iterator[Key]:
        return iter(self._keys.values())


def new_key() -> Key:
    """A fresh random key."""
    return Key(token_hex(4), token_bytes(KEY_BYTES))
