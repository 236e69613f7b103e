"""A small world with rights: Anna and Bram share a team and a case; Carla is a stranger to it."""

import itertools
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY
from django.db import connection
from django.test import Client
from django.utils import timezone
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from vangnet.accounts.audit import Actor
from vangnet.accounts.models import Person, RoleGrant, Team, Unit
from vangnet.accounts.roles import Role
from vangnet.alerts.models import Alert, Answer, AskedContact, ExcludedSchool, School, SchoolImport
from vangnet.cases.models import (
    AccessRequest,
    Capture,
    Case,
    CaseAccess,
    DefenceSitting,
    Exhibit,
    Finding,
    Journey,
    LaneMove,
    Medium,
    PlaceClue,
    Proposal,
    Release,
    Sample,
    Scan,
    Series,
    SeriesDecision,
    Statement,
    WatchAlert,
    WatchMatch,
)
from vangnet.chats.models import Export, Member, MemberSameness, WorkItem
from vangnet.identities.models import Identifier, Sameness
from vangnet.reports.models import (
    Alarm,
    Arrival,
    Attachment,
    Cluster,
    CriminalComplaint,
    Decision,
    Delivery,
    Destination,
    DigestList,
    Hotline,
    HotlineMessage,
    Report,
    RouteTable,
)
from vangnet.steering.models import (
    BoardDecision,
    CapacityProposal,
    CaseFact,
    DecisionGround,
    HoursAsked,
    Overlap,
    WeightTable,
)
from vangnet.steering.numbers import number_of
from vangnet.steering.weighing.weights import standard
from vangnet.suspects.models import CaseFile, Checklist, Conversation, Invitee, MinorDecision, StopLetter, Suspect
from vangnet.victims.actions.opening import open_victim
from vangnet.victims.models import Crop, CropClue, FoundAgain, Victim, VictimSeries

PASSWORD = "een lang genoeg wachtwoord"
PURPOSE = "investigation"


class World:
    """Everybody by name: `world.anna`; and what they work on."""

    def __init__(self) -> None:
        self.unit = Unit.objects.create(name="Oost-Nederland", kind=Unit.Kind.REGIONAL)
        self.elsewhere = Unit.objects.create(name="Limburg", kind=Unit.Kind.REGIONAL)
        self.team = Team.objects.create(unit=self.unit, name="TBKK Oost")
        self.other_team = Team.objects.create(unit=self.elsewhere, name="TBKK Limburg")
        self.anna = self.person("anna", Role.EXAMINER, teams=[self.team])
        self.bram = self.person("bram", Role.EXAMINER, Role.VICTIM_ID, teams=[self.team])
        self.olaf = self.person("olaf", Role.CASE_OFFICER, teams=[self.team])
        self.carla = self.person("carla", Role.EXAMINER, Role.CASE_OFFICER, teams=[self.other_team])
        self.dirk = self.person("dirk", Role.COORDINATOR, teams=[self.team])
        self.dora = self.person("dora", Role.COORDINATOR, teams=[self.team])
        self.eva = self.person("eva", Role.PROSECUTOR)
        self.joris = self.person("joris", Role.YOUTH_OFFICER, teams=[self.team])
        self.hanna = self.person("hanna", Role.HOTLINE_LIAISON, teams=[self.team])
        self.ines = self.person("ines", Role.INTAKE_OFFICER, teams=[self.team])
        self.iris = self.person("iris", Role.INTAKE_OFFICER, teams=[self.other_team])  # of another unit
        self.wies = self.person("wies", Role.VICTIM_ID, teams=[self.team])
        self.yara = self.person("yara", Role.VICTIM_ID, teams=[self.other_team])  # of another unit
        self.jonas = self.person("jonas", Role.YOUTH_OFFICER, teams=[self.other_team])  # of another unit
        self.stijn = self.person("stijn", Role.STEERING_MEMBER)
        self.paula = self.person("paula", Role.STEERING_PROSECUTOR)
        self.lotte = self.person("lotte", Role.CUSTODIAN)
        self.beheer = self.person("beheer", Role.ADMINISTRATOR)
        self.toezicht = self.person("toezicht", Role.AUDITOR)
        self.vera = self.person("vera", Role.ADVISER)
        self.nobody = self.person("nobody")  # signed in, without any role
        self.case = self.add_case("PL0600-2026000001", self.team, officer=self.olaf, prosecutor=self.eva)
        self.other_case = self.add_case("PL2300-2026000002", self.other_team, officer=self.carla)

    def address_parts(self) -> dict[str, str]:
        """What stands for the variable parts of addresses: things of Anna's case."""
        exhibit = self.case.exhibits.filter(number="G1").first() or self.add_exhibit(self.case)
        scan = exhibit.scans.first() or self.add_scan(exhibit)
        finding = self.case.findings.first() or Finding.objects.create(
            case=self.case, kind=Finding.Kind.NOTE, statement="Een notitie", made_by=self.anna
        )
        journey = self.case.journeys.first() or Journey.objects.create(case=self.case, country="TH")
        return {
            "<str:number>": self.case.number,
            "<str:exhibit>": exhibit.number,
            "<int:scan>": str(scan.number),
            "<int:finding>": str(finding.pk),
            "<int:journey>": str(journey.pk),
            "<int:position>": "1",
            "<int:person>": str(self.anna.pk),
            "<int:asked>": str(self.asked().pk),
            "<int:given>": str(self.given().pk),
            "<str:variant>": "tile-144-gb",
            "<int:sharer>": str(self.anna.pk),
            "<int:sequence>": "1",
            "<int:step>": "1",
            "<int:ground>": "1",
            **self._of_results(exhibit),
            **self._of_routes(),
            **self._of_capture(exhibit, scan),
            **self._of_hotline(),
            **self._of_attachments(),
            **self._of_queue(),
            **self._of_identifiers(),
            **self._of_assessment(),
            **self._of_victims(),
            **self._of_suspects(),
            **self._of_conversations(),
            **self._of_case_files(),
            **self._of_overlaps(),
            **self._of_disposal(),
            **self._of_board(),
            **self._of_capacity(),
            **self._of_alerts(),
            **self._of_running_alerts(),
            **self._of_crops(exhibit),
            **self._of_schools(),
            **self._of_finds(),
            **self._of_statistics(),
            **self._of_chats(exhibit),
        }

    def victim(self) -> Victim:
        """A child of a series of Anna's case."""
        found = Victim.objects.first()
        if found is None:
            series = Series.objects.create(case=self.case, name="Kamer 1", review_on=timezone.localdate())
            found = open_victim(name="Blauwe kamer", series=series, reason="naam van de serie", by=actor(self.wies))
        return found

    def alert(self) -> Alert:
        """An alert about that child, being prepared."""
        return Alert.objects.first() or Alert.objects.create(
            number="S2026-000001", unit=self.unit, victim=self.victim(), owner=self.wies
        )

    def suspect(self) -> Suspect:
        """A grown-up suspect of Anna's case."""
        return self.case.suspects.filter(track="adult").first() or Suspect.objects.create(
            number="VD2026-000001",
            case=self.case,
            name="A. Proefpersoon",
            born_on=date(1980, 2, 29),
            born_source="x",
            track="adult",
            made_by=self.olaf,
        )

    def minor(self) -> Suspect:
        """A suspect of Anna's case of whom nobody knows the age."""
        return self.case.suspects.filter(track="minor").first() or Suspect.objects.create(
            number="VD2026-000002", case=self.case, made_by=self.olaf
        )

    def _of_suspects(self) -> dict[str, str]:
        """The suspect, and what stands on the page."""
        suspect, minor, exhibit = self.suspect(), self.minor(), self.case.exhibits.get(number="G1")
        today, by = timezone.localdate(), {"made_by": self.olaf}
        said, told = {"source": "x", **by}, {"reason": "x", **by}
        of_case = {"exhibit": exhibit, **by}
        mail = {"kind": "email", "key": "a@example.org", "value": "a@example.org"}
        parent = minor.parents.first() or minor.parents.create(name="x", **by)
        things = {
            "suspect_birth": suspect.birth_dates.first() or suspect.birth_dates.create(born_on=suspect.born_on, **said),
            "suspect_act": suspect.acts.first() or suspect.acts.create(from_on=today, until_on=today, **said),
            "suspect_role": suspect.roles.first() or suspect.roles.create(role="downloader", **told),
            "suspect_exhibit": suspect.exhibits.first() or suspect.exhibits.create(reason="x", **of_case),
            "attribution": suspect.attributions.first()
            or suspect.attributions.create(side="for", statement="x", source="x", **of_case),
            "suspect_identifier": suspect.identifiers.first() or suspect.identifiers.create(**mail, **told),
            "suspect_contact": suspect.contacts.first() or suspect.contacts.create(kind="job", answer="no", **said),
            "suspect_history": suspect.history.first() or suspect.history.create(kind="nothing", on=today, **said),
            "suspect_child": suspect.victims.first() or suspect.victims.create(victim=self.victim(), **told),
            "parent": parent,
            "parent_told": parent.told.first() or parent.told.create(suspect=minor, on=today, by_whom="x", **by),
            "youth_officer": minor.youth_officers.first() or minor.youth_officers.create(officer=self.joris, **by),
        }
        parts = {f"<int:{name}>": str(thing.pk) for name, thing in things.items()}
        return {"<str:suspect>": suspect.number, "<str:minor>": minor.number, **parts}

    def _of_statistics(self) -> dict[str, str]:
        """A year that is over, and a figure."""
        return {"<int:year>": str(timezone.localdate().year - 1), "<str:figure>": "victims_identified"}

    def checklist(self) -> Checklist:
        """The disposal checklist of that grown-up suspect, with something in every table."""
        from tests.suspects.disposed import made_checklist  # it needs this world itself

        return Checklist.objects.filter(suspect=self.suspect()).first() or made_checklist(self)

    def _of_disposal(self) -> dict[str, str]:
        """What stands in the checklist."""
        checklist = self.checklist()
        things = {
            "criterion_answer": checklist.sets.all()[0].answers.all()[0],
            "disposal_step": checklist.steps.all()[0],
            "direction": checklist.directions.all()[0],
            "behavioural": checklist.behavioural.all()[0],
            "treatment": checklist.behavioural.all()[0].held.all()[0],
            "carrier": checklist.carriers.all()[0],
            "disposal": checklist.decisions.all()[0],
        }
        return {f"<int:{name}>": str(thing.pk) for name, thing in things.items()}

    def conversation(self) -> Conversation:
        """A Stop conversation with that minor, asked for by the case officer and taken up by Joris."""
        return Conversation.objects.first() or Conversation.objects.create(
            number="SG2026-000001", suspect=self.minor(), owner=self.joris, asked_by=self.olaf
        )

    def _of_conversations(self) -> dict[str, str]:
        """The conversation, and what stands on its page; and a decision of the prosecutor."""
        talk, today, by = self.conversation(), timezone.localdate(), {"made_by": self.joris}
        invitee = talk.invitees.first() or Invitee.objects.create(conversation=talk, kind="minor", name="x", **by)
        letter = talk.letters.first() or StopLetter.objects.create(
            conversation=talk, invitee=invitee, is_concept=True, has_appointment=False, text=_LETTER, **by
        )
        minor, said = talk.suspect, {"kind": "other", "on": today, "reason": "x", "made_by": self.eva}
        follows = {"kind": "call", "due_on": today, "owner": self.joris, **by}
        things = {
            "invitee": invitee,
            "stop_letter": letter,
            "invitation": talk.invitations.first()
            or talk.invitations.create(invitee=invitee, way="telephone", on=today, **by),
            "talk": talk.talks.first() or talk.talks.create(on=today, data="x", **by),
            "help_offer": talk.help.first() or talk.help.create(code="halt", offered_on=today, **by),
            "follow_up": talk.follow_ups.first() or talk.follow_ups.create(**follows),
            "separate": talk.requests.first() or talk.requests.create(kind="statement", on=today, **by),
            "minor_decision": minor.minor_decisions.first() or MinorDecision.objects.create(suspect=minor, **said),
        }
        return {"<str:conversation>": talk.number, **{f"<int:{name}>": str(thing.pk) for name, thing in things.items()}}

    def _of_case_files(self) -> dict[str, str]:
        """A file that was asked for of Anna's case."""
        facts = {"case": self.case, "recipient": "x", "purpose": "x", "covers_minors": False, "asked_by": self.olaf}
        return {"<int:casefile>": str((CaseFile.objects.first() or CaseFile.objects.create(**facts)).pk)}

    def _of_chats(self, exhibit: Exhibit) -> dict[str, str]:
        """An export of Anna's case that waits, with a member, what somebody said of two, and an item of work."""
        export = Export.objects.first() or Export.objects.create(
            exhibit=exhibit, number=1, name="Groep", basis="x", given_by=self.anna
        )
        first, second = (
            Member.objects.get_or_create(export=export, number=one, defaults={"key": f"x{one}"})[0] for one in (0, 1)
        )
        said = {"verdict": "unsure", "reason": "x", "made_by": self.anna}
        same = MemberSameness.objects.first() or MemberSameness.objects.create(first=first, second=second, **said)
        facts = {"number": "EW2026-000001", "place": 1, "kind": "poster", "leads_to": "stop_conversation", "item": {}}
        item = export.work.first() or WorkItem.objects.create(export=export, key="x", **facts)
        return {
            "<int:chat>": str(export.number),
            "<int:chat_member>": "0",
            "<int:community>": "0",
            "<int:message>": "0",
            "<int:member_sameness>": str(same.pk),
            "<str:work_item>": item.number,
        }

    def _of_overlaps(self) -> dict[str, str]:
        """Anna's case and the other one have the same suspect."""
        overlap, _ = Overlap.objects.get_or_create(kind="suspect", key="x")
        overlap.sides.get_or_create(case=self.other_case)
        return {"<int:overlap_side>": str(overlap.sides.get_or_create(case=self.case)[0].pk)}

    def _of_capacity(self) -> dict[str, str]:
        """A proposal for Anna's unit with a line for her, and one that was accepted."""
        today, by = timezone.localdate(), {"made_by": self.dirk}
        row = self.case.hours_asked.first() or HoursAsked.objects.create(
            case=self.case, hours=9, reason="x", made_by=self.olaf
        )
        told = {"unit": self.unit, "starts_on": today, "ends_on": today, "most_cases": 5, "fewest_hours": 4}
        proposal = CapacityProposal.objects.first() or CapacityProposal.objects.create(**told, **by)
        said = {"case": self.case, "asked": row, "person": self.anna, "hours": 4, "is_owner": False}
        line = proposal.lines.first() or proposal.lines.create(is_elsewhere=False, **said)
        taken = line.assignments.first() or line.assignments.create(starts_on=today, ends_on=today, **said, **by)
        return {
            "<int:division>": str(proposal.pk),
            "<int:proposed>": str(line.pk),
            "<int:assignment>": str(taken.pk),
        }

    def _of_board(self) -> dict[str, str]:
        """Anna's case on the board, a proposal on it, what its team told, and a draft of weights."""
        case, number, said = self.case, number_of(self.case.pk), {"case": self.case, "made_by": self.olaf}
        proposed = {"number": number, "kind": "hold", "side": "police", "proposed_by": self.stijn}
        decision = case.board_decisions.first() or BoardDecision.objects.create(case=case, **proposed)
        ground = {"case": case, "reason": "x", "facts": {}, "lane": "rest", "place": 1, "points": 0}
        DecisionGround.objects.get_or_create(decision=decision, defaults={**ground, "weights_version": 0})
        fact = case.board_facts.first() or CaseFact.objects.create(fact="network", answer="no", source="x", **said)
        hours = case.hours_asked.first() or HoursAsked.objects.create(hours=1, reason="x", **said)
        drafted = {"text": standard(), "reason": "x", "made_by": self.stijn}
        weights, _ = WeightTable.objects.get_or_create(version=1, defaults=drafted)
        return {
            "<str:steered>": number,
            "<int:board_decision>": str(decision.pk),
            "<int:board_fact>": str(fact.pk),
            "<int:hours>": str(hours.pk),
            "<int:weights>": str(weights.version),
        }

    def _of_victims(self) -> dict[str, str]:
        """The child, and what stands on the page."""
        victim, today, by = self.victim(), timezone.localdate(), {"made_by": self.wies}
        things = {
            "status_step": victim.steps.first()
            or victim.steps.create(status="safeguarded", on=today, ground="x", **by),
            "tied": victim.series.filter(revoked_at=None).first()
            or VictimSeries.objects.create(victim=victim, series=self.case.series.all()[0], **by),
            "candidate": victim.candidates.first()
            or victim.candidates.create(name="x", why="x", proposed_by=self.wies),
            "task": victim.tasks.first() or victim.tasks.create(text="x", **by),
            "attempt": victim.attempts.first() or victim.attempts.create(on=today, what="x", **by),
            "foreign": victim.contacts.first()
            or victim.contacts.create(organisation="x", direction="to", on=today, summary="x", **by),
            "offer": victim.help.first() or victim.help.create(what="x", offered_on=today, **by),
            "wish": victim.wishes.first() or victim.wishes.create(wants="yes", stated_by="x", on=today, **by),
        }
        return {"<str:victim>": victim.number, **{f"<int:{name}>": str(thing.pk) for name, thing in things.items()}}

    def _of_alerts(self) -> dict[str, str]:
        """The alert, and what belongs to it."""
        return {"<str:alert>": self.alert().number}

    def _of_crops(self, exhibit: Exhibit) -> dict[str, str]:
        """A crop of the child, made from the first medium of Anna's case."""
        victim = self.victim()
        medium = self.case.media.order_by("position").first() or self.add_media(exhibit, 1)[0]
        for tied in victim.series.all():
            tied.series.media.add(medium)
        recipe = {"x": 0, "y": 0, "width": 64, "height": 48}
        source = {"source_sha256": medium.sha256, "source": {"exhibit": exhibit.number, "address": medium.address}}
        made = {"kind": "room", "title": "Behang", "recipe": recipe, "width": 64, "height": 48, "state": "checked"}
        facts = {"case": self.case, "medium": medium, "made_by": self.wies, "pixels_sha256": "0" * 64, **source, **made}
        crop, _ = Crop.objects.get_or_create(victim=victim, number=1, defaults=facts)
        return {"<int:crop>": str(crop.number)}

    def _of_finds(self) -> dict[str, str]:
        """The child found again in the other case, and a clue that was seen in a crop."""
        facts = {"case": self.case, "count": 1, "why": [["victims.found_same", {"count": "1"}]]}
        find, _ = FoundAgain.objects.get_or_create(victim=self.victim(), key=f"case:{self.case.pk}", defaults=facts)
        crop = self.victim().crops.order_by("number")[0]
        said = {"kind": "brand", "value": "Testmerk", "made_by": self.wies}
        clue = CropClue.objects.filter(crop=crop).first() or CropClue.objects.create(crop=crop, **said)
        return {"<int:find>": str(find.pk), "<int:crop_row>": str(crop.number), "<int:crop_clue>": str(clue.pk)}

    def _of_running_alerts(self) -> dict[str, str]:
        """A school of the alert that is excluded, somebody who is asked, and an answer."""
        from tests.alerts.schooled import made_board, made_contact, made_school  # it needs this world itself

        alert = self.alert()
        school = School.objects.first() or made_school("01AB00", made_board())
        excluded, _ = ExcludedSchool.objects.get_or_create(
            alert=alert, school=school, defaults={"reason": "x", "made_by": self.wies}
        )
        contact = school.contacts.first() or made_contact(school)
        asked, _ = AskedContact.objects.get_or_create(alert=alert, contact=contact)
        said = {"asked": asked, "kind": "yes", "given_at": timezone.now()}
        answer = alert.answers.first() or Answer.objects.create(alert=alert, number=1, **said)
        return {"<int:excluded>": str(excluded.pk), "<int:invited>": str(asked.pk), "<int:answer>": str(answer.pk)}

    def _of_schools(self) -> dict[str, str]:
        """A school with somebody who wished to talk, its board, and the list that they came with."""
        from tests.alerts.schooled import made_board, made_contact, made_school  # it needs this world itself

        school = School.objects.first() or made_school("01AB00", made_board())
        contact = school.contacts.first() or made_contact(school)
        wish = contact.counselling.first() or contact.counselling.create(asked_at=timezone.now())
        edition = SchoolImport.objects.first() or SchoolImport.objects.create(kind="duo", edition="2026-11")
        return {
            "<str:school>": school.code,
            "<int:board>": str(school.board_id),
            "<int:professional>": str(contact.pk),
            "<int:counselling>": str(wish.pk),
            "<int:edition>": str(edition.pk),
        }

    def _of_hotline(self) -> dict[str, str]:
        """The exchange with a hotline: the hotline of Anna's unit, a message of it, and a list for look-ups."""
        hotline = Hotline.objects.first() or Hotline.objects.create(name="offlimits", title="Offlimits", unit=self.unit)
        message = hotline.messages.first() or HotlineMessage.objects.create(
            hotline=hotline, direction="in", kind="report", number="1", thread="OL-1"
        )
        listed = DigestList.objects.first() or DigestList.objects.create(
            version=1, proposed_by=self.lotte, counts={"md5": 0, "sha1": 0, "sha256": 0}
        )
        return {"<int:hotline>": str(hotline.pk), "<int:message>": str(message.pk), "<int:digests>": str(listed.pk)}

    def _of_attachments(self) -> dict[str, str]:
        """A report with a picture that was sent along, and scanned."""
        report = Report.objects.filter(unit=self.unit).first() or self._report()
        record = {"address": "attachment", "status": "new", "reason": None, "type": "image/png", "size": 1}
        more = {"sha256": "f" * 64, "width": 1, "height": 1, "duration_ms": None, "hits": []}
        facts = {"name": "x.png", "size": 1, "sha256": "f" * 64, "state": "scanned", "status": "new"}
        sent = Attachment.objects.get_or_create(report=report, number=1, defaults={**facts, "records": [record | more]})
        return {"<str:report>": report.number, "<int:attachment>": str(sent[0].number)}

    def _report(self) -> Report:
        told = {"way": "form", "channel": "telephone", "unit": self.unit, "told": 1, "accepted": 1}
        now = timezone.now()
        return Report.objects.create(
            number="M2026-000001",
            channel="telephone",
            unit=self.unit,
            arrival=Arrival.objects.create(**told),
            received_at=now,
            state_at=now,
        )

    def _of_queue(self) -> dict[str, str]:
        """An arrival and a cluster of Anna's unit."""
        sums = dict.fromkeys(("told", "accepted", "repeated", "refused"), 0)
        arrival = Arrival.objects.filter(unit=self.unit).first() or Arrival.objects.create(unit=self.unit, **sums)
        made = {"number": "B2026-0001", "basis": "url", "key": "example.org/item"}
        cluster = Cluster.objects.filter(unit=self.unit).first() or Cluster.objects.create(unit=self.unit, **made)
        return {"<int:arrival>": str(arrival.pk), "<int:cluster>": str(cluster.pk)}

    def _of_capture(self, exhibit: Exhibit, scan: Scan) -> dict[str, str]:
        """What capture leads to: a capture, a statement, a move, a clue, a decision and a match."""
        case, medium = self.case, self.case.media.first() or self.add_media(exhibit, 1)[0]
        series = case.series.first() or Series.objects.create(case=case, name="Reeks", review_on=timezone.localdate())
        said = {"made_by": self.anna}
        things = {
            "capture": Capture.objects.get_or_create(scan=scan)[0],
            "statement": case.statements.first()
            or Statement.objects.create(case=case, fact="is_live", answer="no", source="x", **said),
            "move": LaneMove.objects.filter(medium__case=case).first()
            or LaneMove.objects.create(medium=medium, lane="access", reason="x", **said),
            "clue": PlaceClue.objects.filter(medium__case=case).first()
            or PlaceClue.objects.create(medium=medium, table="socket", choice="F", **said),
            "decision": case.series_decisions.first()
            or SeriesDecision.objects.create(case=case, kind="refused", reason="x", **said),
            "alert": WatchAlert.objects.first()
            or WatchAlert.objects.create(
                number=UUID(int=1), is_active=True, expires_at=timezone.now(), alert=alert_told(), **said
            ),
            "match": WatchMatch.objects.first()
            or WatchMatch.objects.create(series=series, exhibit=exhibit, name="serial", value="1", key="1"),
        }
        return {f"<int:{name}>": str(thing.pk) for name, thing in things.items()}

    def _of_routes(self) -> dict[str, str]:
        """A report on its way, the draft of a table, and an alarm."""
        from tests.reports.made import made_report  # it needs this world itself

        to, _ = Destination.objects.get_or_create(code="lirc", defaults={"name": "LIRC", "kind": "foreign"})
        delivery = Delivery.objects.filter(destination=to).first() or Delivery.objects.create(
            report=made_report(self), destination=to, due_at=timezone.now()
        )
        table, _ = RouteTable.objects.get_or_create(version=1, defaults={"text": "", "made_by": self.dirk})
        alarm, _ = Alarm.objects.get_or_create(kind=Alarm.Kind.DOOR, key="x", unit=self.unit)
        return {
            "<int:delivery>": str(delivery.pk),
            "<int:destination>": str(to.pk),
            "<int:version>": str(table.version),
            "<int:alarm>": str(alarm.pk),
        }

    def _of_results(self, exhibit: Exhibit) -> dict[str, str]:
        """What a case leads to: a sample, a series, a sitting of the defence, a proposal and a release."""
        today, now = timezone.localdate(), timezone.now()
        series = self.case.series.first() or Series.objects.create(case=self.case, name="Reeks", review_on=today)
        sample = exhibit.samples.first() or Sample.objects.create(
            exhibit=exhibit, frame="all", size=1, seed="x", seed_chosen="x", committed_by=self.anna
        )
        sitting = self.case.sittings.first() or DefenceSitting.objects.create(
            case=self.case, lawyer="Mr. X", opened_by=self.olaf, opened_at=now, ends_at=now
        )
        release = Release.objects.first() or Release.objects.create(
            name="Lijst", distributed=True, entries=0, digest="", released_by=self.lotte
        )
        proposal = self.case.proposals.first() or Proposal.objects.create(
            case=self.case, sha256="f" * 64, size=1, category="1", profile="vics-us", proposed_by=self.anna
        )
        return {
            "<int:series>": str(series.pk),
            "<int:sample>": str(sample.pk),
            "<int:sitting>": str(sitting.pk),
            "<int:release>": str(release.pk),
            "<int:proposal>": str(proposal.pk),
        }

    def _of_assessment(self) -> dict[str, str]:
        """A report of Anna's unit, a decision on it, and a criminal complaint."""
        from tests.reports.made import made_report  # it needs this world itself

        report = Report.objects.filter(unit=self.unit, team=None).first() or made_report(self)
        verdict = report.decisions.first() or Decision.objects.create(
            report=report, outcome="settled", reason="x", made_by=self.ines
        )
        complaint = CriminalComplaint.objects.first() or CriminalComplaint.objects.create(
            number="A2026-0001",
            registration_number="PL0600-2026-1",
            unit=self.unit,
            filed_on=timezone.localdate(),
            summary="x",
            made_by=self.ines,
        )
        return {
            "<str:report>": report.number,
            "<int:verdict>": str(verdict.pk),
            "<int:complaint>": str(complaint.pk),
        }

    def _of_identifiers(self) -> dict[str, str]:
        """A report of Anna's team with two identifiers, what was said of them, and of its link with another report."""
        from tests.linked import MAIL, add_report, told

        report = Report.objects.filter(team=self.team).first() or add_report(
            self.unit, MAIL, told("nickname", "testaccount_42", platform="kik"), team=self.team
        )
        first, second = Identifier.objects.order_by("pk")[:2]
        said = {"made_by": self.anna, "reason": "x"}
        link = {"case": self.case, "verdict": "unsure"}
        same = {"first": first, "second": second, "verdict": Sameness.Verdict.SAME}
        return {
            "<str:report>": report.number,
            "<int:identifier>": str(first.pk),
            "<int:sharing>": str((first.sharings.first() or first.sharings.create(is_shared=False, **said)).pk),
            "<int:sameness>": str((Sameness.objects.first() or Sameness.objects.create(**same, **said)).pk),
            "<int:link>": str((report.link_judgements.first() or report.link_judgements.create(**link, **said)).pk),
        }

    def asked(self) -> AccessRequest:
        """A request for Anna's case, of the prosecutor."""
        facts = {"number": self.case.number, "person": self.eva}
        return AccessRequest.objects.get_or_create(**facts, defaults={"reason": "samenhang"})[0]

    def given(self) -> CaseAccess:
        """Leave of the prosecutor to see Anna's case."""
        facts = {"case": self.case, "person": self.eva}
        now = timezone.now()
        times = {"starts_at": now, "ends_at": now + timedelta(days=14)}
        return CaseAccess.objects.get_or_create(**facts, defaults={"reason": "samenhang", **times})[0]

    def person(self, number: str, *roles: str, teams: list[Team] = [], unit: Unit | None = None) -> Person:  # noqa: B006
        person = Person(number=number, name=number.title(), unit=unit or (teams[0].unit if teams else self.unit))
        person.set_password(PASSWORD)
        person.save()
        person.teams.set(teams)
        now = timezone.now()
        RoleGrant.objects.bulk_create(RoleGrant(person=person, role=role, granted_at=now) for role in roles)
        return person

    def add_case(self, number: str, team: Team, **more: object) -> Case:
        facts = {
            "title": f"Onderzoek {number}",
            "kind": Case.Kind.POSSESSION,
            "article": Case.Article.INVESTIGATION,
            "profile": "vics-us",
            "processed_from": date(2026, 11, 1),
            **more,
        }
        return Case.objects.create(number=number, team=team, **facts)

    def add_exhibit(self, case: Case, number: str = "G1", **more: object) -> Exhibit:
        return Exhibit.objects.create(case=case, number=number, description="Een laptop", **more)

    def add_media(self, exhibit: Exhibit, count: int, **more: object) -> list[Medium]:
        """New pictures in an exhibit, as if a scan had been loaded; their contents are made up."""
        start = exhibit.case.media_placed
        facts = {
            "type": "image/jpeg",
            "kind": "picture",
            "size": 1_000,
            "width": 640,
            "height": 480,
            "status": "new",
            "pdq_quality": 100,
            **more,
        }
        media = Medium.objects.bulk_create(
            Medium(
                case=exhibit.case,
                exhibit=exhibit,
                position=number,
                sha256=f"{exhibit.case_id:08x}{number:056x}",
                sha1=f"{number:040x}",
                md5=f"{number:032x}",
                address=f"DCIM/Camera/IMG_{number:06}.jpg",
                **facts,
            )
            for number in range(start + 1, start + count + 1)
        )
        exhibit.case.media_placed = start + count
        exhibit.case.save()
        return media

    def add_scan(self, exhibit: Exhibit, state: str = Scan.State.DONE) -> Scan:
        return Scan.objects.create(exhibit=exhibit, number=exhibit.scans.count() + 1, state=state)


_LETTER = {
    **dict.fromkeys(("reference", "to", "officer", "unit", "phone", "day", "version"), "x"),
    "address": [],
    "is_concept": True,
    "pages": [{"language": "nl", "subject": "x", "greeting": "x", "parts": [], "closing": "x"}],
}
"""A letter as it is kept, with next to nothing in it."""


def alert_told() -> dict[str, object]:
    """An Alert of another unit, as the desk keeps it."""
    return {"AlertID": str(UUID(int=1)), "Priority": 1, "Active": True, "ExpiryDate": "2030-01-01T00:00:00Z"}


def questions(count: int, *, lines: int = 0) -> int:
    """How many questions to the database: on PostgreSQL each line of the log asks for its lock besides."""
    return count + (lines if connection.vendor == "postgresql" else 0)


def actor(person: Person | None, purpose: str = PURPOSE) -> Actor:
    return Actor(person, purpose)


def asked(queries: int) -> int:
    """How many queries a page that writes one line makes: PostgreSQL is asked for the lock of the log too."""
    return queries + (connection.vendor == "postgresql")


_devices = itertools.count(1)


def client_of(person: Person, *, purposes: tuple[Case, ...] = ()) -> Client:
    """A browser in which somebody has signed in with both factors, and told their purpose for these cases."""
    client = Client()
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[1])
    device, _ = TOTPDevice.objects.get_or_create(user=person, name="phone", defaults={"confirmed": True})
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = device.persistent_id
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[1]
    session["purposes"] = {case.number: PURPOSE for case in purposes}
    session.save()
    return client
