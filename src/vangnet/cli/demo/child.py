"""Children of the sample desk: drawn rooms, crops of them, tasks, attempts, clues, and an alert that is being prepared.

Everything is drawn and invented: cloth, a mug, a socket. No picture shows a person.
"""

from datetime import timedelta
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

CLOTH, MUG, SOCKET = (40, 60, 320, 240), (440, 120, 200, 200), (700, 140, 160, 160)
"""Where things hang and stand in the drawn room: left, top, width, height."""

WITH_ALERT, ANSWERED = "Groene stof", "Blauwe stof"
"""The children about whom schools are asked; for the second of them somebody recognised the crop."""

CURTAIN = (520, 90, 360, 420)
"""Where it hangs in the other rooms."""

_SIZE = (960, 720)
_VIEWS = 3
_CURTAINS = ((60, 140, 90), (70, 110, 190))
"""The colour of the curtain in each other room."""


def draw_rooms(exhibit: Path) -> None:
    """Fill an exhibit with three views of one room that does not exist, and one of each of two others."""
    exhibit.mkdir(parents=True)
    for number in range(_VIEWS):
        _room(number).save(exhibit / f"kamer-{number + 1}.png")
    for number, colour in enumerate(_CURTAINS):
        _other_room(number, colour).save(exhibit / f"kamer-{_VIEWS + number + 1}.png")


def _room(number: int) -> Image.Image:
    picture = Image.effect_noise(_SIZE, 14).convert("RGB")
    picture = Image.blend(picture, Image.new("RGB", _SIZE, (150 + 20 * number, 170, 190)), 0.75)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 560, *_SIZE), fill=(120, 90, 60))
    _cloth(draw, number)
    x, y, width, height = MUG
    draw.ellipse((x + width - 50, y + 50, x + width, y + 140), outline=(30, 60, 120), width=14)
    draw.rounded_rectangle((x, y, x + width - 30, y + height), 18, fill=(240, 240, 235), outline=(30, 60, 120), width=6)
    for stripe in range(4):
        draw.line((x + 12, y + 40 + 36 * stripe, x + width - 44, y + 30 + 40 * stripe), fill=(30, 60, 120), width=9)
    x, y, width, height = SOCKET
    draw.rounded_rectangle((x, y, x + width, y + height), 14, fill=(245, 245, 240), outline=(90, 90, 90), width=4)
    draw.ellipse(
        (x + 24, y + 24, x + width - 24, y + height - 24), fill=(220, 220, 215), outline=(120, 120, 120), width=4
    )
    for hole in (54, 94):
        draw.ellipse((x + hole, y + 70, x + hole + 16, y + 86), fill=(20, 20, 20))
    return picture


def _other_room(number: int, colour: tuple[int, int, int]) -> Image.Image:
    """A room with a curtain and, by its number, a cupboard or a window."""
    picture = Image.effect_noise(_SIZE, 22).convert("RGB")
    picture = Image.blend(picture, Image.new("RGB", _SIZE, (210, 200 - 60 * number, 150 + 50 * number)), 0.7)
    draw = ImageDraw.Draw(picture)
    x, y, width, height = CURTAIN
    draw.rectangle((x, y, x + width, y + height), fill=colour)
    for step in range(0, width, 45):
        shade = tuple(part + 50 - 10 * (step // 45 % 3) for part in colour)
        end = 0 if number else 40  # upright in one, aslant in the other
        draw.line((x + step, y, min(x + step + end, x + width), y + height), fill=shade, width=16)
    left, top, right, bottom = (60, 260, 420, 690) if number else (80, 60, 400, 330)
    draw.rectangle((left, top, right, bottom), fill=(110, 80, 60) if number else (190, 220, 240))
    for line in range(1, 3 + number):
        at = top + (bottom - top) * line // (3 + number)
        draw.line((left, at, right, at), fill=(60, 50, 50), width=10)
    return picture


def _cloth(draw: ImageDraw.ImageDraw, number: int) -> None:
    """A cloth with a pattern of its own."""
    x, y, width, height = CLOTH
    draw.rectangle((x, y, x + width, y + height), fill=(200, 60, 70))
    for row in range(0, height, 40):
        for column in range(0, width, 40):
            left, top = x + column + 6 + (row // 40 % 2) * 8, y + row + 6
            colour = ((250, 220, 90), (250, 250, 240), (60, 110, 170))[(row + column + number) // 40 % 3]
            draw.ellipse((left, top, left + 24, top + 24), fill=colour)


def fill(case: Any, *, folder: str) -> None:
    """Scan the drawn rooms, and put each child on a page with what hangs on it. The desk's settings are in force."""
    from django.utils import timezone

    from vangnet.accounts.audit import Actor
    from vangnet.accounts.models import Person
    from vangnet.alerts.actions.preparing import begin_alert, choose_crop
    from vangnet.cases.actions.exhibit import add_exhibit, place_exhibit
    from vangnet.cases.actions.scan import start_scan
    from vangnet.cases.scan_job import run_scan
    from vangnet.victims.actions.clues import see_clue
    from vangnet.victims.actions.cropping import make_crop
    from vangnet.victims.actions.searching import give_task, write_attempt
    from vangnet.victims.recipe import Recipe

    bram, olaf, wies = (Actor(Person.objects.get(number=one), "sample") for one in ("bram", "olaf", "wies"))
    today = timezone.localdate()
    exhibit = add_exhibit(case, facts={"number": "G2026-0003", "description": "Geheugenkaart"}, by=olaf)
    place_exhibit(exhibit, root="evidence", path=folder, by=olaf)
    run_scan.call(start_scan(exhibit, by=olaf).pk)
    media = list(case.media.filter(exhibit=exhibit).order_by("address"))  # as they were drawn
    child = _open("Rode stof", "Kamer met stippen", media[:_VIEWS], by=bram)
    give_task(
        child, text="Vraag een deskundige naar de mok", by=bram, owner=bram.person, due_on=today + timedelta(days=14)
    )
    write_attempt(
        child, on=today - timedelta(days=2), what="Gevraagd in het team", outcome="Niemand kent de kamer", by=bram
    )
    told = {"value": "", "choice": "", "note": "", "source": "", "made_from": None, "made_until": None}
    clues: tuple[dict[str, Any], ...] = (
        {},
        {"kind": "brand", "value": "Voorbeeldmerk Streep 4", "made_from": 2014, "source": "Catalogus (verzonnen)"},
        {"kind": "socket", "choice": "socket:F"},
    )
    crops = []
    places = ((CLOTH, "clothing", "Stof met stippen"), (MUG, "object", "Mok"), (SOCKET, "object", "Stopcontact"))
    for (box, kind, title), clue in zip(places, clues, strict=True):
        crops.append(make_crop(child, medium=media[0], recipe=Recipe(*box), kind=kind, title=title, by=bram))
        if clue:
            see_clue(crops[-1], facts={**told, **clue}, by=bram)
    _approve(crops[0], by=(olaf, wies))
    choose_crop(begin_alert(child, by=olaf), crops[0], by=olaf)
    for name, medium in zip((WITH_ALERT, ANSWERED), media[_VIEWS:], strict=True):
        child = _open(name, f"Kamer met {name.lower()}", [medium], by=bram)
        crop = make_crop(child, medium=medium, recipe=Recipe(*CURTAIN), kind="clothing", title=name, by=bram)
        _approve(crop, by=(olaf, wies))


def _open(name: str, series_name: str, media: list[Any], *, by: Any) -> Any:
    """A page for a child of a series of these media."""
    from vangnet.cases.actions.series import name_series, put_in
    from vangnet.victims.actions.opening import open_victim

    series = name_series(case=media[0].case, name=series_name, by=by)
    put_in(series=series, positions=[medium.position for medium in media], by=by)
    return open_victim(name=name, series=series, reason="De serie heet naar de stof aan de muur.", by=by)


def _approve(crop: Any, *, by: tuple[Any, ...]) -> None:
    from vangnet.victims.actions.cropping import approve_crop

    for one in by:
        approve_crop(crop, pixels_sha256=crop.pixels_sha256, reason="Alleen stof te zien.", by=one)
