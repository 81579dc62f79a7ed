"""The form with which somebody brings a newer file."""

from django import forms
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


class Newer(forms.Form):
    """A file, and the year that it is of."""

    file = forms.FileField(
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
        """Let the browser offer files of this form first."""
        self.fields["file"].widget.attrs["accept"] = ENDINGS.get(form, ".json")
