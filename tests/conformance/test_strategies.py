"""The generator of exchanges: what it draws is varied, repeatable, and fit to be shrunk."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st

from conformance.forge import forge_request
from conformance.forge.weak import WEAK
from conformance.model.defect import REPLY_STAGES, Effect, Role
from conformance.model.values import AuthData
from conformance.oracle import expectation
from conformance.strategies import (
    HypothesisSource,
    Plan,
    Reach,
    SeededSource,
    departing_plans,
    departures,
    edges,
    mutated_plans,
    valid_plans,
)
from conformance.strategies import plan as plans
from conformance.strategies.about import EVERYTHING
from conformance.strategies.departure import describe
from conformance.strategies.mutation import mutated
from conformance.strategies.plan import applied, named_defects
from conformance.suite.cases import cases
from reference.crypto import SUPPORTED

CAPABILITIES = frozenset(
    {
        "server", "client", "clock", "mutual", "subkey", "sequence", "addresses", "user-to-user",
        "gss", "channel-bindings", "permitted-etypes", "require-address", "check-transited",
        *(f"etype.{etype}" for etype in SUPPORTED),
    }
)  # fmt: skip
SERVER = Reach(Role.SERVER, CAPABILITIES)
CLIENT = Reach(Role.CLIENT, CAPABILITIES)
BOTH = pytest.mark.parametrize("reach", [SERVER, CLIENT], ids=["server", "client"])
DRAW = settings(max_examples=50, deadline=None, derandomize=True, database=None)


def drawn(reach: Reach, effect: Effect, count: int = 500, seed: int = 0) -> list[Plan]:
    """Return plans of the bulk tier."""
    source = SeededSource(seed)
    return [plans.departing(source, reach, effect) for _ in range(count)]


# Edges


@pytest.mark.parametrize(("low", "high"), [(0, 1), (-300, 300), (0, 2**32 - 1), (-(2**63), 2**64)])
def test_edges_of_a_range_are_in_it_simplest_first(low: int, high: int) -> None:
    found = edges.integers(low, high)
    assert {low, high} <= set(found)
    assert all(low <= edge <= high for edge in found)
    assert [abs(edge) for edge in found] == sorted(abs(edge) for edge in found)


@pytest.mark.parametrize("width", edges.WIDTHS)
def test_edges_of_every_width_are_drawn(width: int) -> None:
    source = SeededSource(0)
    found = {edges.integer(source, 0, 2**65) for _ in range(2000)}
    assert {2**width - 1, 2**width, 2**width + 1} <= found


def test_sizes_are_those_around_powers_of_256() -> None:
    assert edges.sizes(70_000) == (
        0, 1, 15, 16, 17, 127, 128, 129, 255, 256, 257, 65535, 65536, 65537,
    )  # fmt: skip


@given(st.data())
@DRAW
def test_times_have_no_fraction_and_a_zone(data: st.DataObject) -> None:
    time = edges.time(HypothesisSource(data.draw))
    assert time.microsecond == 0
    assert time.tzinfo is not None


# Departures


def test_every_departure_says_what_it_is() -> None:
    for departure in departures():
        assert departure.title.endswith("."), departure.name
        assert departure.about, departure.name
        assert departure.codes is None or departure.effect is Effect.BREAKS, departure.name


@BOTH
@pytest.mark.parametrize("effect", [Effect.HARMLESS, Effect.BREAKS])
def test_every_family_of_a_role_is_drawn(reach: Reach, effect: Effect) -> None:
    names = {each.name for plan in drawn(reach, effect, 3000) for each in plan.drawn}
    wanted = {each.name for each in plans.families(reach, effect)}
    assert wanted
    assert wanted <= names


def test_what_is_harmless_or_broken_changes_the_message() -> None:
    for plan in drawn(SERVER, Effect.BREAKS, 300):
        without = Plan(plan.role, plan.base, plan.drawn[:-1])
        before = forge_request(without.scenario, without.defects)
        after = forge_request(plan.scenario, plan.defects)
        assert (before.octets, before.scenario) != (after.octets, after.scenario), plan


@BOTH
@pytest.mark.parametrize("effect", [Effect.HARMLESS, Effect.BREAKS])
def test_departures_are_like_fixed_cases_of_the_same_role(reach: Reach, effect: Effect) -> None:
    likes = {
        like for plan in drawn(reach, effect, 2000) for each in plan.drawn for like in each.like
    }
    assert len(likes & set(cases())) > 50
    assert {like.partition(".")[0] for like in likes} == {reach.role}


def test_what_is_built_on_a_base_that_is_refused_is_not_drawn() -> None:
    names = {base.name for base in plans.bases(SERVER)}
    without = {base.name for base in plans.bases(replace(SERVER, refused=frozenset({"gss"})))}
    assert names - without == {"gss"}


@BOTH
@pytest.mark.parametrize("effect", list(Effect))
def test_no_two_departures_are_about_the_same(reach: Reach, effect: Effect) -> None:
    for plan in drawn(reach, effect):
        for one, other in combinations(plan.drawn, 2):
            assert not one.about & other.about, plan


@BOTH
def test_the_broken_rule_is_the_last_and_the_only_one(reach: Reach) -> None:
    counts: Counter[int] = Counter()
    for plan in drawn(reach, Effect.BREAKS):
        counts[len(plan.of(Effect.BREAKS))] += 1
        assert all(each.defect.effect is Effect.HARMLESS for each in plan.drawn[:-1])
    assert counts.keys() <= {0, 1}
    assert counts[1] > 400


def test_baselines_are_of_many_kinds() -> None:
    source = SeededSource(0)
    found = [plans.valid(source, SERVER) for _ in range(1000)]
    assert len({plan.base.name for plan in found}) > 15
    assert {len(plan.drawn) for plan in found} == {0, 1, 2, 3}
    assert {applied(plan).session_key.etype for plan in found} == set(SUPPORTED)
    depths = {describe(each) for plan in found for each in plan.drawn}
    assert len(depths) > 500


def test_what_a_peer_cannot_be_given_is_not_drawn() -> None:
    reach = Reach(Role.SERVER, frozenset({"server", "etype.18"}))
    for plan in drawn(reach, Effect.BREAKS):
        scenario = applied(plan)
        assert scenario.gss is None
        # A type that every peer must refuse, none need know.
        assert {scenario.session_key.etype, scenario.service_key.etype} <= {18, *WEAK}
        assert scenario.policy.sender is None


def test_who_reads_no_reply_gets_none() -> None:
    reach = Reach(Role.CLIENT, frozenset({"client", "etype.18"}))
    source = SeededSource("no reply")
    for _ in range(200):
        plan = plans.departing(source, reach, Effect.BREAKS)
        assert not [drawn for drawn in plan.drawn if drawn.defect.stage in REPLY_STAGES]


def test_named_defects_come_with_each_of_their_bases() -> None:
    found = {(defect.id, base.name) for defect, base in named_defects(SERVER, Effect.BREAKS)}
    assert ("ticket-key", "default") in found
    assert ("ticket-key", "rc4-hmac") in found
    assert ("use-session-key-without-tgt", "default") in found


# Repeatable, and the same in both tiers


def octets(plan: Plan) -> bytes:
    return forge_request(plan.scenario, plan.defects, seed="x").octets


def test_the_same_seed_draws_the_same_messages() -> None:
    one, again = drawn(SERVER, Effect.BREAKS, 100, 7), drawn(SERVER, Effect.BREAKS, 100, 7)
    other = drawn(SERVER, Effect.BREAKS, 100, 8)
    assert list(map(octets, one)) == list(map(octets, again))
    assert list(map(octets, one)) != list(map(octets, other))


@given(plan=departing_plans(SERVER, Effect.BREAKS))
@DRAW
def test_hypothesis_draws_from_the_same_generator(plan: Plan) -> None:
    known = {each.name for each in departures()} | {
        defect.id for defect, _ in named_defects(SERVER, Effect.BREAKS)
    }
    assert {each.name for each in plan.drawn} <= known
    assert expectation(plan.defects).result == ("reject" if plan.of(Effect.BREAKS) else "accept")


# Shrinking


def shrunk(strategy: st.SearchStrategy[Plan], shows) -> Plan:
    return find(strategy, shows, settings=settings(DRAW, max_examples=5000))


def test_a_plan_shrinks_to_the_plain_scenario() -> None:
    least = shrunk(valid_plans(SERVER), lambda plan: True)
    assert least.lines == ()


def test_a_plan_shrinks_to_one_departure_with_a_plain_value() -> None:
    def late(plan: Plan) -> bool:
        return any(each.name == "ctime-behind-skew" for each in plan.drawn)

    least = shrunk(departing_plans(SERVER, Effect.BREAKS), late)
    assert least.lines == ("ctime-behind-skew: +0.000001 s",)


# Octets


@BOTH
def test_octets_are_changed_at_every_stage(reach: Reach) -> None:
    source = SeededSource(0)
    found = [mutated(source, reach) for _ in range(500)]
    stages = {each.defect.stage for plan in found for each in plan.drawn}
    kinds = {each.text.partition(" at ")[0] for plan in found for each in plan.drawn}
    assert len(stages) == (4 if reach is SERVER else 3)
    assert len(kinds) == 13
    assert all(each.about == EVERYTHING for plan in found for each in plan.drawn)


@given(plan=mutated_plans(SERVER))
@settings(DRAW, max_examples=200)
def test_whatever_is_changed_makes_a_message(plan: Plan) -> None:
    assert octets(plan) == octets(plan)


# Words


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (edges.SECOND * 301, "+301 s"),
        (-edges.MICROSECOND, "-0.000001 s"),
        (bytes(30), f"30 octets {'00' * 24}…"),
        (frozenset({3, 1}), "{1, 3}"),
        ((AuthData(4711, b"\1"), 5), "(type 4711 of 1 octets 01, 5)"),
    ],
)
def test_values_are_told_in_words(value: object, text: str) -> None:
    assert describe(value) == text
