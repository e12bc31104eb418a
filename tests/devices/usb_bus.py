"""A USB bus without a kernel: printers on it answer pyusb as libusb would."""

import errno
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Protocol

import usb.core
from usb.backend import IBackend


class Far(Protocol):
    """The printer behind the endpoints."""

    heard: bytes

    def hear(self, data: bytes) -> bytes:
        """What it answers."""
        ...


@dataclass
class Plugged:
    """A printer in a socket of the bus; `far` is None for one that never answers."""

    far: Far | None = None
    serial: str = "one"
    out: int = 0x01
    into: int = 0x82
    held: bool = False
    port_status: int = 0x18
    pulled_after: int | None = None
    """Bytes it still takes before the plug is pulled."""
    waiting: bytes = b""


class Bus(IBackend):  # type: ignore[misc]  # pyusb has no types
    """Its devices have a vendor interface first and the printer interface second, as combined ones do."""

    def __init__(self, *printers: Plugged) -> None:
        self.printers = printers
        self.detached: list[str] = []
        self.resets = 0

    def enumerate_devices(self) -> Iterator[Plugged]:
        return iter(self.printers)

    def get_parent(self, dev: Plugged) -> None:
        return None

    def get_device_descriptor(self, dev: Plugged) -> SimpleNamespace:
        return SimpleNamespace(
            bLength=18, bDescriptorType=1, bcdUSB=0x0200, bDeviceClass=0, bDeviceSubClass=0, bDeviceProtocol=0,
            bMaxPacketSize0=64, idVendor=0x0483, idProduct=0x5743, bcdDevice=0x0100, iManufacturer=0, iProduct=0,
            iSerialNumber=3, bNumConfigurations=1, address=1, bus=1, port_number=1, port_numbers=(1,), speed=2,
        )  # fmt: skip

    def get_configuration_descriptor(self, dev: Plugged, config: int) -> SimpleNamespace:
        if config:
            raise IndexError(config)
        return SimpleNamespace(
            bLength=9, bDescriptorType=2, wTotalLength=0, bNumInterfaces=2, bConfigurationValue=1, iConfiguration=0,
            bmAttributes=0x80, bMaxPower=50, extra_descriptors=[],
        )  # fmt: skip

    def get_interface_descriptor(self, dev: Plugged, intf: int, alt: int, config: int) -> SimpleNamespace:
        if intf > 1 or alt:
            raise IndexError(intf)
        return SimpleNamespace(
            bLength=9, bDescriptorType=4, bInterfaceNumber=intf, bAlternateSetting=0, bNumEndpoints=2 * intf,
            bInterfaceClass=7 if intf else 0xFF, bInterfaceSubClass=1, bInterfaceProtocol=2, iInterface=0,
            extra_descriptors=[],
        )  # fmt: skip

    def get_endpoint_descriptor(self, dev: Plugged, ep: int, intf: int, alt: int, config: int) -> SimpleNamespace:
        return SimpleNamespace(
            bLength=7, bDescriptorType=5, bEndpointAddress=(dev.out, dev.into)[ep], bmAttributes=2,
            wMaxPacketSize=64, bInterval=0, bRefresh=0, bSynchAddress=0, extra_descriptors=[],
        )  # fmt: skip

    def open_device(self, dev: Plugged) -> Plugged:
        return dev

    def close_device(self, dev_handle: Plugged) -> None:
        pass

    def get_configuration(self, dev_handle: Plugged) -> int:
        return 1

    def claim_interface(self, dev_handle: Plugged, intf: int) -> None:
        if dev_handle.held:
            raise usb.core.USBError("Resource busy", errno=errno.EBUSY)

    def release_interface(self, dev_handle: Plugged, intf: int) -> None:
        pass

    def is_kernel_driver_active(self, dev_handle: Plugged, intf: int) -> bool:
        return dev_handle.serial not in self.detached

    def detach_kernel_driver(self, dev_handle: Plugged, intf: int) -> None:
        self.detached.append(dev_handle.serial)

    def reset_device(self, dev_handle: Plugged) -> None:
        self.resets += 1

    def ctrl_transfer(
        self, dev_handle: Plugged, kind: int, request: int, value: int, index: int, data: "array[int]", timeout: int
    ) -> int:
        if kind == 0xA1:
            answer = bytes([dev_handle.port_status])
        else:  # GET_DESCRIPTOR of a string: the languages, then the serial number
            text = dev_handle.serial.encode("utf-16le") if value & 0xFF else b"\x09\x04"
            answer = bytes([len(text) + 2, 3]) + text
        data[: len(answer)] = array("B", answer)
        return len(answer)

    def bulk_write(self, dev_handle: Plugged, ep: int, intf: int, data: "array[int]", timeout: int) -> int:
        assert ep == dev_handle.out
        taken = bytes(data)[:50]
        if dev_handle.pulled_after is not None:
            dev_handle.pulled_after -= len(taken)
            if dev_handle.pulled_after < 0:
                raise usb.core.USBError("No such device", errno=errno.ENODEV)
        if dev_handle.far is not None:
            dev_handle.waiting += dev_handle.far.hear(taken)
        return len(taken)

    def bulk_read(self, dev_handle: Plugged, ep: int, intf: int, buff: "array[int]", timeout: int) -> int:
        assert ep == dev_handle.into
        assert timeout, "0 would wait for ever"
        if not dev_handle.waiting:
            raise usb.core.USBTimeoutError("Operation timed out", errno=errno.ETIMEDOUT)
        taken, dev_handle.waiting = dev_handle.waiting[: len(buff)], dev_handle.waiting[len(buff) :]
        buff[: len(taken)] = array("B", taken)
        return len(taken)
