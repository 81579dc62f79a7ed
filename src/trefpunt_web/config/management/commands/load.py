"""`python -m trefpunt_web load policy/maaswijk`: make a policy folder the one in force."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from trefpunt.terms.problems import DataProblem, Problem
from trefpunt_web.services import data, loading, plan_starts


class Command(BaseCommand):
    """Loads a policy folder; the same folder twice changes nothing."""

    help = "Laad een map met beleid en reken de index en de begroting door."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The policy folder, and optionally a folder with open data."""
        parser.add_argument("policy", type=Path)
        parser.add_argument("--data", type=Path)

    def handle(self, *_: Any, **options: Any) -> None:
        """Load, or say what is wrong with the folder and change nothing."""
        try:
            loaded = loading.load(options["policy"], options["data"])
        except DataProblem as wrong:
            raise CommandError("\n".join(map(_line, wrong.problems))) from wrong
        name = loaded.policy.municipality.name
        for dataset, problems in data.refused(loaded.policy).items():
            self.stderr.write(f"{dataset}: niet geladen.")
            self.stderr.write("\n".join(map(_line, problems)))
        plan_starts.ask()
        self.stdout.write(f"Beleid van {name} geladen: versie {loaded.digest[:12]}.")


def _line(problem: Problem) -> str:
    return f"{problem.place}: {problem.message()} {problem.action()}"
