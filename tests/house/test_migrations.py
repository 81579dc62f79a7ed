"""The records and their migrations say the same."""

import pytest
from django.core.management import call_command


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.mark.django_db
def test_nothing_is_wrong_with_the_settings():
    call_command("check", "--fail-level", "WARNING")
