"""What a peer sends is as the specification has it, whatever the exchange was."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.defects import BASES, defects
from conformance.forge.requires import GSS_ONLY, RAW
from conformance.model.case import Look
from conformance.model.defect import Role
from conformance.model.requirement import Level
from conformance.model.verdict import FAILURES, Kind
from conformance.oracle.inspections import Inspection, Subject, inspections
from conformance.strategies import Plan, SeededSource
from conformance.strategies.departure import named
from conformance.strategies.plan import baseline, bases, own, with_named
from conformance.suite.cases import cases
from conformance.suite.look import look_at
from conformance.suite.properties.exchanges import Outcome
from conformance.suite.properties.property import holds
from conformance.suite.properties.trial import Trial

_MOST = 256
"""Messages of one look; what takes more is about time, and has a property of its own."""


@holds("rfc4120-3.2.3-authenticated", Role.SERVER, Role.CLIENT)
def well_formed(trial: Trial) -> None:
    """Every look at what a peer sends finds it right, from any valid baseline."""
    for case_id, inspection, look in _looks(trial):
        for plan in (_drawn(trial, inspection), _plain(trial, inspection)):
            outcome = _looked_at(trial, case_id, plan, look, inspection)
            if outcome is None:
                break
            wrong = outcome
        else:
            trial.keep_outcome(wrong, of=inspection.id)


def _looks(trial: Trial) -> Iterator[tuple[str, Inspection, Look]]:
    """Yield the looks at what the peer can be asked for, with the ids of the fixed cases."""
    suite, there = cases(trial.reach.profile), {base.name for base in bases(trial.reach)}
    able = trial.reach.capabilities
    able |= set() if GSS_ONLY in able else {RAW}
    for inspection in inspections():
        case_id = f"{inspection.role}.{inspection.topic}.{inspection.id}"
        case = suite.get(case_id)
        if case is None or case.look is None or case.role is not trial.reach.role:
            continue
        if case.requirement.level is Level.MAY or len(case.messages) > _MOST:
            continue
        if inspection.base in there and case.requires <= able:
            yield case_id, inspection, case.look


def _plain(trial: Trial, inspection: Inspection) -> Plan:
    """Return what the fixed case looks at."""
    base = BASES[trial.reach.role][inspection.base]
    plan = Plan(trial.reach.role, base)
    if inspection.defect is None:
        return plan
    return plan.and_(named(defects()[f"{trial.reach.role}/{inspection.defect}"], base.name))


def _drawn(trial: Trial, inspection: Inspection) -> Plan:
    """Return the same from a drawn baseline."""
    source, base = SeededSource(f"sent/{inspection.id}"), BASES[trial.reach.role][inspection.base]
    if inspection.defect is None:
        return baseline(source, trial.reach, base, own(base))
    defect = defects()[f"{trial.reach.role}/{inspection.defect}"]
    return with_named(source, trial.reach, defect, base)


def _looked_at(
    trial: Trial, case_id: str, plan: Plan, look: Look, inspection: Inspection
) -> Outcome | None:
    """Return what the look finds wrong, None where that is nothing, or on record."""
    outcomes = trial.put([plan] * inspection.messages)
    refused = inspection.subject is Subject.ERROR
    if not outcomes or any(
        outcome.verdict.kind is not Kind.PASS or outcome.accepted is refused for outcome in outcomes
    ):
        return None  # which is for other properties to judge
    last = outcomes[-1]
    verdict = look_at(look, [outcome.exchange for outcome in outcomes], last.verdict)
    recorded = {deviation.observed for deviation in trial.record.of(case_id)}
    if verdict.kind not in FAILURES or verdict.observed in recorded:
        return None
    return last.judged_to_be(verdict)
