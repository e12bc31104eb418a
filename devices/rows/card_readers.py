"""Readers of identity cards."""

from collections.abc import Callable, Mapping
from threading import Event

from devices.drivers.sdt_reader import SdtReader
from devices.ports import CardReader
from devices.simulated.card_reader import CardReaderTwin, WorldHand
from devices.transports.usb_split import UsbSplit
from devices.wiring import Wiring
from hall.clock import Clock

Opened = Callable[[Wiring, Clock], CardReader]


def _id_card_serial(wiring: Wiring, clock: Clock) -> CardReader:
    return SdtReader(wiring.serial(), clock, Event().wait)


def _id_card_usb(_wiring: Wiring, clock: Clock) -> CardReader:
    return SdtReader(UsbSplit(), clock, Event().wait)


def _simulated_card_reader(wiring: Wiring, clock: Clock) -> CardReader:
    return SdtReader(CardReaderTwin(WorldHand(wiring.world())), clock, Event().wait)


CARD_READERS: Mapping[str, Opened] = {
    "id-card-serial": _id_card_serial,
    "id-card-usb-experimental": _id_card_usb,
    "simulated": _simulated_card_reader,
}
