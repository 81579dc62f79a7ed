"""The forms that every policy file and every result share."""

from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer

from trefpunt.terms.money import PM, Amount, parse_amount
from trefpunt.terms.quality import Certainty
from trefpunt.terms.wording import Language


class Strict(BaseModel):
    """A frozen model that refuses unknown fields and does not convert types by guessing."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Text(Strict):
    """A name or explanation in both languages of the site."""

    nl: str
    en: str

    def say(self, language: Language = "nl") -> str:
        """The text in one language."""
        return self.nl if language == "nl" else self.en

    def both(self) -> dict[Language, str]:
        """As it fills a sentence: in the language of that sentence."""
        return {"nl": self.nl, "en": self.en}


class Sourced(Strict):
    """Something that was read somewhere: it names where, and how sure that is."""

    source: str
    certainty: Certainty


def _amount(value: Any) -> Any:
    if isinstance(value, float):
        raise ValueError("amount.float")
    if not isinstance(value, str):
        return Decimal(value) if isinstance(value, int) else value
    try:
        return parse_amount(value)
    except ValueError as error:
        raise ValueError("amount.unreadable") from error


def _known(value: Any) -> Any:
    amount = _amount(value)
    if amount is PM:
        raise ValueError("amount.pm_not_allowed")
    return amount


def _written(value: Amount) -> str:
    return str(value).replace(".", ",")


PolicyAmount = Annotated[Amount, BeforeValidator(_amount), PlainSerializer(_written)]
"""An amount written as text in Dutch notation, or a whole number; PM is allowed."""

KnownAmount = Annotated[Decimal, BeforeValidator(_known), PlainSerializer(_written)]
"""The same, where PM makes no sense (a rate, a bound)."""
