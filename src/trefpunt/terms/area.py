"""CBS area codes: GM + 4 digits (municipality), WK + 6 (district), BU + 8 (neighbourhood).

The last four of a neighbourhood are digits, except in Amsterdam, which uses letters: BU0363KA05.
A neighbourhood's code starts with the digits of its district and its municipality:
BU09350504 lies in WK093505 and in GM0935. Names are labels, never keys.
"""

import re
from typing import Annotated

from pydantic import StringConstraints

MunicipalityCode = Annotated[str, StringConstraints(pattern=r"^GM\d{4}$")]
AreaCode = Annotated[str, StringConstraints(pattern=r"^BU\d{4}[0-9A-Z]{4}$")]

_AREA = re.compile(r"^BU(\d{4})[0-9A-Z]{4}$")


def municipality_of(area: str) -> str:
    """The municipality in which a neighbourhood lies: "BU09350504" -> "GM0935".

    Raises ValueError when the text is no neighbourhood code.
    """
    match = _AREA.match(area)
    if match is None:
        raise ValueError(area)
    return f"GM{match[1]}"


def district_of(area: str) -> str:
    """The district in which a neighbourhood lies: "BU09350504" -> "WK093505".

    Raises ValueError when the text is no neighbourhood code.
    """
    municipality_of(area)
    return f"WK{area[2:8]}"
