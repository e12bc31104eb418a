"""One input pin of the Pi, pulled up: a contact between it and ground makes it active."""

import re
from threading import Event

from gpiozero import BadPinFactory, Device, DigitalInputDevice, GPIOZeroError
from gpiozero.pins import Factory

from devices.ports import DeviceError, DeviceGone

_PIN = re.compile(r"(?:GPIO)?(\d{1,2})")


class GpioPin:
    """A pin by its Broadcom number, as raw as it comes: whoever reads it must expect bounces and missed edges."""

    def __init__(self, name: str, factory: Factory | None = None) -> None:
        """Take the pin (`GPIO17` or `17`); raises `DeviceGone` on a machine without pins, or for one in use."""
        if not (number := _PIN.fullmatch(name)):
            raise DeviceGone("bad_address", name)
        pins = factory or Device.pin_factory or _pins_of_this_machine()
        self._edge = Event()
        try:
            self._pin = DigitalInputDevice(int(number[1]), pull_up=True, pin_factory=pins)
        except (GPIOZeroError, BadPinFactory, OSError) as error:
            raise DeviceGone("gone", str(error)) from error
        self._pin.when_activated = self._edge.set
        self._pin.when_deactivated = self._edge.set

    def active(self) -> bool:
        """Whether the contact is closed at this moment; raises `DeviceGone`."""
        try:
            return bool(self._pin.is_active)
        except GPIOZeroError as error:
            raise DeviceGone("gone", str(error)) from error

    def edge(self, timeout_s: float) -> bool:
        """Whether the level changed within `timeout_s` wall seconds, as far as the kernel noticed."""
        noticed = self._edge.wait(timeout_s)
        self._edge.clear()
        return noticed

    def close(self) -> None:
        """Let go of the pin; safe to repeat."""
        self._pin.close()


def _pins_of_this_machine() -> Factory:
    """The kernel's own way to the pins, by lgpio and no other; raises `DeviceError("no_gpio")` where it is missing."""
    try:
        import lgpio
        from gpiozero.pins.lgpio import LGPIOFactory
    except ImportError as error:
        raise DeviceError("no_gpio", str(error)) from error
    try:
        Device.pin_factory = LGPIOFactory()
    except (lgpio.error, GPIOZeroError, OSError) as error:
        raise DeviceGone("gone", str(error)) from error
    return Device.pin_factory
