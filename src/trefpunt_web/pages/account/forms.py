"""What an administrator fills in about somebody."""

from django import forms
from django.utils.translation import gettext_lazy as _

from trefpunt_web.records.people.models import Role

NONE = ("", _("geen rol"))


class Invitation(forms.Form):
    """Somebody who gets an account."""

    email = forms.EmailField(
        label=_("E-mailadres"), widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    role = forms.ChoiceField(label=_("Rol"), choices=Role.choices)


class RoleChange(forms.Form):
    """Another role for somebody, or none."""

    role = forms.ChoiceField(label=_("Rol"), choices=[*Role.choices, NONE], required=False)
