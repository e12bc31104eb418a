"""How clerks are assessed (考核): what counts how much, by which sub-points the service group scores, what passes."""

from dataclasses import dataclass

from queue_server.core.text import Text


@dataclass(frozen=True, slots=True)
class SubPoint:
    """Something the service group (政务服务组) scores each month, up to so many points."""

    code: str
    name: Text
    most: float


USUAL_POINTS = (
    SubPoint("attendance", Text("考勤", "Attendance"), 25),
    SubPoint("discipline", Text("纪律监督", "Discipline"), 25),
    SubPoint("manners", Text("服务要求", "Service manners"), 25),
    SubPoint("appearance", Text("仪容仪表", "Appearance"), 25),
)
"""The four of source S2 (赤坭方案); that each weighs the same is our own."""


@dataclass(frozen=True, slots=True)
class AssessmentRules:
    """Weights in percent and the pass mark of source S2 (赤坭: 50、30、20，底分 100，80 分及格); the rest is ours."""

    volume: float = 50
    quantified: float = 30
    satisfaction: float = 20
    passing: float = 80
    base: float = 100
    """Points of a clerk whose volume is just the mean of all clerks for the same hours."""
    cap: float = 100
    """The most points volume may bring, however much was done."""
    least_hours: float = 8
    """With fewer hours at a window in a month nobody's volume is judged, nor does it count in the mean."""
    least_ratings: int = 20
    """With fewer ratings a clerk's satisfaction is not shown and counts as the hall's."""
    points: tuple[SubPoint, ...] = USUAL_POINTS
