"""The rows of the source checklist that software must represent ([M]), and which hall's day shows which of them.

What each row is in words stands in the catalogue `story` as `row_<row>`.
"""

from collections.abc import Mapping

from hall.words import HallId

ROWS = (
    *("W1", "W2", "W3", "W4", "W5", "W6", "W8"),
    *("Z1", "Z2", "L1", "R1", "R2", "R3", "R6"),
    *("F1", "F2", "F3", "F4", "F5", "F6", "F8"),
    *("C1", "C2", "E1", "E2", "E3", "E5"),
)
"""Every [M] row, in the order of the checklist."""

SHOWS: Mapping[HallId, tuple[str, ...]] = {
    HallId("zhaohua"): ("W3", "W4", "W5", "W6", "R6", "F1", "F2", "F3", "F5", "F6", "F8"),
    HallId("chini"): ("W8", "R1", "F4", "E3"),
    HallId("zhenyuan"): ("W2", "Z1", "Z2"),
    HallId("jining"): ("W1", "E1", "E5"),
    HallId("mianzhu"): ("L1", "R2", "R3", "C1", "C2", "E2"),
}
"""What each hall's day must show: the rows whose source speaks of that hall; a day may show more."""
