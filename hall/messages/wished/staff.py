"""Who works at a device, shown by staff number and PIN."""

from typing import Annotated, ClassVar

import msgspec

from hall.messages.wished.wish import Wish
from hall.words import StaffId, WindowId

Pin = Annotated[str, msgspec.Meta(min_length=4, max_length=12)]


class StaffWish(Wish, frozen=True, tag="staff"):
    """A member of staff unlocks the guide desk's mode; never spooled, so the PIN rests nowhere."""

    spooled: ClassVar[bool] = False
    expiry_s: ClassVar[int | None] = 10

    staff: StaffId
    pin: Pin


class SignOnWish(Wish, frozen=True, tag="sign_on"):
    """A clerk signs on with staff number and PIN; never spooled, so the PIN rests nowhere."""

    spooled: ClassVar[bool] = False
    expiry_s: ClassVar[int | None] = 10

    window: WindowId
    staff: StaffId
    pin: Pin


class SignOffWish(Wish, frozen=True, tag="sign_off"):
    """The clerk leaves the post."""

    window: WindowId
