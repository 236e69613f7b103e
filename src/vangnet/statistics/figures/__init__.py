"""The figures: one file for each subject, in the order in which they are told."""

from vangnet.statistics.figures import (
    alerts,
    answers,
    board,
    complaints,
    conversations,
    decisions,
    media,
    reports,
    suspects,
    victims,
)
from vangnet.statistics.rule import Rule

RULES: tuple[Rule, ...] = (
    victims.RULE,
    suspects.RULE,
    reports.RULE,
    complaints.RULE,
    media.RULE,
    answers.RULE,
    alerts.RULE,
    decisions.DECISIONS,
    decisions.PENAL_ORDERS,
    conversations.RULE,
    board.RULE,
)
BY_CODE = {rule.code: rule for rule in RULES}
