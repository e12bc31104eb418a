"""A USB printer without a kernel driver: the bulk endpoints of its printer interface, found by pyusb."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from errno import EBUSY

import usb.core
import usb.util
from usb.backend import IBackend

from devices.ports import DeviceGone

PRINTER_CLASS = 7
_WRITE_TIMEOUT_MS = 5000
_CHUNK = 4096
_SHORTEST_TIMEOUT_MS = 10
"""To libusb 0 means to wait for ever."""
_GET_PORT_STATUS = 0x01
"""USB printer class 1.1, §4.2: bit 5 is paper empty."""
_PAPER_EMPTY = 0x20


_NAME = re.compile(r"usb(?::([0-9a-fA-F]{4}):([0-9a-fA-F]{4})(?::(.+))?)?")


@dataclass(frozen=True, slots=True)
class UsbName:
    """Which printer is meant; what is not said may be anything."""

    vendor: int | None
    product: int | None
    serial: str | None

    @classmethod
    def read(cls, text: str) -> "UsbName":
        """From `usb`, `usb:0483:5743` or `usb:0483:5743:serial`; raises `DeviceGone("bad_address")` for others."""
        if not (parts := _NAME.fullmatch(text or "usb")):
            raise DeviceGone("bad_address", text)
        vendor, product = (int(part, 16) if part else None for part in parts.groups()[:2])
        return cls(vendor, product, parts[3])

    def fits(self, device: usb.core.Device) -> bool:
        """Whether a device of the bus is the one meant; only then is its serial number asked for."""
        if self.vendor not in (None, device.idVendor) or self.product not in (None, device.idProduct):
            return False
        return self.serial is None or device.serial_number == self.serial


class UsbBulk:
    """A `Transport` over the two bulk endpoints of a printer; takes it from usblp, so use one way or the other."""

    def __init__(self, name: str, backend: IBackend | None = None) -> None:
        """Claim the printer; raises `DeviceGone` where there is none, or somebody else (CUPS) holds it."""
        wanted = UsbName.read(name)
        try:
            self._device, interface = _find(wanted, backend)
            self._interface = interface.bInterfaceNumber
            self._out = _endpoint(interface, usb.util.ENDPOINT_OUT)
            self._in = _endpoint(interface, usb.util.ENDPOINT_IN)
            self._claim()
        except usb.core.USBError as error:
            raise DeviceGone("in_use" if error.errno == EBUSY else "gone", str(error)) from error
        self._open = True
        self._kept = b""

    def write(self, data: bytes) -> None:
        """Hand over all of `data`; raises `DeviceGone` where the printer stops taking it."""
        self._refuse_if_closed()
        try:
            for start in range(0, len(data), _CHUNK):
                chunk = data[start : start + _CHUNK]
                while chunk:
                    if not (taken := self._out.write(chunk, _WRITE_TIMEOUT_MS)):
                        raise DeviceGone("silent", "the printer takes no more bytes")
                    chunk = chunk[taken:]
        except usb.core.USBError as error:
            raise DeviceGone("gone", str(error)) from error

    def read(self, most: int, timeout_s: float) -> bytes:
        """Up to `most` bytes as soon as any came; empty after `timeout_s` of silence."""
        self._refuse_if_closed()
        if not self._kept:
            try:
                # Less than a packet asked for is an overflow to the controller; the rest of it is kept.
                timeout_ms = max(round(timeout_s * 1000), _SHORTEST_TIMEOUT_MS)
                self._kept = bytes(self._in.read(self._in.wMaxPacketSize, timeout_ms))
            except usb.core.USBTimeoutError:
                return b""
            except usb.core.USBError as error:
                raise DeviceGone("gone", str(error)) from error
        taken, self._kept = self._kept[:most], self._kept[most:]
        return taken

    def close(self) -> None:
        """Let go of the printer."""
        if self._open:
            self._open = False
            usb.util.dispose_resources(self._device)

    def paper_empty(self) -> bool:
        """What the port itself knows, also of a printer that no longer answers its own commands."""
        self._refuse_if_closed()
        try:
            status = self._device.ctrl_transfer(0xA1, _GET_PORT_STATUS, 0, self._interface, 1)
        except usb.core.USBError as error:
            raise DeviceGone("gone", str(error)) from error
        return len(status) == 1 and bool(status[0] & _PAPER_EMPTY)

    def _claim(self) -> None:
        if self._device.is_kernel_driver_active(self._interface):
            self._device.detach_kernel_driver(self._interface)
        usb.util.claim_interface(self._device, self._interface)

    def _refuse_if_closed(self) -> None:
        if not self._open:
            raise DeviceGone("gone", "closed")


def _find(wanted: UsbName, backend: IBackend | None) -> tuple[usb.core.Device, usb.core.Interface]:
    for device in usb.core.find(find_all=True, backend=backend):
        for interface in _printer_interfaces(device):
            if wanted.fits(device):
                return device, interface
    raise DeviceGone("gone", "no such USB printer")


def _printer_interfaces(device: usb.core.Device) -> Iterator[usb.core.Interface]:
    for configuration in device:
        for interface in configuration:
            if interface.bInterfaceClass == PRINTER_CLASS:
                yield interface


def _endpoint(interface: usb.core.Interface, direction: int) -> usb.core.Endpoint:
    def fits(endpoint: usb.core.Endpoint) -> bool:
        way = usb.util.endpoint_direction(endpoint.bEndpointAddress)
        kind = usb.util.endpoint_type(endpoint.bmAttributes)
        return bool(way == direction and kind == usb.util.ENDPOINT_TYPE_BULK)

    found = usb.util.find_descriptor(interface, custom_match=fits)
    if found is None:
        raise DeviceGone("gone", "the printer cannot be asked: it has no endpoint that way")
    return found
