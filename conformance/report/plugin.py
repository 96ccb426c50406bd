"""Reports as a pytest plugin: the results file while the run goes on, the table at its end."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest

from conformance.model.verdict import Kind
from conformance.report.choices import choices
from conformance.report.precedence import precedence
from conformance.report.record import recorded
from conformance.report.results_file import ResultsFile
from conformance.report.table import kinds, table
from conformance.report.unexpected import unexpected
from conformance.suite.plugin import RUN, Run, is_worker, result_of
from conformance.suite.properties.finding import Finding
from conformance.vectors.crash import NoVector, write_crash
from conformance.vectors.load import VectorsError


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Report on a run of the suite, in the process that has all results."""
    run = config.stash.get(RUN, None)
    if run is not None:
        crashes, seed = config.option.sixstep_crashes, config.option.sixstep_seed
        run.found.append(lambda finding: _write(finding, crashes, seed))
    if run is not None and not is_worker(config):
        config.pluginmanager.register(Reporter(config, run), "sixstep-reporter")
        if config.option.tbstyle == "auto":
            config.option.tbstyle = "no"  # the reporter tells of failures, by requirement


def _to_record(config: pytest.Config, run: Run) -> Path | None:
    """Return where to write what fails; whether that can be done is known before the run."""
    path: Path | None = config.option.sixstep_record
    if path is None:
        return None
    if len(run.peers.sessions) != 1:
        raise pytest.UsageError("--record wants one peer: name it with --peer")
    try:
        path.open("a", encoding="utf-8").close()
    except OSError as error:
        raise pytest.UsageError(f"--record {path}: {error.strerror}") from None
    return path


def _write(finding: Finding, folder: Path, seed: int) -> None:
    """Write a finding at once, so that nothing is lost that comes after it."""
    try:
        write_crash(finding, folder, seed=seed, forged=finding.forged)
    except NoVector:
        pass  # what was seen in many messages together is told by the report alone
    except VectorsError as error:
        warnings.warn(f"--crashes: {error}", stacklevel=2)


class Reporter:
    """Handles the events of one run."""

    def __init__(self, config: pytest.Config, run: Run) -> None:
        self._run = run
        self._told_by_pytest = config.option.tbstyle != "auto"
        self._record = _to_record(config, run)
        self._file: ResultsFile | None = None
        path = config.option.sixstep_results
        if path is not None:
            try:
                self._file = ResultsFile(
                    path,
                    peers=[str(session.peer) for session in run.peers.sessions.values()],
                    profile=config.option.sixstep_profile,
                    seed=config.option.sixstep_seed,
                )
            except OSError as error:
                raise pytest.UsageError(f"--results {path}: {error.strerror}") from None

    def pytest_report_header(self) -> list[str]:
        """Name the peers."""
        peers = ", ".join(str(session.peer) for session in self._run.peers.sessions.values())
        missing = [f"not here: {reason}" for reason in self._run.peers.missing.values()]
        return [f"peers: {peers or 'none'}", *missing]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Write a result when it comes."""
        result = result_of(report)
        if result is not None and self._file is not None:
            self._file.add(result)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print the table, the deviations, and what the run cannot be trusted without."""
        write = terminalreporter.write_line
        results = self._run.results
        if not self._told_by_pytest:
            self._tell_of_failures(terminalreporter)
        if results:
            terminalreporter.section("conformance")
            for line in table(results):
                write(line)
            for line in kinds(results):
                write(line)
        deviations = {
            (result.peer, result.deviation or 0): result
            for result in results
            if result.kind is Kind.DEVIATION
        }
        if deviations:
            terminalreporter.section("recorded deviations")
        for (peer, number), result in sorted(deviations.items(), key=lambda item: item[0]):
            entry = self._run.peers.deviations[result.selector][number]
            write(f"{peer}: {entry.case}: {result.observed}: {result.reason}")
        for title, lines in (
            ("choices where the specification leaves one", choices(results)),
            ("precedence of two defects in one message", precedence(results)),
        ):
            if lines:
                terminalreporter.section(title)
            for line in lines:
                write(line)
        for line in self._run.stale():
            write(f"STALE DEVIATION  {line}: remove the entry", red=True)
        for reason in self._run.peers.missing.values():
            write(f"not here: {reason}")
        for reason in self._run.peers.unavailable.values():
            write(f"PEER NOT RUN  {reason}", red=True)

    def _tell_of_failures(self, terminalreporter: pytest.TerminalReporter) -> None:
        lines = unexpected(self._run.results)
        for report in (
            *terminalreporter.getreports("error"), *terminalreporter.getreports("failed"),
        ):  # fmt: skip
            if not isinstance(report, pytest.TestReport) or result_of(report) is None:
                lines += [str(report.nodeid), *report.longreprtext.splitlines()]
        if lines:
            terminalreporter.section("unexpected results")
        for line in lines:
            terminalreporter.write_line(line)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Close the results file with the exit code that the run ends with."""
        if self._record is not None:
            (peer,) = self._run.peers.sessions.values()
            text = recorded(peer.peer.name, self._run.results)
            self._record.write_text(text, encoding="utf-8")
        if self._file is not None:
            self._file.close(int(session.exitstatus))
