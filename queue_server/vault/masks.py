"""What may be shown of a person: masks of names and numbers, an age."""

from datetime import date

COMPOUND = frozenset(
    {"欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "司徒", "令狐", "夏侯", "长孙", "宇文"}
)
"""Surnames (复姓) of two characters."""


def mask_name(name: str) -> str:
    """A name as its owner may be shown it: `张*`, `张*三`, `欧阳**`."""
    name = name.strip()
    if name[:2] in COMPOUND and len(name) > 2:
        return name[:2] + "*" * (len(name) - 2)
    if len(name) <= 2:
        return name[:1] + "*"
    return name[0] + "*" * (len(name) - 2) + name[-1]


def mask_number(number: str) -> str:
    """A telephone or ID number by its first three and last four."""
    return f"{number[:3]}****{number[-4:]}" if len(number) > 7 else "*" * len(number)


def age(id_number: str, today: date) -> int | None:
    """The age an 18-digit ID number says; None for other papers."""
    if len(id_number) != 18 or not id_number[:17].isdigit():
        return None
    try:
        birth = date(int(id_number[6:10]), int(id_number[10:12]), int(id_number[12:14]))
    except ValueError:
        return None
    return today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))
