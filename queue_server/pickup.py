"""The code behind a locker's door: worked out from the server's secret, so that it rests nowhere."""

import hmac
from hashlib import sha256

from hall.words import ParcelId

DIGITS = 8


class PickupCodes:
    """Pick-up codes (取件码) and the keyed hashes the journal knows them by."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def code(self, parcel: ParcelId) -> str:
        """The code its citizen types."""
        return f"{int.from_bytes(self._keyed('code', parcel)) % 10**DIGITS:0{DIGITS}d}"

    def hashed(self, code: str) -> str:
        """What the journal keeps of a code."""
        return self._keyed("hash", code).hex()

    def _keyed(self, purpose: str, text: str) -> bytes:
        return hmac.digest(self._secret, f"pickup {purpose} {text}".encode(), sha256)
