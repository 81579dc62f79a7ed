"""`python -m trefpunt_web account EMAIL ROLE`: give somebody an account."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.forms import ValidationError

from trefpunt_web.records.people.models import Role
from trefpunt_web.services import people


class Command(BaseCommand):
    """Makes an account, or gives an existing one another role."""

    help = "Geef iemand een account; een wachtwoord kiest diegene zelf via 'Wachtwoord vergeten'."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whose account, and what it may do."""
        parser.add_argument("email")
        parser.add_argument("role", choices=Role.values)

    def handle(self, *_: Any, **options: Any) -> None:
        """Make the account."""
        try:
            validate_email(options["email"])
        except ValidationError as wrong:
            raise CommandError(f"{options['email']} is geen e-mailadres.") from wrong
        user = people.give_account(options["email"], options["role"])
        self.stdout.write(f"{user.email} is nu {Role(options['role']).label}.")
