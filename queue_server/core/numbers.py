"""Ticket numbers: how one is spelled and taken apart."""

from hall.words import TicketNo


def numbered(prefix: str, number: int) -> TicketNo:
    """A number as it is printed and called: its group's letter and three digits, four past 999."""
    return TicketNo(f"{prefix}{number:03d}")


def split_number(ticket_no: TicketNo) -> tuple[str, int]:
    """The prefix and the number a ticket number is made of."""
    prefix = ticket_no.rstrip("0123456789")
    return prefix, int(ticket_no[len(prefix) :])
