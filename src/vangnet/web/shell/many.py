"""A form's choice of several things out of the database."""

from typing import TYPE_CHECKING, Any

from django import forms

from vangnet.web.shell.ways import whole_number

if TYPE_CHECKING:  # Django's field takes a type for checkers only
    from django.db.models import Model

    Field = forms.ModelMultipleChoiceField[Model]
else:
    Field = forms.ModelMultipleChoiceField


class ManyField(Field):
    """Several things; a number that no database can look for is none of them."""

    def clean(self, value: Any) -> Any:
        if any(whole_number(told) is None for told in value or ()):
            raise forms.ValidationError(self.error_messages["invalid_choice"], params={"value": "…"})
        return super().clean(value)
