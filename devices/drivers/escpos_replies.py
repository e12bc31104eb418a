"""What an ESC/POS printer says, taken out of the stream: replies, status it pushes by itself, proofs of a job."""

from dataclasses import dataclass

from devices.drivers.escpos_status import is_reply

JOB_HEAD = b"\x37\x22"
_JOB_LENGTH, _PUSHED_LENGTH = 7, 4
_JOB_NUMBER = 4


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to DLE EOT n."""

    byte: int


@dataclass(frozen=True, slots=True)
class Queued:
    """The answer to GS r 1, which waited behind the print."""

    byte: int


@dataclass(frozen=True, slots=True)
class Pushed:
    """Four bytes of automatic status (ASB), sent when something changed."""

    status: bytes


@dataclass(frozen=True, slots=True)
class JobDone:
    """GS ( H: everything before this number is on paper."""

    number: bytes


Said = Reply | Queued | Pushed | JobDone


class PrinterEar:
    """Tells a printer's bytes apart by their fixed bits; one that fits nothing is thrown away."""

    def __init__(self) -> None:
        self._kept = b""

    def hear(self, data: bytes) -> list[Said]:
        """What is said completely now; at most six bytes of an unfinished message are kept."""
        return self._take(data, ended=False)

    def silence(self) -> list[Said]:
        """What stands behind a message whose own end never came; nothing is kept."""
        return self._take(b"", ended=True)

    def _take(self, data: bytes, ended: bool) -> list[Said]:
        heard, at = self._kept + data, 0
        said: list[Said] = []
        while at < len(heard):
            length = _length(heard, at)
            if at + length > len(heard) and not ended:
                break
            if (message := _message(heard[at : at + length])) is not None:
                said.append(message)
                at += length
            else:
                at += 1
        self._kept = heard[at:]
        return said


def _length(heard: bytes, at: int) -> int:
    """Bytes of the message that may begin here, judged by those that are there."""
    head = heard[at]
    if head == JOB_HEAD[0] and _fits(heard[at + 1 : at + 2], JOB_HEAD[1:]):
        return _JOB_LENGTH
    if head & 0x93 == 0x10 and all(byte & 0x90 == 0 for byte in heard[at + 1 : at + _PUSHED_LENGTH]):
        return _PUSHED_LENGTH
    return 1


def _message(data: bytes) -> Said | None:
    head = data[0]
    if is_reply(head):
        return Reply(head)
    if head & 0x90 == 0:
        return Queued(head)
    if len(data) == _PUSHED_LENGTH and head & 0x93 == 0x10:
        return Pushed(data)
    if len(data) == _JOB_LENGTH and data[-1] == 0:
        return JobDone(data[2 : 2 + _JOB_NUMBER])
    return None


def _fits(heard: bytes, awaited: bytes) -> bool:
    return awaited.startswith(heard)
