"""The form with which somebody brings a newer file."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

ENDINGS = {
    "csv": ".csv",
    "xlsx": ".xlsx",
    "geojson": ".geojson,.json",
    "geopackage": ".gpkg",
    "geoparquet": ".parquet",
    "parquet": ".parquet",
    "osm-pbf": ".pbf",
}


class Several(forms.FileInput):
    """An input for more than one file."""

    allow_multiple_selected = True


class Files(forms.FileField):
    """One file or more, each checked as a file is."""

    widget = Several

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The files; a ValidationError when there is none or one of them cannot be."""
        return [super(Files, self).clean(one, initial) for one in data or [None]]


class Newer(forms.Form):
    """A file, and the year that it is of; a service gives some tables in several files."""

    file = Files(
        label=_("Bestand"),
        allow_empty_file=True,
        error_messages={
            "required": _("Kies een bestand."),
            "missing": _("Kies een bestand."),
            "max_length": _(
                "De naam van het bestand is te lang. Kies een naam van hoogstens 200 tekens."
            ),
        },
        max_length=200,
    )
    year = forms.IntegerField(
        label=_("Van welk jaar zijn de gegevens?"),
        required=False,
        min_value=1900,
        max_value=2100,
        error_messages={
            "invalid": _("Vul een jaar in van vier cijfers."),
            "min_value": _("Vul een jaar in na 1900."),
            "max_value": _("Vul een jaar in voor 2100."),
        },
        help_text=_("Laat leeg als de gegevens niet van één jaar zijn."),
    )

    def accept(self, form: str) -> None:
        """Let the browser offer files of this form first; several where a service gives several."""
        given = {"accept": ENDINGS.get(form, ".json"), "multiple": form not in ENDINGS}
        self.fields["file"].widget.attrs.update(given)

    @property
    def files_in_order(self) -> "list[UploadedFile[bytes]]":
        """The main one first: its name is how the names of the others begin."""
        found: list[UploadedFile[bytes]] = self.cleaned_data["file"]
        return sorted(found, key=lambda one: len(str(one.name)))
