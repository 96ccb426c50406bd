"""An expectation in the words of the vectors."""

from __future__ import annotations

from typing import Any

from conformance.model.expectation import Expectation, Result
from reference.messages import EncryptionKey

RESULTS = {Result.ACCEPT: "valid", Result.REJECT: "invalid", Result.EITHER: "acceptable"}


def expected(expectation: Expectation) -> dict[str, Any]:
    """Return the result, and the codes of a refusal; null: any code, or none."""
    fields: dict[str, Any] = {"result": RESULTS[expectation.result]}
    if expectation.result is not Result.ACCEPT:
        codes = expectation.codes
        fields["codes"] = None if codes is None else sorted(codes)
    return fields


def key_field(key: EncryptionKey | None) -> dict[str, Any] | None:
    """Return a key as the peer protocol has it."""
    return None if key is None else {"etype": key.keytype, "key": key.keyvalue.hex()}
