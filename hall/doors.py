"""The sections about doors of other servers: where they are, never in the clear, and the token that opens them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import msgspec

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
Seconds = Annotated[float, msgspec.Meta(gt=0)]


def sealed(url: str) -> bool:
    """Whether what is sent there cannot be read on the way."""
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)


@dataclass(frozen=True, slots=True)
class VaultSettings:
    """`[kiosk.vault]`: where a kiosk asks who somebody is."""

    url: str
    """`https://…`; in the clear only on this very machine."""
    token_file: Path
    """What `hall vault token` printed for this device."""
    ca: Path | None = None
    """The authority the server's certificate must come from; none means those the machine knows."""
    timeout_s: Seconds = 3.0

    def __post_init__(self) -> None:
        """A number never crosses a network in the clear."""
        if not sealed(self.url):
            raise ValueError("the vault's url must be https")


@dataclass(frozen=True, slots=True)
class ParentSettings:
    """`[server.parent]`: where this hall's figures go, the server of a hall above it or a folder."""

    url: str = ""
    """The other server's `public_url`: `https://…`; in the clear only on this very machine."""
    token_file: Path | None = None
    """What `hall levels token` printed there for this hall."""
    folder: Path | None = None
    """Where the figures are left as files instead, newest by hall and day: to try out, or to be carried."""
    timeout_s: Seconds = 5.0

    def __post_init__(self) -> None:
        """One way out; and a token never crosses a network in the clear."""
        if bool(self.url) == (self.folder is not None):
            raise ValueError("one of url and folder is needed")
        if bool(self.url) != (self.token_file is not None):
            raise ValueError("url and token_file belong together")
        if self.url and not sealed(self.url):
            raise ValueError("the parent's url must be https")
