"""Bytes over a serial line and over a wire in memory."""

import os
import tty

import pytest

from devices.ports import DeviceGone
from devices.transports.memory import memory_pair
from devices.transports.serial_line import SerialLine


def test_a_serial_line_carries_more_than_one_chunk_both_ways() -> None:
    far, near = os.openpty()
    tty.setraw(far)
    tty.setraw(near)
    line = SerialLine(os.ttyname(near), 9600)
    line.write(b"x" * 600)
    heard = b""
    while len(heard) < 600:
        heard += os.read(far, 1000)
    assert heard == b"x" * 600
    os.write(far, b"abc")
    assert line.read(2, 1.0) + line.read(2, 1.0) == b"abc"
    assert line.read(1, 0) == b""
    line.close()
    os.close(far)
    os.close(near)


def test_a_port_that_is_not_there_is_gone() -> None:
    with pytest.raises(DeviceGone):
        SerialLine("/dev/serial/by-id/none", 9600)


def test_a_port_is_ours_alone() -> None:
    far, near = os.openpty()
    line = SerialLine(os.ttyname(near), 9600)
    with pytest.raises(DeviceGone):
        SerialLine(os.ttyname(near), 9600)
    line.close()
    os.close(far)
    os.close(near)


def test_a_line_that_is_pulled_out_is_gone() -> None:
    far, near = os.openpty()
    line = SerialLine(os.ttyname(near), 9600)
    os.close(far)
    os.close(near)
    with pytest.raises(DeviceGone):
        line.read(1, 1.0)
    line.close()


def test_a_cut_wire_gives_what_had_arrived_and_is_then_gone() -> None:
    here, there = memory_pair()
    there.write(b"ok")
    there.close()
    assert here.read(10, 1.0) == b"ok"
    with pytest.raises(DeviceGone):
        here.read(10, 1.0)
    with pytest.raises(DeviceGone):
        here.write(b"?")
