"""Roles, and the verbs that each of them gives: one table, deny by default.

A role says what somebody may do; *where* is said by the case (`cases.rules`): most verbs count only inside a case that
the person may see.
"""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What somebody is at the desk. One person may have several roles."""

    EXAMINER = "examiner", _("Examiner")
    VICTIM_ID = "victim_id", _("Victim identification specialist")
    CASE_OFFICER = "case_officer", _("Case officer")
    COORDINATOR = "coordinator", _("Coordinator")
    PROSECUTOR = "prosecutor", _("Prosecutor")
    YOUTH_OFFICER = "youth_officer", _("Youth officer")
    HOTLINE_LIAISON = "hotline_liaison", _("Hotline liaison")
    INTAKE_OFFICER = "intake_officer", _("Intake officer")
    STEERING_MEMBER = "steering_member", _("Steering group member")
    STEERING_PROSECUTOR = "steering_prosecutor", _("Steering group member (prosecution)")
    CUSTODIAN = "custodian", _("Library custodian")
    ADMINISTRATOR = "administrator", _("Administrator")
    AUDITOR = "auditor", _("Auditor")
    ADVISER = "adviser", _("Confidential adviser")


class Verb(StrEnum):
    """What can be done at the desk, each a right of its own."""

    SEE_CASE = "see_case"  # read a case that one may see, without pixels
    OPEN_CASE = "open_case"  # make a new case
    EDIT_CASE = "edit_case"  # its facts, exhibits, custody, authorisation
    SCAN = "scan"  # start, stop and resume scans
    LOOK = "look"  # see pixels
    CATEGORISE = "categorise"
    WRITE_FINDING = "write_finding"
    EXPORT = "export"  # reports and packages that leave the desk
    SUPERVISE_DEFENCE = "supervise_defence"  # open the supervised view for the defence
    KNOW_OF_CASES = "know_of_cases"  # that the cases of one's own unit exist, and who works on them
    QUERY_NARROWED = "query_narrowed"  # find a narrowed case by its exact number (Wpg art. 8, after a year)
    READ_REPORTS = "read_reports"
    TAKE_REPORTS = "take_reports"  # type in and import reports and criminal complaints
    ASSESS_REPORTS = "assess_reports"  # own, decide on, route and answer reports of one's unit
    LINK_IDENTIFIERS = "link_identifiers"  # compare identifiers over reports and cases: a right apart from reading
    EXCHANGE_WITH_HOTLINE = "exchange_with_hotline"
    MANAGE_ROUTES = "manage_routes"
    SETTLE_ALARMS = "settle_alarms"
    READ_INTAKE_FIGURES = "read_intake_figures"
    READ_VICTIMS = "read_victims"  # pages of children, without pixels; pixels ask for LOOK and a purpose
    WORK_ON_VICTIMS = "work_on_victims"  # all that is written down of a child
    MAKE_CROPS = "make_crops"
    APPROVE_CROPS = "approve_crops"  # never one's own
    READ_ALERTS = "read_alerts"
    RUN_ALERTS = "run_alerts"  # prepare, send, check answers, end
    AUTHORISE_ALERTS = "authorise_alerts"  # the prosecutor confirms an authority
    MANAGE_SCHOOLS = "manage_schools"  # lists of schools, consent of boards, codes for their people
    CONFIRM_MAILS = "confirm_mails"  # say over the telephone whether a mail of the school door is genuine
    READ_MARKS = "read_marks"  # whose screen it was, by the mark in a picture that went round
    READ_VICTIM_FIGURES = "read_victim_figures"
    READ_SUSPECTS = "read_suspects"  # suspects of cases that one may see; minors ask for READ_MINORS
    WORK_ON_SUSPECTS = "work_on_suspects"  # all that is written down of a suspect
    READ_MINORS = "read_minors"  # suspects in the track for minors: stricter than READ_SUSPECTS, and never given by it
    FILL_CHECKLISTS = "fill_checklists"  # answer the criteria of the disposal checklist
    DECIDE_DISPOSAL = "decide_disposal"  # the prosecutor, of their own cases
    HOLD_CONVERSATIONS = "hold_conversations"  # plan, hold and report Stop conversations
    READ_POSTED_DATA = "read_posted_data"  # data of another that were posted in an expose group, message by message
    MAKE_CASE_FILES = "make_case_files"  # the file of a case for the prosecutor
    READ_OVERLAPS = "read_overlaps"  # that another team works on the same, and whom to ask
    READ_BOARD = "read_board"  # all cases as the steering group weighs them, without what is in them
    STEER = "steer"  # weigh, propose, decide for the police
    STEER_FOR_PROSECUTION = "steer_for_prosecution"  # decide for the Public Prosecution Service
    PLAN_CAPACITY = "plan_capacity"  # teams, skills, hours, proposals of who takes what
    STATE_AVAILABILITY = "state_availability"  # one's own yes or no, whatever the reason
    READ_STATISTICS = "read_statistics"
    FREEZE_STATISTICS = "freeze_statistics"  # close a year, and correct it visibly
    DECIDE_ACCESS = "decide_access"
    DECIDE_RETENTION = "decide_retention"
    DESTROY = "destroy"
    PROPOSE_TO_LIBRARY = "propose_to_library"
    RELEASE_TO_LIBRARY = "release_to_library"
    MANAGE_PEOPLE = "manage_people"
    READ_AUDIT = "read_audit"
    READ_GROUP_EXPOSURE = "read_group_exposure"  # figures of groups, never of a person
    READ_EXPOSURE = "read_exposure"  # of a person who asked for the adviser's help


_READING = frozenset({Verb.SEE_CASE})
_REPORTS = frozenset({Verb.READ_REPORTS, Verb.LINK_IDENTIFIERS})
_EXAMINING = (
    _READING
    | _REPORTS
    | {
        Verb.SCAN,
        Verb.LOOK,
        Verb.CATEGORISE,
        Verb.WRITE_FINDING,
        Verb.EXPORT,
        Verb.PROPOSE_TO_LIBRARY,
        Verb.READ_SUSPECTS,
        Verb.READ_OVERLAPS,
        Verb.STATE_AVAILABILITY,
    }
)

_VICTIMS = frozenset(
    {
        Verb.READ_VICTIMS,
        Verb.WORK_ON_VICTIMS,
        Verb.MAKE_CROPS,
        Verb.APPROVE_CROPS,
        Verb.READ_ALERTS,
        Verb.RUN_ALERTS,
        Verb.CONFIRM_MAILS,
        Verb.READ_MARKS,
    }
)

VERBS: dict[str, frozenset[Verb]] = {
    Role.EXAMINER: _EXAMINING | {Verb.READ_VICTIMS},
    Role.VICTIM_ID: _EXAMINING | _VICTIMS | {Verb.READ_VICTIM_FIGURES},
    Role.CASE_OFFICER: _EXAMINING
    | _VICTIMS
    | {
        Verb.OPEN_CASE,
        Verb.EDIT_CASE,
        Verb.SUPERVISE_DEFENCE,
        Verb.DECIDE_RETENTION,
        Verb.QUERY_NARROWED,
        Verb.TAKE_REPORTS,
        Verb.ASSESS_REPORTS,
        Verb.WORK_ON_SUSPECTS,
        Verb.READ_MINORS,
        Verb.READ_POSTED_DATA,
        Verb.FILL_CHECKLISTS,
        Verb.MAKE_CASE_FILES,
    },
    Role.COORDINATOR: frozenset(
        {
            Verb.KNOW_OF_CASES,
            Verb.OPEN_CASE,
            Verb.DECIDE_ACCESS,
            Verb.DECIDE_RETENTION,
            Verb.DESTROY,
            Verb.READ_GROUP_EXPOSURE,
            Verb.READ_REPORTS,
            Verb.ASSESS_REPORTS,
            Verb.MANAGE_ROUTES,
            Verb.SETTLE_ALARMS,
            Verb.READ_INTAKE_FIGURES,
            Verb.READ_ALERTS,
            Verb.MANAGE_SCHOOLS,
            Verb.CONFIRM_MAILS,
            Verb.READ_MARKS,
            Verb.READ_VICTIM_FIGURES,
            Verb.READ_OVERLAPS,
            Verb.READ_BOARD,
            Verb.PLAN_CAPACITY,
            Verb.READ_STATISTICS,
        }
    ),
    Role.PROSECUTOR: _READING
    | {
        Verb.LOOK,
        Verb.EXPORT,
        Verb.SUPERVISE_DEFENCE,
        Verb.QUERY_NARROWED,
        Verb.READ_VICTIMS,
        Verb.READ_ALERTS,
        Verb.AUTHORISE_ALERTS,
        Verb.READ_SUSPECTS,
        Verb.READ_MINORS,
        Verb.FILL_CHECKLISTS,
        Verb.DECIDE_DISPOSAL,
        Verb.MAKE_CASE_FILES,
        Verb.READ_STATISTICS,
    },
    Role.YOUTH_OFFICER: _READING
    | {Verb.READ_MINORS, Verb.READ_POSTED_DATA, Verb.HOLD_CONVERSATIONS, Verb.STATE_AVAILABILITY},
    Role.HOTLINE_LIAISON: _READING | {Verb.READ_REPORTS, Verb.EXCHANGE_WITH_HOTLINE},
    Role.INTAKE_OFFICER: _REPORTS
    | {
        Verb.TAKE_REPORTS,
        Verb.ASSESS_REPORTS,
        Verb.EXCHANGE_WITH_HOTLINE,
        Verb.SETTLE_ALARMS,
        Verb.READ_INTAKE_FIGURES,
        Verb.LOOK,
        Verb.CONFIRM_MAILS,
    },
    Role.STEERING_MEMBER: frozenset(
        {
            Verb.READ_GROUP_EXPOSURE,
            Verb.READ_INTAKE_FIGURES,
            Verb.READ_VICTIM_FIGURES,
            Verb.READ_BOARD,
            Verb.STEER,
            Verb.PLAN_CAPACITY,
            Verb.READ_STATISTICS,
            Verb.FREEZE_STATISTICS,
        }
    ),
    Role.STEERING_PROSECUTOR: frozenset({Verb.READ_BOARD, Verb.STEER_FOR_PROSECUTION, Verb.READ_STATISTICS}),
    Role.CUSTODIAN: frozenset({Verb.RELEASE_TO_LIBRARY}),
    Role.ADMINISTRATOR: frozenset({Verb.MANAGE_PEOPLE}),
    Role.AUDITOR: frozenset({Verb.READ_AUDIT}),
    Role.ADVISER: frozenset({Verb.READ_EXPOSURE}),
}
"""What each role may do. Nobody may do what stands nowhere here; administrators see no case, auditors only the log."""
