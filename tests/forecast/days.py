"""Past days for tests: people drawn from a known truth, as rows of a history."""

import math
from random import Random

from hall.words import ItemCode, QueueClass, WindowId
from queue_server.forecast.past import Past, Served

SPREAD = 0.6


def past_days(
    means: dict[ItemCode, float],
    *,
    days: int = 10,
    a_day: int = 100,
    pace: dict[WindowId, float] | None = None,
    absent: float = 0.1,
    busy_dow: int | None = None,
    seed: int = 1,
) -> Past:
    """Days of people who were served at the given means; on `busy_dow` half as many again come."""
    dice = Random(seed)
    paces = pace or {WindowId("w01"): 1.0}
    tickets = []
    for day in range(days):
        dow = day % 5
        for _ in range(int(a_day * (1.5 if dow == busy_dow else 1.0))):
            item, window = dice.choice(list(means)), dice.choice(list(paces))
            arrival_s = dice.uniform(31_000.0, 42_000.0)
            mean_s = means[item] * paces[window]
            duration_s = mean_s * math.exp(dice.gauss(-SPREAD * SPREAD / 2, SPREAD))
            tickets.append(
                Served(
                    day,
                    dow,
                    "none",
                    item,
                    QueueClass.ORDINARY,
                    arrival_s,
                    window,
                    arrival_s + 120.0,
                    None if dice.random() < absent else duration_s,
                    120.0,
                )
            )
    return Past(tuple(tickets))
