"""Runs: a result is computed once, stored once with its provenance, and shown many times."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, TypeVar

from django.db.models import QuerySet
from pydantic import TypeAdapter

from trefpunt.schemas import run as schema
from trefpunt_web.records.runs.models import Answer, Run
from trefpunt_web.services.policy import NoPolicy

Result = TypeVar("Result")


def keep(run: schema.Run, kind: type[Any], result: Any) -> Run:
    """Store a result under its provenance; the run that is stored already stays as it is.

    Two processes that keep the same run at the same time store it once: the digest is unique.
    """
    stored, _ = Run.objects.get_or_create(
        digest=run.digest,
        defaults={
            "part": run.part,
            "method": run.method,
            "inputs": run.inputs,
            "parameters": run.parameters,
            "missing": run.missing,
            "result": TypeAdapter(kind).dump_python(result, mode="json"),
        },
    )
    return stored


def answers(policy: int, question: str, run: Run) -> None:
    """Remember that this run answers a question under this version of the policy."""
    Answer.objects.update_or_create(policy_id=policy, question=question, defaults={"run": run})


def answer(policy: int, question: str) -> Run:
    """The run that answers a question under this version of the policy. Raises NoPolicy."""
    found = (
        Run.objects.defer("result")
        .filter(answers__policy=policy, answers__question=question)
        .first()
    )
    if found is None:
        raise NoPolicy
    return found


def answering(policy: int, questions: Iterable[str]) -> dict[str, Run]:
    """The runs that answer some questions under this version; what has no answer is left out."""
    found = Answer.objects.filter(policy=policy, question__in=list(questions))
    return {one.question: one.run for one in found.select_related("run").defer("run__result")}


def result(digest: str, kind: type[Result]) -> Result:
    """The result of a stored run, read once per process. Raises Run.DoesNotExist."""
    found: Result = _result(digest, kind)  # type: ignore[arg-type]  # a type is hashable
    return found


@lru_cache(maxsize=256)
def _result(digest: str, kind: type[Any]) -> Any:
    return TypeAdapter(kind).validate_python(Run.objects.get(digest=digest).result)


def every() -> QuerySet[Run]:
    """All runs, newest first, without their results."""
    return Run.objects.defer("result")


def find(start: str) -> Run | None:
    """The run whose digest begins like this; none where no run or more than one does."""
    found = list(every().filter(digest__startswith=start)[:2])
    return found[0] if len(found) == 1 else None


def known(digest: str) -> Run | None:
    """The run with this digest; none where it is not stored."""
    return every().filter(digest=digest).first()
