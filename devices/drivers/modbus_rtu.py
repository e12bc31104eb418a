"""Modbus-RTU as the hall's boards and panels use it: pymodbus writes the requests, the reply due is known from each."""

from collections.abc import Callable, Sequence

from pymodbus.framer import FramerRTU
from pymodbus.pdu import DecodePDU, ModbusPDU
from pymodbus.pdu.bit_message import ReadDiscreteInputsRequest, ReadDiscreteInputsResponse
from pymodbus.pdu.register_message import WriteMultipleRegistersRequest

from devices.drivers.framing import NONE, Frames

_WRITE_COIL = 0x05
_FLASH_ON = 0x0200
"""Added to a coil's number: on, and off again by itself after so many tenths of a second (Waveshare relay boards)."""
_EXCEPTION = 0x80
_EXCEPTION_LENGTH, _WRITE_LENGTH = 5, 8
_LONGEST = 256
_FRAMER = FramerRTU(DecodePDU(False))


def read_inputs(address: int, count: int) -> bytes:
    """Asks for the first `count` inputs."""
    return _request(ReadDiscreteInputsRequest(address=0, count=count, dev_id=address))


def pulse(address: int, coil: int, tenths_s: int) -> bytes:
    """Switches a coil on and lets the board itself switch it off: a lock's coil burns if a program forgets to."""
    body = bytes([address, _WRITE_COIL]) + (_FLASH_ON + coil).to_bytes(2, "big") + tenths_s.to_bytes(2, "big")
    return body + _crc(body)


def write_registers(address: int, start: int, values: Sequence[int]) -> bytes:
    """Writes registers in a row."""
    return _request(WriteMultipleRegistersRequest(address=start, registers=list(values), dev_id=address))


def inputs_ear(address: int, count: int) -> Frames:
    """Hears only replies with so many inputs, or the refusal; a request's echo says another length."""
    held = (count + 7) // 8
    function = ReadDiscreteInputsRequest.function_code
    return _ear(address, function, lambda heard: 5 + held if heard[2:3] in (b"", bytes([held])) else NONE)


def pulse_ear(address: int, coil: int, tenths_s: int) -> Frames:
    """Hears the reply to a pulse, which is the request again, or the refusal."""
    return _same_ear(address, _WRITE_COIL, pulse(address, coil, tenths_s)[2:6])


def registers_ear(address: int, start: int, count: int) -> Frames:
    """Hears the reply to written registers, which names them, or the refusal."""
    named = start.to_bytes(2, "big") + count.to_bytes(2, "big")
    return _same_ear(address, WriteMultipleRegistersRequest.function_code, named)


def refused(reply: bytes) -> bool:
    """Whether a reply is an exception."""
    return bool(reply[1] & _EXCEPTION)


def inputs(reply: bytes) -> tuple[bool, ...]:
    """The inputs told by a reply, in whole bytes."""
    told = ReadDiscreteInputsResponse()
    told.decode(reply[2:-2])
    return tuple(told.bits)


def is_frame(data: bytes) -> bool:
    """Whether the last two bytes are the CRC of the others."""
    return len(data) >= _EXCEPTION_LENGTH and _crc(data[:-2]) == data[-2:]


def _ear(address: int, function: int, measure: Callable[[bytes], int]) -> Frames:
    def length(heard: bytes) -> int:
        told = heard[1:2]
        if told == bytes([function | _EXCEPTION]):
            return _EXCEPTION_LENGTH
        return measure(heard) if told in (b"", bytes([function])) else NONE

    return Frames(bytes([address]), length, is_frame, _LONGEST)


def _same_ear(address: int, function: int, awaited: bytes) -> Frames:
    def measure(heard: bytes) -> int:
        return _WRITE_LENGTH if awaited.startswith(heard[2:6]) else NONE

    return _ear(address, function, measure)


def _request(message: ModbusPDU) -> bytes:
    return bytes(_FRAMER.buildFrame(message))


def _crc(data: bytes) -> bytes:
    return int(_FRAMER.compute_CRC(data)).to_bytes(2, "big")
