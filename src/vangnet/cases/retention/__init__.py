"""When a case's data must be narrowed, reviewed, removed and destroyed: rules as data, and pure functions of dates."""

from vangnet.cases.retention.clock import Clock, Due, due, refuse_paused_clock
from vangnet.cases.retention.rules import Rule, rule

__all__ = ["Clock", "Due", "Rule", "due", "refuse_paused_clock", "rule"]
