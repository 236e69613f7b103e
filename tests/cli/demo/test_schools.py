"""The sample's school door: what it is made of, and that people come in with what the terminal shows of them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

MAKE = """
import json, os, sys
from pathlib import Path
import msgspec
from vangnet.cli.demo import desk, schools

if __name__ == "__main__":
    data, public, school = map(Path, sys.argv[1:])
    os.environ.update(desk.ENVIRONMENT)
    beside = schools.Beside(data, school)
    desk.make(data, public)
    people = msgspec.to_builtins(beside.run_alerts())
    from vangnet.alerts.models import Alert
    from vangnet.alerts.queries.reached import reached
    alerts = [(each.state, reached(each).people, reached(each).telephoned) for each in Alert.objects.order_by("pk")]
    print(json.dumps({"people": people, "alerts": alerts}))
"""

COME = """
import os, sys
import django
os.environ["DJANGO_SETTINGS_MODULE"] = "vangnet.config.school"
django.setup()
from pathlib import Path
from django.test import Client
from django_otp.oath import totp
from vangnet.cli.demo.first_time import codes_in, come
from vangnet.portals.school import mail
email, code, secret, mails = sys.argv[1:]
secret = secret or come(email, code, mails)
client = Client(SERVER_NAME="localhost")
assert client.post("/sign-in/", {"email": email})["Location"] == "/code/"
mail.send_mails()
assert client.post("/code/", {"code": codes_in(Path(mails))[email]})["Location"] == "/app/"
app = totp(bytes.fromhex(secret), drift=1)  # a code is taken once, and one of now may have been
assert client.post("/app/", {"code": f"{app:06}"})["Location"] == "/"
print(client.get("/").content.decode().count("/question/"))  # how many questions are asked
"""


def run(script: str, place: Path, *words: str, **environment: str) -> str:
    """Run a script in a process of its own; gives the last line that it prints."""
    (place / "script.py").write_text(script)
    told = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    told |= {"DATABASE_URL": ""} | environment
    command = [sys.executable, place / "script.py", *words]
    done = subprocess.run(command, env=told, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()[-1]


@pytest.mark.slow
def test_people_of_the_sample_sign_in_at_the_school_door_with_what_is_shown_of_them(tmp_path: Path) -> None:
    desk, public, school = (tmp_path / door for door in ("desk", "public", "school"))
    for folder in (desk, public, school):
        folder.mkdir()
    made = json.loads(run(MAKE, tmp_path, str(desk), str(public), str(school)))
    assert made["alerts"] == [["draft", 0, 0], ["running", 4, 0], ["hidden", 4, 1]]
    joke, vera = made["people"]
    assert (bool(joke["code"]), bool(joke["secret"])) == (False, True)
    assert (bool(vera["code"]), bool(vera["secret"])) == (True, False)
    door = {"VANGNET_DATA": str(school), "VANGNET_MAIL_FOLDER": str(school / "mail")}
    for person in (vera, joke):  # the first takes in what the desk told the door
        asked = run(COME, tmp_path, person["email"], person["code"], person["secret"], str(school / "mail"), **door)
        assert int(asked) == 2, person["email"]  # one runs, of one the crop is hidden
