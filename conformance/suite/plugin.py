"""The suite as a pytest plugin: options, a test for every peer and case, outcomes, exit codes.

Idle unless pytest is asked for `conformance.suite`. With xdist the controller starts the peers to
see that they can be run, and every worker starts its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

import pytest

from conformance.model.case import Case
from conformance.model.verdict import UNEXPECTED, Kind
from conformance.peers.process import PeerUnavailable
from conformance.peers.registry import UnknownPeer
from conformance.suite.cases import cases
from conformance.suite.deviations import DeviationsError
from conformance.suite.failure import failure_text
from conformance.suite.options import add_options, selection
from conformance.suite.peers import Peers, start
from conformance.suite.properties.effort import OFF, Effort, database, effort
from conformance.suite.properties.finding import Finding
from conformance.suite.properties.property import Property, properties
from conformance.suite.result import Result
from conformance.suite.session import PeerSession
from conformance.suite.status import ExitCode, exit_code

PROPERTY = "sixstep"
"""The name of the user property of a test report that carries its Result as JSON."""

RUN = pytest.StashKey["Run"]()


class NotConformant(Exception):
    """A verdict that was not expected; its text is the whole report of it."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of the suite."""
    add_options(parser.getgroup("sixstep", "Kerberos AP exchange conformance").addoption)


def is_ours(config: pytest.Config) -> bool:
    """Return whether this run is one of the conformance suite."""
    return any(argument.startswith("conformance.suite") for argument in config.args)


def is_worker(config: pytest.Config) -> bool:
    """Return whether this process is a worker of xdist's."""
    return hasattr(config, "workerinput")


def pytest_configure(config: pytest.Config) -> None:
    """Start the peers; a wrong option is told in one line."""
    if not is_ours(config):
        return
    options = config.option
    wanted = selection(options)
    suite = cases(options.sixstep_profile)
    tried = {} if options.sixstep_effort == OFF else properties()
    if not wanted.of(suite.values()) and not wanted.of(tried.values()):
        raise pytest.UsageError("no case is selected; `sixstep list` shows what there is")
    try:
        peers = start(
            options.sixstep_peers,
            options.sixstep_deviations,
            options.sixstep_seed,
            suite,
            options.sixstep_profile,
        )
    except (UnknownPeer, DeviationsError) as error:
        raise pytest.UsageError(str(error)) from None
    config.add_cleanup(peers.close)
    if not peers.sessions:
        pytest.exit(f"PEER NOT RUN  {'; '.join(peers.unavailable.values())}", ExitCode.PEER_NOT_RUN)
    config.stash[RUN] = run = Run(peers, suite, wanted.everything)
    run.properties = tried
    run.effort = _effort(options.sixstep_effort, options.sixstep_examples)
    config.pluginmanager.register(run, "sixstep-run")


class Run:
    """A run of the suite: its peers, the results so far, and the exit code that they make.

    With xdist the controller's has the results of all workers.
    """

    def __init__(self, peers: Peers, suite: Mapping[str, Case], complete: bool) -> None:
        self.peers = peers
        self.suite = suite
        self.complete = complete
        """Whether every case of the suite is wanted."""
        self.results: list[Result] = []
        self.properties: Mapping[str, Property] = {}
        self.effort: Effort | None = None
        self.found: list[Callable[[Finding], None]] = []
        """Who is told of a finding, in the process that came upon it."""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep the result of a test that was run."""
        result = result_of(report)
        if result is not None:
            self.results.append(result)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Say how the run ended, in the exit codes of the `sixstep` command."""
        if not is_worker(session.config):
            session.exitstatus = exit_code(
                session.exitstatus, self.results, self.peers.unavailable, self.stale()
            )

    def stale(self) -> list[str]:
        """Return the recorded deviations that no case of a complete run showed."""
        asked = len(self.peers.sessions) * len(self.suite)
        had = sum(result.case in self.suite for result in self.results)
        if not self.complete or had < asked:  # pytest's -k, -x, or an interrupt
            return []
        shown = {(result.selector, result.deviation) for result in self.results}
        return [
            f"{self.peers.sessions[name].peer}: {deviation.case}: no case showed it"
            for name, deviations in self.peers.deviations.items()
            for number, deviation in enumerate(deviations)
            if (name, number) not in shown
            and not deviation.sometimes
            and (self.properties or deviation.case not in properties())
        ]


def result_of(report: pytest.TestReport) -> Result | None:
    """Return the result that a test report carries, once a test."""
    if report.when != "call":
        return None
    found = dict(report.user_properties).get(PROPERTY)
    return None if found is None else Result.from_json(cast("dict[str, Any]", found))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Make a test of every peer and case, and of every peer and property."""
    for fixture, name in (("sixstep_case", "suite"), ("sixstep_property", "properties")):
        if fixture not in metafunc.fixturenames:
            continue
        if RUN not in metafunc.config.stash:
            raise pytest.Collector.CollectError(
                "the suite is run by its name: pytest --pyargs conformance.suite, or sixstep run"
            )
        run = metafunc.config.stash[RUN]
        wanted = selection(metafunc.config.option).of(getattr(run, name).values())
        metafunc.parametrize(
            ("sixstep_session", fixture),
            [
                pytest.param(session, each, id=f"{peer}-{each.id}")
                for peer, session in run.peers.sessions.items()
                for each in wanted
            ],
        )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what pytest makes of a test for which no case or no property is wanted."""
    if RUN in config.stash:
        items[:] = [item for item in items if not item.name.endswith("[NOTSET]")]


@pytest.fixture
def sixstep_judge(request: pytest.FixtureRequest) -> Any:
    """Return the function that puts a case to a peer, or tries a property on it.

    It gives pytest the outcome.
    """
    run = request.config.stash[RUN]

    def found(finding: Finding) -> None:
        for told in run.found:
            told(finding)

    def judge(session: PeerSession, case: Case | Property) -> None:
        try:
            if isinstance(case, Property):
                assert run.effort is not None  # without one there are no properties
                result = session.try_property(case, run.effort, found)
            else:
                result = session.run(case)
        except PeerUnavailable as error:
            result = session.lost(case, str(error))
        request.node.user_properties.append((PROPERTY, result.to_json()))
        _conclude(result)

    return judge


def _effort(name: str, place: str | None) -> Effort | None:
    """Return the effort of the options; one without properties is none."""
    if name == OFF:
        return None
    try:
        return effort(name, None if place is None else database(place))
    except ValueError as error:
        raise pytest.UsageError(f"--examples {place}: {error}") from None


def _conclude(result: Result) -> None:
    if result.kind in UNEXPECTED:
        raise NotConformant(failure_text(result))
    if result.kind is Kind.DEVIATION:
        pytest.xfail(f"deviation: {result.observed}: {result.reason}")
    if result.kind in (Kind.UNSUPPORTED, Kind.INCONCLUSIVE):
        pytest.skip(f"{result.kind}: {result.observed}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """Show the report of an unexpected verdict as it is, without a traceback."""
    report = yield
    if call.excinfo is not None and call.excinfo.errisinstance(NotConformant):
        report.longrepr = str(call.excinfo.value)
    return report
