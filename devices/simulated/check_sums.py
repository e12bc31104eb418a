"""The check sums of the simulated devices, worked out bit by bit: not the drivers' own way to them."""


def crc_16(body: bytes, start: int) -> bytes:
    """CRC-16 with the reflected polynomial A001, the low byte first; Modbus starts it at FFFF, ARC at 0."""
    crc = start
    for byte in body:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc.to_bytes(2, "little")
