"""What people ask of the queue, and what they take in."""

from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from vangnet.reports.models import Report
from vangnet.reports.queries.queue import LANES, Asked
from vangnet.web.reports.wording import LANES as NAMES

ANY = ("", _("All"))
_LANES = [ANY, *((str(lane), NAMES[lane]) for lane in LANES)]
_OPEN = [(state.value, state.label) for state in Report.State if state not in ("closed", "destroyed")]
IMPORT_FOLDER = "import"


class QueueForm(forms.Form):
    """The filters of the queue. What is not understood asks for nothing."""

    lane = forms.ChoiceField(label=_("Lane"), choices=_LANES, required=False)
    channel = forms.ChoiceField(label=_("Channel"), choices=[ANY, *Report.Channel.choices], required=False)
    state = forms.ChoiceField(label=_("State"), choices=[ANY, *_OPEN], required=False)
    owner = forms.ChoiceField(
        label=_("Of whom"), choices=[ANY, ("mine", _("Mine")), ("nobody", _("Of nobody yet"))], required=False
    )
    overdue = forms.BooleanField(label=_("Past its date"), required=False)
    drawn = forms.BooleanField(label=_("Drawn by lot"), required=False)
    unseen = forms.BooleanField(label=_("Opened by nobody yet"), required=False)

    def asked(self) -> Asked:
        """What is asked."""
        if not self.is_bound:
            return Asked()
        self.is_valid()
        said = self.cleaned_data
        return Asked(
            lane=said.get("lane", ""),
            channel=said.get("channel", ""),
            state=said.get("state", ""),
            owner=said.get("owner", ""),
            is_overdue=said.get("overdue", False),
            is_drawn=said.get("drawn", False),
            is_unseen=said.get("unseen", False),
        )


class TakeInForm(forms.Form):
    """A file of reports: sent along, or one that lies in the folder for imports."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("At most 2 MB. A larger file is put in the folder for imports of this desk."),
    )
    lying = forms.ChoiceField(label=_("Or from the folder for imports"), required=False)
    channel = forms.ChoiceField(
        label=_("Channel"), choices=[("", _("As the file tells")), *Report.Channel.choices], required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lying"].choices = [("", "–"), *((name, name) for name in lying())]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        said = super().clean() or {}
        if not self.errors and bool(said.get("file")) == bool(said.get("lying")):
            raise forms.ValidationError(_("Choose a file, or one from the folder for imports."))
        return said


class MemberForm(forms.Form):
    """A report by its number, to be put in a cluster or taken out of it."""

    number = forms.CharField(label=_("Number of the report"), max_length=20)


def import_folder() -> Path:
    """Where large files of reports are put for the desk."""
    return Path(settings.REPORTS) / IMPORT_FOLDER


def lying() -> list[str]:
    """The names of the files that lie in the folder for imports."""
    place = import_folder()
    if not place.is_dir():
        return []
    return sorted(one.name for one in place.iterdir() if one.is_file() and not one.is_symlink())
