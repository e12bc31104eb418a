"""Asks the server's vault who stands here, by HTTPS; what a card or keyboard says is sent once and kept nowhere."""

import ssl
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

import msgspec

from devices.id_card import Card
from hall.doors import VaultSettings
from hall.logs import logger
from hall.personal import PEOPLE_PATH, Person, Presented, Purpose

AWAY = "vault_away"
"""The vault cannot be asked now: the citizen goes on without a card."""
LARGEST_ANSWER = 16 * 1024

log = logger(__name__)


class VaultAway(Exception):
    """Nobody can say now who it is; offer the way without card. `code` is the refusal's, or `vault_away`."""

    def __init__(self, code: str = AWAY) -> None:
        super().__init__(code)
        self.code = code


class VaultLine:
    """One kiosk's line to the vault; a fresh connection for each question, as a card is read once in minutes."""

    def __init__(self, settings: VaultSettings) -> None:
        """Read the token and the CA; raises `OSError` where a file is missing."""
        self._url = urlsplit(settings.url)
        self._timeout_s = settings.timeout_s
        self._token = settings.token_file.read_text(encoding="ascii").strip()
        self._tls = ssl.create_default_context(cafile=settings.ca) if self._url.scheme == "https" else None

    def by_card(self, card: Card) -> Person:
        """Who holds a card, which the caller then forgets; raises `VaultAway`."""
        return self._ask(Presented(id_number=card.reveal_number(), name=card.reveal_name()))

    def by_phone(self, phone: str, purpose: Purpose = Purpose.VISIT) -> Person:
        """Who goes by a telephone number; raises `VaultAway`."""
        return self._ask(Presented(phone=phone, purpose=purpose))

    def _ask(self, presented: Presented) -> Person:
        connection = self._connection()
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        try:
            connection.request("POST", PEOPLE_PATH, msgspec.json.encode(presented), headers)
            with connection.getresponse() as answer:
                said = answer.read(LARGEST_ANSWER)
            if answer.status == 200:
                return msgspec.json.decode(said, type=Person)
        except (OSError, HTTPException, msgspec.DecodeError) as error:
            # Its text is the library's own and may hold anything.
            log.warning("the vault cannot be asked", error=type(error).__name__)
            raise VaultAway from None
        finally:
            connection.close()
        log.warning("the vault refused", status=answer.status)
        raise VaultAway(_code(said))

    def _connection(self) -> HTTPConnection:
        host, port = self._url.hostname or "", self._url.port
        if self._tls is None:
            return HTTPConnection(host, port, timeout=self._timeout_s)
        return HTTPSConnection(host, port, timeout=self._timeout_s, context=self._tls)


class _Refused(msgspec.Struct):
    code: str = AWAY


def _code(said: bytes) -> str:
    try:
        return msgspec.json.decode(said, type=_Refused).code
    except (msgspec.DecodeError, UnicodeDecodeError):
        return AWAY
