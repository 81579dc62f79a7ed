"""What may be said about a ranking, and what may not, in sentences of `sentences/index.toml`."""

from collections.abc import Sequence
from decimal import Decimal

from trefpunt.schemas.index import IndexArea, IndexResult, Recipe
from trefpunt.terms.money import full
from trefpunt.terms.wording import Language, say

MANY = 8
"""More names than this do not fit in a sentence."""


def tell_top(result: IndexResult, language: Language = "nl") -> tuple[str, ...]:
    """What the figures allow to say about the highest chain; nothing where there is no value.

    A chain of one area or of equals has an order. In a longer one the order cannot be determined,
    also where rounding alone tells two of its areas apart.
    """
    top = result.top_cluster()
    if not top:
        return ()
    first, last = top[0], top[-1]
    order = say(
        "index.top.one" if len(top) == 1 else "index.top.order",
        language,
        names=_names(top, language),
        first=first.rank,
        last=len(top),
        span=full(first.value - last.value, language),
    )
    return (order, _limit(first, last, language)) if result.interval == "rounding" else (order,)


def _names(top: tuple[IndexArea, ...], language: Language) -> str:
    if len(top) > MANY:
        return say("index.top.many", language, count=len(top))
    return listed([area.name for area in top], language)


def _limit(first: IndexArea, last: IndexArea, language: Language) -> str:
    if last.rank > first.rank_high:
        return say("index.top.apart", language, higher=first.name, lower=last.name)
    return say("index.top.unknown", language)


def tell_interval(result: IndexResult, recipe: Recipe, language: Language = "nl") -> str:
    """What the best and worst rank rest on."""
    return say(
        f"index.interval.{result.interval}",
        language,
        count=len(recipe.components),
        half=full(recipe.rounding.unit / 2, language),
        draws=full(Decimal(recipe.margin_draws), language),
    )


def tell_variation(variation: str, recipe: Recipe, language: Language = "nl") -> str:
    """The other choice of weights in words: "+loneliness" -> "Loneliness counts 25 % more"."""
    kinds = {"+": "up", "-": "down", "without ": "without"}
    sign = next(sign for sign in kinds if variation.startswith(sign))
    names = {part.id: part.name.say(language) for part in recipe.components}
    name = names[variation.removeprefix(sign)]
    return say(f"index.sensitivity.{kinds[sign]}", language, name=name)


def listed(names: Sequence[str], language: Language = "nl") -> str:
    """Names as a sentence has them: "A, B en C"."""
    if len(names) == 1:
        return names[0]
    return f"{', '.join(names[:-1])} {say('index.and', language)} {names[-1]}"
