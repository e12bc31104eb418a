"""What is asked for appointments."""

from typing import ClassVar

from hall.messages.topics import Moment
from hall.messages.wished.wish import Wish
from hall.words import ItemCode, SubjectId


class SlotsWish(Wish, frozen=True, tag="slots"):
    """Which appointments are free for an item; never spooled."""

    spooled: ClassVar[bool] = False
    expiry_s: ClassVar[int | None] = 10

    item: ItemCode


class BookWish(Wish, frozen=True, tag="book"):
    """A citizen takes one of the free appointments."""

    item: ItemCode
    slot: Moment
    subject: SubjectId | None = None
