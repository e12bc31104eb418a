"""The card reader's USB plug: the same frames, split over two pipes a way."""

import errno
from collections.abc import Sequence

import pytest
import usb.core

from devices.ports import DeviceGone
from devices.simulated.card_reader import CardReaderTwin
from devices.transports.usb_split import HEAD, HEAD_IN, HEAD_OUT, PACKET, REST_IN, REST_OUT, UsbSplit
from tests.devices.test_id_card import CARDS, NUMBER
from tests.devices.test_sdt_reader import Hand, number_of, reader_of


class SplitTwin:
    """The simulated reader behind four pipes."""

    def __init__(self, twin: CardReaderTwin) -> None:
        self.twin = twin
        self.head = b""
        self.rest = b""
        self.sent: list[tuple[int, int]] = []
        self.pulled = False

    def write(self, endpoint: int, data: bytes, timeout: int) -> int:
        self._refuse_if_pulled()
        self.sent.append((endpoint, len(data)))
        self.twin.write(data)
        if endpoint == REST_OUT:
            reply = b""
            while piece := self.twin.read(4096, 0.0):
                reply += piece
            self.head, self.rest = reply[:HEAD], reply[HEAD:]
        return len(data)

    def read(self, endpoint: int, size_or_buffer: int, timeout: int) -> Sequence[int]:
        self._refuse_if_pulled()
        name = {HEAD_IN: "head", REST_IN: "rest"}[endpoint]
        waiting: bytes = getattr(self, name)
        if not waiting:
            raise usb.core.USBTimeoutError("silence", None, errno.ETIMEDOUT)
        setattr(self, name, waiting[size_or_buffer:])
        return waiting[:size_or_buffer]

    def _refuse_if_pulled(self) -> None:
        if self.pulled:
            raise usb.core.USBError("gone", None, errno.ENODEV)


@pytest.fixture
def far() -> SplitTwin:
    hand = Hand()
    hand.lay(CARDS["resident"])
    return SplitTwin(CardReaderTwin(hand))


def test_a_card_is_read_whole_over_the_split_pipes(far: SplitTwin) -> None:
    assert number_of(reader_of(UsbSplit(far)).read(5.0)) == NUMBER
    assert {endpoint for endpoint, _ in far.sent} == {HEAD_OUT, REST_OUT}
    assert {length for endpoint, length in far.sent if endpoint == HEAD_OUT} == {HEAD}


def test_a_reply_is_never_asked_for_in_less_than_a_packet(far: SplitTwin) -> None:
    line = UsbSplit(far)
    line.write(bytes.fromhex("aaaaaa96690003200122"))
    assert b"".join(line.read(1, 0.01) for _ in range(PACKET)) == bytes.fromhex("aaaaaa9669000800009f0000000097")


def test_a_silent_pipe_is_silence_and_a_pulled_plug_is_gone(far: SplitTwin) -> None:
    line = UsbSplit(far)
    assert line.read(10, 0.01) == b""
    far.pulled = True
    with pytest.raises(DeviceGone):
        line.read(10, 0.01)
    with pytest.raises(DeviceGone):
        line.write(b"\xaa" * 10)
    line.close()
    with pytest.raises(DeviceGone):
        line.read(10, 0.01)
