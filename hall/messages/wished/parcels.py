"""What is asked at the lockers: putting in, taking out, where a result lies."""

from typing import Annotated, ClassVar

import msgspec

from hall.messages.wished.staff import Pin
from hall.messages.wished.wish import Wish
from hall.words import CompartmentId, DoorSize, ParcelId, StaffId, SubjectId, TicketNo


class DepositWish(Wish, frozen=True, tag="deposit"):
    """Staff want a door opened to put a citizen's result into the locker."""

    ticket_no: TicketNo
    staff: StaffId
    compartment: CompartmentId | None = None
    """A free one, of the locker this is asked at, where none is named."""
    size: DoorSize = DoorSize.SMALL
    """How large the result is."""


class RetrieveWish(Wish, frozen=True, tag="retrieve"):
    """Two of the staff want a result out of a locker, or one late papers; never spooled: PINs rest nowhere."""

    spooled: ClassVar[bool] = False
    expiry_s: ClassVar[int | None] = 30

    compartment: CompartmentId
    staff: StaffId
    """Who unlocked this device by a `StaffWish`."""
    second: StaffId | None = None
    pin: Pin | None = None
    """The second one's."""


class CollectWish(Wish, frozen=True, tag="collect"):
    """A citizen types the pick-up code at the locker; never spooled, so the code rests nowhere."""

    spooled: ClassVar[bool] = False
    expiry_s: ClassVar[int | None] = 30

    code: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{6,8}$")]
    subject: SubjectId | None = None
    """Whose card was shown, where the item demands one."""
    choose: bool = False
    """Whether, of several results behind the door, the citizen wants to say first which to take."""
    only: Annotated[tuple[ParcelId, ...], msgspec.Meta(max_length=20)] = ()
    """Those to take; all of them where none is named."""


class LocateWish(Wish, frozen=True, tag="locate"):
    """A citizen asks away from the lockers where a pick-up code's result lies; nothing opens, and it is not spooled."""

    spooled: ClassVar[bool] = False
    expiry_s: ClassVar[int | None] = 30

    code: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{6,8}$")]
