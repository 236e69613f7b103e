"""What people do on the page of a suspect: each a small form."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from vangnet.accounts.audit import Actor
from vangnet.suspects import models
from vangnet.suspects.actions import minors, opening, saying, tying
from vangnet.suspects.actions.acting import take_back
from vangnet.suspects.models import Parent, Suspect
from vangnet.web.suspects import forms
from vangnet.web.suspects.acting import adds, adds_to_minor, on, on_minor

_WRITTEN = _("Written down.")
_TAKEN_BACK = _("Taken back; it stays to be read.")


def _rename(suspect: Suspect, *, by: Actor, called: str) -> None:
    opening.rename(suspect, name=called, by=by)


def _add_parent(suspect: Suspect, *, by: Actor, called: str, **said: Any) -> Parent:
    return minors.add_parent(suspect, name=called, by=by, **said)


rename = adds("suspect.rename", forms.Name, _rename, _WRITTEN)
write_birth = adds("suspect.birth", forms.Birth, opening.write_birth, _("The date of birth is written down."))
take_back_birth = on(
    *("suspect.birth.take_back", models.BirthDate, "suspect_birth", opening.take_back_birth, _TAKEN_BACK, "age"),
)
to_adult = adds("suspect.to_adult", forms.ToAdult, opening.move_to_adult, _("This suspect is dealt with as an adult."))
to_minor = adds("suspect.to_minor", forms.ToMinor, opening.move_to_minor, _("This suspect is dealt with as a minor."))
write_act = adds("suspect.act", forms.Act, saying.write_act, _WRITTEN)
take_back_act = on("suspect.act.take_back", models.ActPeriod, "suspect_act", take_back, _TAKEN_BACK, "age")

add_role = adds("suspect.role", forms.Role, saying.add_role, _("The role stands on the page."))
take_back_role = on("suspect.role.take_back", models.SuspectRole, "suspect_role", take_back, _TAKEN_BACK, "roles")

tie_exhibit = adds("suspect.exhibit", forms.Exhibit, tying.tie_exhibit, _("The exhibit stands on the page."))
untie_exhibit = on(
    *("suspect.exhibit.take_back", models.ExhibitTie, "suspect_exhibit", take_back, _TAKEN_BACK, "exhibits"),
)
attribute = adds("suspect.attribution", forms.Attribution, tying.attribute, _WRITTEN)
take_back_attribution = on(
    *("suspect.attribution.take_back", models.Attribution, "attribution", take_back, _TAKEN_BACK, "exhibits"),
)
tie_identifier = adds("suspect.identifier", forms.Identifier, tying.tie_identifier, _WRITTEN)
untie_identifier = on(
    *("suspect.identifier.take_back", models.IdentifierTie, "suspect_identifier", take_back),
    *(_TAKEN_BACK, "identifiers"),
)

write_contact = adds("suspect.contact", forms.Contact, saying.write_contact, _WRITTEN)
take_back_contact = on(
    *("suspect.contact.take_back", models.ChildContact, "suspect_contact", take_back, _TAKEN_BACK, "contacts"),
)
write_history = adds("suspect.history", forms.History, saying.write_history, _WRITTEN)
take_back_history = on(
    *("suspect.history.take_back", models.History, "suspect_history", take_back, _TAKEN_BACK, "history"),
)

add_parent = adds_to_minor("suspect.parent", forms.Parent, _add_parent, _WRITTEN)
take_back_parent = on_minor("suspect.parent.take_back", Parent, "parent", take_back, _TAKEN_BACK, "minor")
tell_parent = on_minor(
    *("suspect.parent.told", Parent, "parent", minors.write_told, _WRITTEN, "minor", forms.Told),
)
take_back_told = on_minor(
    *("suspect.parent.told.take_back", models.ParentTold, "parent_told", take_back, _TAKEN_BACK, "minor"),
)
assign = adds_to_minor("suspect.youth_officer", forms.Officer, minors.assign_youth_officer, _WRITTEN)
take_back_officer = on_minor(
    *("suspect.youth_officer.take_back", models.YouthOfficer, "youth_officer", take_back, _TAKEN_BACK, "minor"),
)
