"""A school door with its own settings and database in a process of its own, which does what it is told line by line.

Run as `python -m tests.portals.school.questions.at_work FOLDER`; each line is a verb with words, each answer is JSON.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any


def main() -> None:
    """Read verbs until there are none."""
    folder = Path(sys.argv[1])
    os.environ["VANGNET_DATA"] = str(folder / "school")
    os.environ["DJANGO_SETTINGS_MODULE"] = "vangnet.config.school"
    import django

    django.setup()
    from django.core.management import call_command

    (folder / "school" / "keys").mkdir(parents=True, exist_ok=True)
    from tests.portals.school.questions.asking import Desk
    from vangnet.transfer.keys import keys_at, write_card

    keys = keys_at(folder / "desk" / "door.key", "desk")
    write_card(keys.card, folder / "school" / "keys" / "desk-card.json")
    call_command("migrate", verbosity=0)
    work = Work(Desk(keys, folder))
    for line in sys.stdin:
        verb, *words = line.split()
        print(json.dumps(getattr(work, verb)(*words)), flush=True)


class Work:
    """What can be asked. `png` is the crop of the last alert, as only this process of a test knows it."""

    def __init__(self, desk: Any) -> None:
        self.desk = desk
        self.png = b""

    def run(self, png: str, people: str = "3") -> dict[str, Any]:
        """Begin an alert with the crop in a file."""
        persons = [self.desk.person(f"{number:02}AB00 De Testboom") for number in range(int(people))]
        alert = self.desk.run(*persons, png=Path(png).read_bytes())
        return {"alert": alert.identity, "state": alert.state, "sealed": bytes(alert.crop).hex()}

    def look(self) -> dict[str, Any]:
        """Somebody looks at the picture; it is given back in hex, or why not."""
        from tests.portals.school.questions.asking import IN_A_PAGE

        alert, person = self._alert(), self._alert().asked.first().contact
        client = self.desk.browser(person)
        address = f"/question/{alert.identity}/look/"
        answer = client.post(address, headers={"Accept": "application/json", "Host": "localhost"})
        if answer.status_code != 200:
            return {"status": answer.status_code}
        picture = client.get(answer.json()["picture"], headers={**IN_A_PAGE, "Host": "localhost"})
        return {"status": picture.status_code, "picture": picture.content.hex()}

    def come(self, number: str = "0") -> dict[str, str]:
        """Somebody who is asked comes in; gives the cookie of the browser."""
        from vangnet.portals.school import visits

        person = self._alert().asked.select_related("contact")[int(number)].contact
        return {"name": visits.cookie_name(), "value": visits.enter(visits.begin(person)[0]), "school": person.identity}

    def hide(self) -> str:
        """The desk hides the crop."""
        from vangnet.portals.school import alerts
        from vangnet.transfer.school import AlertHide

        alerts.hide(AlertHide(alert=self._alert().identity))
        return self._alert().state

    def sign_all_out(self) -> int:
        """Every visit is over."""
        from vangnet.portals.school.models import Visit

        return Visit.objects.all().delete()[0]

    def answers(self) -> list[dict[str, str]]:
        """What was answered, as the desk opens it."""
        from vangnet.transfer.school import Answered

        return [{"kind": told.kind, "who": told.who} for told in self.desk.heard(Answered)]

    def end(self, reason: str) -> dict[str, Any]:
        """The desk ends the alert; gives what the desk is told."""
        from vangnet.transfer.school import Erased

        alert = self._alert()
        self.desk.end(alert, reason)
        told = self.desk.heard(Erased)
        return {"told": len(told), "seconds": told[-1].seconds, "reason": told[-1].reason, "key": told[-1].key}

    def sweep(self) -> int:
        """The look that the door takes every few seconds."""
        from vangnet.portals.school import erasing

        return erasing.sweep()

    def state(self) -> dict[str, Any]:
        """What is left of the alert."""
        alert = self._alert()
        return {
            "state": alert.state,
            "crop": len(bytes(alert.crop)),
            "questions": len(bytes(alert.questions)),
            "asked": list(alert.asked.values_list("revealed", "answered_at")),
        }

    def try_all_keys(self) -> int:
        """Try every file there is as the key of the crop; gives how many open it."""
        from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
        from django.conf import settings

        from vangnet.transfer.sealing import unseal

        alert, opened = self._alert(), 0
        for place in Path(settings.DATA).rglob("*"):
            data = place.read_bytes() if place.is_file() else b""
            for start in range(0, len(data) - 31, 32) if len(data) < 10_000 else ():
                key = X25519PrivateKey.from_private_bytes(data[start : start + 32])
                try:
                    unseal(bytes(alert.crop), key, about=b"crop" + alert.identity.encode())
                    opened += 1
                except Exception:
                    continue
        return opened

    @staticmethod
    def _alert() -> Any:
        from vangnet.portals.school.models import Alert

        return Alert.objects.select_related("key").latest("pk")


if __name__ == "__main__":
    main()
