"""A running peer, and the cases that the suite or this package has for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from conformance.checkup.capabilities import etypes
from conformance.forge.requires import GSS_ONLY, RAW
from conformance.model.case import Case, Message
from conformance.model.defect import Role
from conformance.model.expectation import Expectation, Result
from conformance.model.scenario import Scenario, framed
from conformance.model.values import Policy
from conformance.model.verdict import Kind
from conformance.peers.process import PeerProcess
from conformance.peers.spec import PeerSpec
from conformance.suite.cases import cases
from conformance.suite.deviations import Deviation, load
from conformance.suite.own import Own, of_service
from conformance.suite.result import Result as CaseResult
from conformance.suite.session import PeerSession

_SECOND = timedelta(seconds=1)
_DCE_STYLE = "ms-kile"
_NO_ETYPE = -1  # permitted alone, so that nothing is


class Bench:
    """Puts cases to a peer, as it can take them, and holds them against its record."""

    def __init__(
        self, spec: PeerSpec, process: PeerProcess, deviations: Sequence[Path], profile: str
    ) -> None:
        """Take a running peer; DeviationsError."""
        self.process = process
        self.claimed = process.hello.capabilities
        self.working: set[Role] = set()
        """The roles in which a valid exchange succeeds."""
        self.unsupported: set[str] = set()
        """The cases that it claims to take, and does not."""
        self._spec = spec
        self._profile = profile
        # DCE style is of that profile, and is looked at in any.
        self._deviations = {
            each: load(process.hello.peer, cases(each).values(), deviations, each)
            for each in (_DCE_STYLE, profile)
        }
        self._cases = {**cases(_DCE_STYLE), **cases(profile)}
        for case in (self._not_permitted(), self._unchecked()):
            self._cases[case.id] = case

    @property
    def etypes(self) -> list[int]:
        """The encryption types that it claims, the one that exchanges are made in first."""
        return etypes(self.claimed)

    def case(self, name: str, etype: int | None = None) -> Case:
        """Return a case in the peer's first encryption type, or another one."""
        etype = self.etypes[0] if etype is None else etype
        return _permitting(Own(etype=etype).case(self._cases[name]), etype)

    def message(self, name: str, when: datetime | None = None) -> Message:
        """Return the first message of a case as `run` would put it, or at another time."""
        case = self.case(name)
        if self._spec.keytab:
            case = of_service(self._spec.keytab).case(case)
        if "clock" not in self.claimed:
            when = datetime.now(UTC)
        message = case.messages[0]
        scenario = message.scenario
        if GSS_ONLY in self.claimed:
            scenario = framed(scenario)
        if when is not None:
            scenario = _moved(scenario, when - scenario.now)
        return replace(message, scenario=scenario)

    def takes(self, name: str) -> bool:
        """Return whether it claims all that a case needs."""
        return self.case(name).requires - {RAW} <= self.claimed

    def run(self, name: str, etype: int | None = None, *, unclaimed: bool = False) -> CaseResult:
        """Put a case to the peer; `unclaimed`: although it does not claim what that needs."""
        case = self.case(name, etype)
        suite = {} if case.twin is None else {case.twin: self.case(case.twin)}
        if unclaimed:
            suite = {id_: self._without_needs(twin) for id_, twin in suite.items()}
            case = self._without_needs(case)
        profile = _DCE_STYLE if case.requirement.profile == _DCE_STYLE else self._profile
        result = self._session(suite, profile, self._deviations[profile]).run(case)
        if result.kind is Kind.FIXED:  # whether the record is out of date is not asked here
            result = self._session(suite, profile, ()).run(case)
        if result.kind is Kind.UNSUPPORTED:
            self.unsupported.add(name)
        return result

    def _session(
        self, suite: Mapping[str, Case], profile: str, deviations: Sequence[Deviation]
    ) -> PeerSession:
        return PeerSession(self._spec, self.process, deviations, suite=suite, profile=profile)

    def _without_needs(self, case: Case) -> Case:
        return replace(case, requires=case.requires & self.claimed)

    def _not_permitted(self) -> Case:
        """The policy permits no encryption type that there is."""
        case = self._cases["server.valid.permitted-etypes"]
        return _altered(
            case, "checkup.not-permitted", replace(
                case.messages[0].scenario.policy, permitted_etypes=(_NO_ETYPE,)
            ), Result.REJECT,
        )  # fmt: skip

    def _unchecked(self) -> Case:
        """The path of realms is none to trust, and the server is told not to look at it."""
        case = self._cases["server.transited.path-not-checked"]
        case = replace(case, requires=case.requires | {"check-transited"})
        return _altered(case, "checkup.unchecked", Policy(check_transited=False), Result.ACCEPT)


def _moved(scenario: Scenario, by: timedelta) -> Scenario:
    """Return the scenario at another time. Those of its ticket stay whole seconds."""
    whole = by // _SECOND * _SECOND
    moved, rest = scenario.shifted(whole), by - whole
    return replace(moved, now=moved.now + rest, ctime=moved.ctime + rest)


def _permitting(case: Case, etype: int) -> Case:
    """Return the case with a policy that permits the type, where it permits any by name."""
    messages = tuple(
        message
        if message.scenario.policy.permitted_etypes in (None, (_NO_ETYPE,))
        else _with_policy(message, replace(message.scenario.policy, permitted_etypes=(etype,)))
        for message in case.messages
    )
    return replace(case, messages=messages)


def _with_policy(message: Message, policy: Policy) -> Message:
    return replace(message, scenario=replace(message.scenario, policy=policy))


def _altered(case: Case, name: str, policy: Policy, result: Result) -> Case:
    messages = tuple(
        replace(_with_policy(message, policy), expectation=Expectation(result))
        for message in case.messages
    )
    return replace(case, id=name, messages=messages)
