"""What is asked about the cases behind a receipt."""

from typing import ClassVar

from hall.messages.wished.wish import Wish
from hall.words import Token


class ReceiptWish(Wish, frozen=True, tag="receipt"):
    """A citizen wants the receipt of a case on paper again, by its code; it comes out where it is asked."""

    token: Token


class CaseWish(Wish, frozen=True, tag="case"):
    """How the cases behind a receipt's code stand; a question of the moment, never spooled."""

    spooled: ClassVar[bool] = False
    expiry_s: ClassVar[int | None] = 10

    token: Token
