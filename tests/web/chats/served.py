"""A desk with three exports, served to a real browser: `python -m tests.web.chats.served FOLDER PORT`.

Prints the number of the case, the cookie of an examiner, and the number of a work item ("-" where there is none), and
serves until it is ended.
"""

import io
import json
import os
import sys
import zipfile
from pathlib import Path


def serve(folder: Path, port: str) -> None:
    evidence = folder / "evidence"
    evidence.mkdir()
    os.environ.update(
        VANGNET_DATA=str(folder),
        DATABASE_URL="",
        DJANGO_SETTINGS_MODULE="tests.settings",
        VANGNET_EVIDENCE_ROOTS=f"evidence={evidence}",
    )
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    print(*fill(evidence), flush=True)
    call_command("runserver", f"127.0.0.1:{port}", "--noreload", verbosity=0)


def fill(evidence: Path) -> tuple[str, str, str]:
    """A Telegram account with two groups and a private chat, a WhatsApp zip and a phpBB dump, read by the worker."""
    from tests.desk_world import World, actor, client_of
    from vangnet.cases.worker import run_worker
    from vangnet.chats.actions.reading import give_export
    from vangnet.chats.models import Export, WorkItem
    from vangnet.networks.formats import phpbb, whatsapp

    world = World()
    files = {
        "result.json": telegram(),
        "WhatsApp Chat - Practice group.zip": zipped(whatsapp.EXAMPLES[1].data),
        "phpbb.sql": phpbb.EXAMPLES[0].data,
    }
    for number, (name, content) in enumerate(files.items(), 1):
        (evidence / f"C{number}").mkdir()
        (evidence / f"C{number}" / name).write_bytes(content)
        exhibit = world.add_exhibit(world.case, f"C{number}", root="evidence", path=f"C{number}")
        give_export(exhibit, path=name, name="", basis="art. 126nd Sv", by=actor(world.anna))
    run_worker(batch=True, hears_signals=False)
    states = list(Export.objects.values_list("state", "problem"))
    assert states == [("done", "")] * len(files), states
    item = WorkItem.objects.first()
    cookie = client_of(world.anna, purposes=(world.case,)).cookies["sessionid"].value
    return world.case.number, cookie, item.number if item else "-"


def zipped(chat: bytes) -> bytes:
    """A WhatsApp export of a phone: the chat in a zip."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as package:
        package.writestr("_chat.txt", chat)
    return written.getvalue()


def telegram() -> bytes:
    """An account with two groups of some thirty members and a private chat; one name is hostile, one long."""
    names = {3: "<b>A. Proefpersoon</b> \u202e3", 4: "Lange naam " * 30}
    chats = [_chat(f"Oefengroep {group}", "private_supergroup", 1_000 + group, names, group) for group in (1, 2)]
    chats.append(_chat("A. Proefpersoon 2", "personal_chat", 2, names, 0))
    about = {"user_id": 1, "first_name": "A.", "last_name": "Proefpersoon 1"}
    return json.dumps({"about": "", "personal_information": about, "chats": {"about": "", "list": chats}}).encode()


def _chat(name: str, kind: str, number: int, names: dict[int, str], group: int) -> dict[str, object]:
    messages: list[dict[str, object]] = []
    for at in range(1, 400):
        author = 1 + (at * at + group) % (2 if not group else 31)
        said: dict[str, object] = {
            "id": at,
            "type": "message",
            "date": "2026-01-02T10:00:00",
            "date_unixtime": str(1_767_258_000 + at * 40_000),
            "from": names.get(author, f"A. Proefpersoon {author}"),
            "from_id": f"user{author}",
            "text": f"oefenbericht {at}",
        }
        if at > 5 and at % 3:
            said["reply_to_message_id"] = at - 1 - at % 4
        if at % 40 == 0:
            actor = {"actor": said.pop("from"), "actor_id": said.pop("from_id")}
            said |= {"type": "service", "action": "pin_message", **actor}
        messages.append(said)
    return {"name": name, "type": kind, "id": number, "messages": messages}


if __name__ == "__main__":
    serve(Path(sys.argv[1]), sys.argv[2])
