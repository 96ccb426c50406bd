"""Profiles: where one documents another answer than the specification."""

from __future__ import annotations

from dataclasses import replace
from fnmatch import fnmatchcase

from conformance.model.case import Case
from conformance.model.expectation import Expectation, Result
from conformance.model.requirement import Requirement
from conformance.requirements import catalogue

DEFAULT_PROFILE = "rfc4120"
PROFILES = (DEFAULT_PROFILE, "ms-kile")


def in_profile(case: Case, profile: str) -> Case:
    """Return the case as the profile judges it.

    A requirement that stands in for the case's own decides instead of it. Any other case that may
    be refused with a code for which the profile has another one may be refused with that, too.
    """
    if profile == DEFAULT_PROFILE:
        return case
    for requirement in catalogue().values():
        if requirement.profile == profile and _replaces(requirement, case):
            return _judged_by(requirement, case)
    messages = tuple(
        replace(message, expectation=_with_codes_of(profile, message.expectation))
        for message in case.messages
    )
    return replace(case, messages=messages)


def _replaces(requirement: Requirement, case: Case) -> bool:
    return any(
        fnmatchcase(case.requirement.id, pattern) or fnmatchcase(case.id, pattern)
        for pattern in requirement.instead_of
    )


def _judged_by(requirement: Requirement, case: Case) -> Case:
    """Return the case with the requirement in place of its own.

    What the peer sends is not looked at: that was for the sake of the requirement replaced.
    """
    messages = tuple(
        replace(message, expectation=_instead(requirement, case, message.expectation))
        for message in case.messages
    )
    return replace(case, requirement=requirement, messages=messages, look=None)


def _instead(requirement: Requirement, case: Case, before: Expectation) -> Expectation:
    if before.result is Result.ACCEPT:
        return before
    result = Result(requirement.result or before.result)
    codes = before.codes if result is Result.REJECT else None
    if codes is not None and requirement.codes is not None:
        codes = codes - (case.requirement.codes or frozenset()) | requirement.codes
    return Expectation(result, codes)


def _with_codes_of(profile: str, expectation: Expectation) -> Expectation:
    if expectation.codes is None:
        return expectation
    codes = expectation.codes
    for requirement in catalogue().values():
        if requirement.profile == profile and requirement.codes is not None:
            replaced = (catalogue().get(id_) for id_ in requirement.instead_of)
            if any(each and expectation.codes & (each.codes or frozenset()) for each in replaced):
                codes |= requirement.codes
    return replace(expectation, codes=codes)
