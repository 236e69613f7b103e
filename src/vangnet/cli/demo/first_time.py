"""Somebody of a school of the sample comes in for the first time: with a code by letter, one by mail, and an app.

python -m vangnet.cli.demo.first_time EMAIL CODE MAILS

It runs in the school door's own settings, and prints the secret of the app.
"""

import os
import re
import sys
from base64 import b32decode
from email import message_from_bytes
from pathlib import Path

_CODE = re.compile(r"\b\d{4} \d{4}\b")


def codes_in(folder: Path) -> dict[str, str]:
    """The newest one-time code that was mailed to each address, of the mails that lie in a folder."""
    newest: dict[str, str] = {}
    files = sorted(folder.glob("*.log"), key=lambda file: file.stat().st_mtime_ns) if folder.is_dir() else []
    for file in files:
        for text in re.split(rb"^-{79}$", file.read_bytes(), flags=re.MULTILINE):
            mail = message_from_bytes(text.strip())
            body = mail.get_payload(decode=True)
            if isinstance(body, bytes) and (found := _CODE.search(body.decode())):
                newest[str(mail["To"])] = found[0]
    return newest


def come(email: str, code: str, mails: str) -> str:
    """Set up an app as a person would; gives its secret (hex). The school door's settings are in force."""
    from django_otp.oath import totp

    from vangnet.portals.school import carrying, mail, signing_in
    from vangnet.portals.school.models import Visit
    from vangnet.transfer import receipt

    carrying.CARRIER.take_bundles(0)
    signing_in.ask(email, activation=receipt.read(code))
    mail.send_mails()
    visit = Visit.objects.latest("pk")
    signing_in.try_code(visit, codes_in(Path(mails))[email])
    visit.refresh_from_db()
    secret = b32decode(signing_in.secret_for_app(visit).replace(" ", ""))
    outcome, _ = signing_in.set_up_app(visit, f"{totp(secret):06}")
    if outcome is not signing_in.Outcome.RIGHT:
        raise RuntimeError(f"the app of {email} could not be set up: {outcome}")
    Visit.objects.all().delete()
    return secret.hex()


if __name__ == "__main__":
    from vangnet.cli.desk import prepare

    os.environ["DJANGO_SETTINGS_MODULE"] = "vangnet.config.school"
    prepare()
    print(come(*sys.argv[1:]))
