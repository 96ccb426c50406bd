"""Run a property on a peer, and judge it as a case is judged."""

from __future__ import annotations

from conformance.model.verdict import Kind, Verdict
from conformance.peers.process import PeerProcess
from conformance.strategies import Reach
from conformance.suite.properties.effort import Effort
from conformance.suite.properties.finding import Finding
from conformance.suite.properties.property import Property
from conformance.suite.properties.record import Record
from conformance.suite.properties.trial import Trial

HOLDS = "holds"


def run(
    prop: Property,
    peer: PeerProcess,
    record: Record,
    effort: Effort,
    *,
    profile: str,
    seed: int = 0,
) -> tuple[Verdict, list[Finding]]:
    """Return the verdict on a property, and each finding that speaks against it."""
    capabilities = peer.hello.capabilities
    missing = sorted((prop.needs | {"clock"}) - capabilities)  # times are drawn, too
    if missing:
        return Verdict(Kind.UNSUPPORTED, HOLDS, f"unsupported: {', '.join(missing)}"), []
    reach = Reach(prop.role, capabilities, profile, record.refused(prop.role))
    trial = Trial(prop.name, peer, reach, record, effort, seed)
    prop.run(trial)
    if not trial.findings:
        notes = "\n".join(trial.notes) or None
        return Verdict(Kind.PASS, HOLDS, f"holds for {trial.exchanges} exchanges", notes), []
    first, *more = trial.findings
    observed = f"does not hold: {first.key.outcome}"
    if more:
        observed += f", and {len(more)} more"
    detail = "\n".join(map(_told, trial.findings))
    return Verdict(first.verdict.kind, HOLDS, observed, detail), trial.findings


def _told(finding: Finding) -> str:
    scenario = "; ".join(finding.scenario) or "the plain scenario"
    verdict = finding.verdict
    told = f"{scenario}: expected {verdict.expected}, observed {verdict.observed}"
    return f"{told} ({verdict.detail})" if verdict.detail else told
