"""Ids, each a kind of its own."""

from typing import NewType

HallId = NewType("HallId", str)
"""A hall's id, `[a-z0-9-]`: `zhaohua`."""
ZoneId = NewType("ZoneId", str)
"""A zone (功能区) of a hall: `general`."""
WindowId = NewType("WindowId", str)
"""A window (窗口): `w03`; the number on its sign is `window_no`."""
DeviceId = NewType("DeviceId", str)
"""A program's device name, one broker credential each: `kiosk-1`, `desk-w03`."""
GroupId = NewType("GroupId", str)
"""A group of items that people ask for by one word: `sb` (社保)."""
ItemCode = NewType("ItemCode", str)
"""A service item (事项): `sb-01`."""
RoleId = NewType("RoleId", str)
"""A role a window may carry: `general`, `domain:sb`, `special:unresolved`, `issue`, `tidal`."""
PriorityId = NewType("PriorityId", str)
"""A class of people the hall serves first (优先): `elderly`."""
StaffId = NewType("StaffId", str)
"""A member of staff (窗口人员): `s03`; never a person's name."""
SubjectId = NewType("SubjectId", str)
"""A random stand-in for a person; who that is, only the vault knows."""
TicketId = NewType("TicketId", str)
"""A ticket's ULID."""
VisitId = NewType("VisitId", str)
"""The ULID of one person's stay in the hall; a visit may hold several tickets."""
TicketNo = NewType("TicketNo", str)
"""What is printed and called (排队号): `A023`; unique per hall and service day."""
Token = NewType("Token", str)
"""An opaque 128-bit secret behind a slip's QR code or a voucher."""
RequestId = NewType("RequestId", str)
"""The asker's own id of a wish, kept over retries: the same id acts once."""
OrderId = NewType("OrderId", str)
"""The server's id of an order to a device: the same order acts once."""
BookingId = NewType("BookingId", str)
"""An appointment's (预约) ULID."""
ParcelId = NewType("ParcelId", str)
"""The ULID of a result that waits to be handed out (出件)."""
ProjectNo = NewType("ProjectNo", str)
"""A case's number (办件编号) in the system that decides it."""
CaseId = NewType("CaseId", str)
"""A case (办件) of this hall: its ticket's id and which of the ticket's it is."""
AffairId = NewType("AffairId", str)
"""The ULID of an affair (特色服务事务)."""
AffairKindId = NewType("AffairKindId", str)
"""A kind of affair in the hall's catalogue: `unresolved` (办不成事)."""
RemarkId = NewType("RemarkId", str)
"""The ULID of what somebody wrote in their own words; the words themselves can be forgotten."""
CompartmentId = NewType("CompartmentId", str)
"""One door of a pickup locker (取件柜): `locker-1/07`."""


AlertId = NewType("AlertId", str)
"""One trouble of one device or part, from when it began (告警): `kiosk.kiosk-1.printer.1772415000123`.

One alert of supervision (监察预警) likewise: `wait.sb.1772415000123`.
"""
