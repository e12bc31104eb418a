"""What every wish of a device has."""

from typing import ClassVar

from hall.messages.topics import DeviceMessage, Id, Moment


class Wish(DeviceMessage, frozen=True, tag_field="wish"):
    """Something a device asks; kept in its spool until the answer with the same `request_id` comes."""

    leaf: ClassVar[str] = "wish"
    spooled: ClassVar[bool] = True

    request_id: Id
    at: Moment
