"""What a look comes to: the alerts that are new or graver than the hall knows, and those whose matter has passed."""

from collections.abc import Iterator

from hall.words import AlertId
from queue_server.core.alert import Alert, SeenAlert
from queue_server.supervision.measures import Look, readings
from queue_server.supervision.rules import Rule, Rules


def watch(look: Look, rules: Rules) -> tuple[tuple[SeenAlert, ...], tuple[AlertId, ...]]:
    """What to report: alerts seen and alerts passed, both empty while nothing changes."""
    running = {(alert.rule, alert.subject): alert for alert in look.hall.alerts.values() if alert.running}
    found = {(seen.rule, seen.subject): seen for rule in rules.rules for seen in _seen(look, rule, rules)}
    news = tuple(seen for key, seen in found.items() if _is_news(seen, running.get(key)))
    return news, tuple(alert.id for key, alert in running.items() if key not in found)


def _seen(look: Look, rule: Rule, rules: Rules) -> Iterator[SeenAlert]:
    for reading in readings(look, rule):
        colour = rule.colour_of(reading.value)
        if colour is not None:
            yield SeenAlert(
                AlertId(f"{rule.id}.{reading.subject}.{round(look.now.timestamp() * 1000)}"),
                rule.id,
                rule.measure,
                reading.subject,
                reading.department,
                colour,
                round(reading.value, 1),
                owed=colour.rank >= rules.owed.rank,
            )


def _is_news(seen: SeenAlert, known: Alert | None) -> bool:
    return known is None or seen.colour.rank > known.colour.rank
