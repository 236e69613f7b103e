"""Schools of the tests: invented boards, schools and people."""

from django.utils import timezone

from vangnet.alerts.models import Board, School, SchoolContact


def made_board(number: str = "10001", *, consents: bool = True) -> Board:
    told = {"name": f"Stichting Testbestuur {number}"}
    if consents:
        told |= {"consented_on": timezone.localdate(), "consented_by": "T. Voorzitter"}
    return Board.objects.create(number=number, **told)


def made_school(code: str, board: Board | None, **more: object) -> School:
    facts = {
        "name": f"Basisschool De Testboom {code}",
        "kind": School.Kind.PRIMARY,
        "street": "Teststraat 1",
        "postcode": "3511AB",
        "town": "Utrecht",
        "municipality": "Utrecht",
        "province": "Utrecht",
    }
    return School.objects.create(code=code, board=board, **(facts | more))


def made_contact(school: School, name: str = "T. de Tester", **more: object) -> SchoolContact:
    facts = {"name": name, "email": f"{name.lower().replace(' ', '.')}@{school.code.lower()}.example.org"}
    return SchoolContact.objects.create(school=school, **(facts | more))
