"""Comply or explain: whether a reason to leave a default is complete."""

from trefpunt.schemas.weighing import Default, Framework
from trefpunt.terms.problems import Problem
from trefpunt.terms.wording import Param


def missing_reason(
    framework: Framework, default_id: str, code: str, text: str, decider: str
) -> Problem | None:
    """What a reason to leave a default still lacks; none where it is complete.

    `code`: one of the grounds of the default. `text`: why it holds here. `decider`: who decides it.
    A default without grounds cannot be left by a reason alone: residents are asked first.
    """
    default = next((one for one in framework.defaults if one.id == default_id), None)
    if default is None:
        known = ", ".join(one.id for one in framework.defaults)
        return Problem("weighing.default_unknown", params={"value": default_id, "known": known})
    if not default.reasons:
        return _problem("weighing.no_ground", default)
    codes = [reason.code for reason in default.reasons]
    if code not in codes:
        return _problem("weighing.reason_code", default, value=code, known=_told(default))
    if not text.strip():
        return _problem("weighing.reason_text", default)
    return None if decider.strip() else _problem("weighing.reason_decider", default)


def _problem(code: str, default: Default, **params: Param) -> Problem:
    return Problem(code, params={"name": default.name.both(), **params})


def _told(default: Default) -> Param:
    return {
        "nl": ", ".join(f"{reason.code} ({reason.name.nl})" for reason in default.reasons),
        "en": ", ".join(f"{reason.code} ({reason.name.en})" for reason in default.reasons),
    }
