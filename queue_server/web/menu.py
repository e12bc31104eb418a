"""The menu of the pages for staff, as data: what stands under which heading, and for whom."""

from collections.abc import Sequence
from dataclasses import dataclass

from hall.words import StaffRole
from queue_server.core.plan import Plan
from queue_server.web.access import RUNS_THE_HALL, WATCHES_THE_HALL, WORKS_AT_WINDOWS
from queue_server.web.needs import Account

EVERY_ROLE = tuple(StaffRole)
SEES_AFFAIRS = (*WATCHES_THE_HALL, StaffRole.CLERK)
SHORT = 5
"""A menu of so few pages needs no headings."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A page: its address, the code of its name, by what its template says it is here, and whose it is."""

    path: str
    name: str
    here: str
    roles: tuple[StaffRole, ...]
    of_staff: bool = False
    """Whether only somebody with a staff number has it."""
    of_station: bool = False
    """Whether only a one-clerk station has it."""
    of_demo: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """Pages under a heading."""

    name: str
    entries: tuple[Entry, ...]


MENU: Sequence[Section] = (
    Section(
        "menu_day",
        (
            Entry("/manager", "manager_page", "manager", WATCHES_THE_HALL),
            Entry("/station", "station_page", "station", WORKS_AT_WINDOWS, of_station=True),
            Entry("/clerk", "clerk_page", "clerk", WORKS_AT_WINDOWS),
            Entry("/guide", "guide_page", "guide", WORKS_AT_WINDOWS),
            Entry("/posts", "posts_page", "posts", WORKS_AT_WINDOWS, of_staff=True),
            Entry("/leader", "leader_page", "leader", WATCHES_THE_HALL),
            Entry("/hall", "hall_page", "hall", EVERY_ROLE, of_demo=True),
        ),
    ),
    Section(
        "menu_matters",
        (
            Entry("/bookings", "bookings_page", "bookings", WORKS_AT_WINDOWS),
            Entry("/cases", "cases_page", "cases", EVERY_ROLE),
            Entry("/affairs", "affairs_page", "affairs", SEES_AFFAIRS),
            Entry("/parcels", "parcels_page", "parcels", SEES_AFFAIRS),
            Entry("/catalogue", "catalogue_page", "catalogue", EVERY_ROLE),
        ),
    ),
    Section(
        "menu_quality",
        (
            Entry("/manager/ratings", "ratings", "ratings", WATCHES_THE_HALL),
            Entry("/clerk/ratings", "own_ratings", "own_ratings", WORKS_AT_WINDOWS, of_staff=True),
            Entry("/manager/supervision", "supervision", "supervision", WATCHES_THE_HALL),
            Entry("/department", "department_page", "department", (StaffRole.APPROVER, *WATCHES_THE_HALL)),
        ),
    ),
    Section(
        "menu_figures",
        (
            Entry("/manager/statistics", "statistics_page", "statistics", WATCHES_THE_HALL),
            Entry("/manager/assessment", "assessment_page", "assessment", WATCHES_THE_HALL),
            Entry("/clerk/assessment", "own_assessment", "own_assessment", WORKS_AT_WINDOWS, of_staff=True),
            Entry("/manager/levels", "levels_page", "levels", WATCHES_THE_HALL),
            Entry("/manager/what-if", "insight", "insight", WATCHES_THE_HALL),
        ),
    ),
    Section(
        "menu_setup",
        (
            Entry("/manager/configuration", "configuration_page", "configuration", WATCHES_THE_HALL),
            Entry("/manager/authorisations", "authorisations_page", "authorisations", WATCHES_THE_HALL),
            Entry("/pads", "rating_pads", "pads", RUNS_THE_HALL),
        ),
    ),
)
"""All of it, in the order people read it."""


def menu_of(account: Account, plan: Plan | None, *, demo: bool) -> Sequence[Section]:
    """What an account finds in the menu; headings without a page under them are left out."""

    def shown(entry: Entry) -> bool:
        return (
            account.role in entry.roles
            and (account.staff is not None or not entry.of_staff)
            and ((plan is not None and plan.station) or not entry.of_station)
            and (demo or not entry.of_demo)
        )

    mine = (Section(section.name, tuple(filter(shown, section.entries))) for section in MENU)
    return [section for section in mine if section.entries]


def flat(sections: Sequence[Section]) -> bool:
    """Whether the pages stand side by side, without headings."""
    return sum(len(section.entries) for section in sections) <= SHORT
