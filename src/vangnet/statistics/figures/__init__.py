"""The figures: one file for each, in the order in which they are told."""

from vangnet.statistics.figures import alerts, answers, complaints, media, reports, victims
from vangnet.statistics.rule import Rule

RULES: tuple[Rule, ...] = (
    victims.RULE,
    reports.RULE,
    complaints.RULE,
    media.RULE,
    answers.RULE,
    alerts.RULE,
)
BY_CODE = {rule.code: rule for rule in RULES}
