"""Who works at a hall: numbers, never names, with home unit, skills and level; what items demand of them."""

from dataclasses import dataclass

from hall.words import ItemCode, StaffId


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the staff: the unit that sent them (派驻单位), what they can do, their level (等级认定)."""

    id: StaffId
    unit: str
    skills: tuple[str, ...] = ()
    level: int = 1
    approver: bool = False
    """Whether they decide cases behind the windows (受办分离)."""
    department: str = ""
    """The department (责任部门) whose cases and alerts they answer for, where items call it otherwise than `unit`."""

    @property
    def answers_for(self) -> str:
        """The department they answer for, as the items name it."""
        return self.department or self.unit


@dataclass(frozen=True, slots=True)
class Demand:
    """What some items demand of whoever serves them (持证上岗): a skill, a level or both."""

    items: tuple[ItemCode, ...]
    skill: str = ""
    level: int = 0

    def met_by(self, member: Member | None) -> bool:
        """Whether somebody may serve them; who is not on the list has no skill and no level."""
        if member is None:
            return not self.skill and self.level <= 0
        return (not self.skill or self.skill in member.skills) and self.level <= member.level
