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
        self.stijn = self.person("stijn", Role.STEERING_MEMBER)
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
            **self._of_capture(exhibit, scan),
        }

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
