"""Reports as a pytest plugin: the results file while the run goes on, the table at its end."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest

from conformance.model.verdict import Kind
from conformance.report.choices import choices
from conformance.report.precedence import precedence
from conformance.report.results_file import ResultsFile
from conformance.report.table import kinds, table
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
        return [f"peers: {peers or 'none'}"]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Write a result when it comes."""
        result = result_of(report)
        if result is not None and self._file is not None:
            self._file.add(result)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print the table, the deviations, and what the run cannot be trusted without."""
        write = terminalreporter.write_line
        results = self._run.results
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
        for reason in self._run.peers.unavailable.values():
            write(f"PEER NOT RUN  {reason}", red=True)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Close the results file with the exit code that the run ends with."""
        if self._file is not None:
            self._file.close(int(session.exitstatus))
