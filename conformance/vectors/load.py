"""Read files of vectors, ours or anyone's; what is wrong with one is told in a line."""

from __future__ import annotations

import functools
import json
import tomllib
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema_rs

from conformance.model.excerpt import excerpt

LARGEST = 64 * 1024 * 1024
"""Octets beyond which a file is not read: ours are less than two million each."""


class VectorsError(ValueError):
    """A file is no file of vectors; one line that says which and what to do."""


def installed() -> Path:
    """Return the folder of the vectors that come with sixstep."""
    schema = resources.files("vectors") / "schema" / "vectors.schema.json"
    assert isinstance(schema, Path)  # the package is never zipped
    return schema.parent.parent


def files_of(path: Path) -> Iterator[Path]:
    """Yield a file, or the JSON files of a folder and those below it but the schema."""
    if not path.is_dir():
        yield path
        return
    found = sorted(file for file in path.rglob("*.json") if not file.name.endswith(".schema.json"))
    found = [file for file in found if file.parent.name != "published"]
    if not found:
        raise VectorsError(f"{path}: no file of vectors is in this folder")
    yield from found


def load(path: Path) -> dict[str, Any]:
    """Return the document of a file that fits the schema; VectorsError where it does not."""
    try:
        document = json.loads(_octets(path))
    except OSError as error:
        raise VectorsError(f"{path}: cannot be read: {error.strerror}") from None
    except VectorsError:
        raise
    except RecursionError:
        raise VectorsError(f"{path}: nested too deeply to be a file of vectors") from None
    except ValueError as error:
        raise VectorsError(f"{path}: not JSON: {error}") from None
    try:
        _validator().validate(document)
    except jsonschema_rs.ValidationError as error:
        raise VectorsError(f"{path}: {_described(error)}") from None
    except ValueError as error:  # nesting without end, or what JSON cannot carry
        raise VectorsError(f"{path}: {error}") from None
    if not any(group["tests"] for group in document["groups"]):
        raise VectorsError(f"{path}: has no vector")
    loaded: dict[str, Any] = document
    return loaded


def listed_changes(path: Path) -> list[str]:
    """Return the ids of a file of changes: `[[change]]` entries of an id and a reason."""
    try:
        entries = tomllib.loads(path.read_text("utf-8"))["change"]
        return [entry["id"] for entry in entries if entry["reason"]]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, LookupError, TypeError):
        raise VectorsError(
            f"{path}: wants [[change]] entries, each with an id and a reason"
        ) from None


def _octets(path: Path) -> bytes:
    if path.stat().st_size > LARGEST:
        raise VectorsError(f"{path}: larger than {LARGEST} octets; split it into families")
    return path.read_bytes()


@functools.cache
def schema() -> dict[str, Any]:
    """Return the JSON Schema of the format."""
    text = (installed() / "schema" / "vectors.schema.json").read_text("utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


@functools.cache
def _validator() -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(schema())


def _described(error: jsonschema_rs.ValidationError) -> str:
    field = ".".join(map(str, error.instance_path)) or "the file"
    match error.kind:
        case jsonschema_rs.ValidationErrorKind.Required(property=name):
            return f"{field}: the field {name} is missing"
        case jsonschema_rs.ValidationErrorKind.AdditionalProperties(unexpected=[name, *_]):
            return f"{field}: no field is called {excerpt(name)}"
    rule: Any = schema()
    for step in list(error.schema_path)[:-1]:
        rule = rule[step]
    wanted = rule.get("description", "another value") if isinstance(rule, dict) else "another value"
    return f"{field}: expected {wanted}, got {excerpt(error.instance)}"
