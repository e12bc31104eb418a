"""The mouth of a printer that holds a cut slip out until it is taken, and draws a forgotten one back in."""

from devices.drivers.framing import Frames
from devices.drivers.printer_profile import Presenter
from devices.transports.ports import Transport

_STATUS_LENGTH = 6
_PAPER_BYTE = 2
_REPLY_TIMEOUT_S = 0.5
_LARGEST_READ = 64


class Mouth:
    """A presenter, as its profile describes it."""

    def __init__(self, transport: Transport, presenter: Presenter) -> None:
        self._transport = transport
        self._status = bytes.fromhex(presenter.status)
        self._retract = bytes.fromhex(presenter.retract)
        self._present = presenter.present
        self.eject = bytes.fromhex(presenter.eject)
        """What follows a slip, so that it is held out."""

    def clear(self) -> None:
        """Draw a slip back in that its citizen left, before the next one comes; silence moves nothing."""
        self._transport.write(self._status)
        ear = mouth_ear()
        while data := self._transport.read(_LARGEST_READ, _REPLY_TIMEOUT_S):
            if status := ear.hear(data):
                if status[-1][_PAPER_BYTE] & self._present:
                    self._transport.write(self._retract)
                return


def mouth_ear() -> Frames:
    """Finds replies to DLE EOT 20: 10 0F, then paper, user, recoverable and unrecoverable state."""
    return Frames(b"\x10", lambda _: _STATUS_LENGTH, lambda frame: frame[1] == 0x0F, _STATUS_LENGTH)
