"""Fetches the open data that a policy names, and remembers what it got."""

from trefpunt.sources.fetch.lock import LOCK, Entry, read_lock
from trefpunt.sources.fetch.outcome import Fetched, Status
from trefpunt.sources.fetch.patience import Patience
from trefpunt.sources.fetch.run import Progress, fetch

__all__ = ["LOCK", "Entry", "Fetched", "Patience", "Progress", "Status", "fetch", "read_lock"]
