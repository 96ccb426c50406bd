"""How much is tried: a profile of Hypothesis, and the volume of the bulk tier."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from hypothesis import HealthCheck, Phase, settings
from hypothesis.database import DirectoryBasedExampleDatabase, ExampleDatabase

OFF, CI, DEV, NIGHTLY = "off", "ci", "dev", "nightly"
# A finding is shrunk by departures (see `near`), which leaves nothing for Hypothesis to do.
_PHASES = (Phase.explicit, Phase.reuse, Phase.generate)


@dataclass(frozen=True, slots=True)
class Effort:
    """How many examples of how many exchanges, and how long a run of messages to one peer is."""

    examples: int
    messages: int
    settings: settings


def _settings(examples: int, *, random: bool, database: ExampleDatabase | None) -> settings:
    return settings(
        max_examples=examples, derandomize=not random, database=database, deadline=None,
        phases=_PHASES, suppress_health_check=list(HealthCheck), print_blob=False,
    )  # fmt: skip


def effort(name: str, database: ExampleDatabase | None = None) -> Effort:
    """Return the effort of a name; KeyError where there is none.

    `ci` is the same in every run; `nightly` is another one each time, and keeps in `database` what
    led to a finding, to try that first the next time.
    """
    examples, messages, random = _EFFORTS[name]
    return Effort(examples, messages, _settings(examples, random=random, database=database))


def database(place: str) -> ExampleDatabase:
    """Return the database at a place: a folder, or `redis://HOST:PORT`, shared by machines.

    ValueError where it cannot be used; one line that says what to do.
    """
    if not place.startswith("redis://"):
        return DirectoryBasedExampleDatabase(place)
    try:
        from hypothesis.extra.redis import RedisExampleDatabase
        from redis import Redis, RedisError
    except ImportError:
        raise ValueError("wants a package: pip install redis") from None
    try:
        server = Redis.from_url(place)
        server.ping()
    except (RedisError, ValueError) as error:
        raise ValueError(f"no answer from there ({error})") from None
    return RedisExampleDatabase(server, key_prefix=b"sixstep:")


_EFFORTS: Mapping[str, tuple[int, int, bool]] = MappingProxyType(
    {CI: (12, 500, False), DEV: (60, 1000, True), NIGHTLY: (2000, 10_000, True)}
)
EFFORTS = (OFF, *_EFFORTS)
