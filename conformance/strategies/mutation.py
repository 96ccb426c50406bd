"""Changes to the octets of a message, at every stage of its making."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from conformance.forge.tree import Node, parse
from conformance.model.defect import Defect, Effect, Role, Stage
from conformance.strategies import edges
from conformance.strategies.about import EVERYTHING
from conformance.strategies.departure import Drawn, describe
from conformance.strategies.plan import Plan, Reach, bases
from conformance.strategies.source import Source, choice

STAGES = {
    Role.SERVER: (
        Stage.AP_REQ_OCTETS, Stage.TICKET_PLAINTEXT, Stage.AUTHENTICATOR_PLAINTEXT, Stage.TOKEN,
    ),
    Role.CLIENT: (Stage.AP_REP_OCTETS, Stage.REPLY_PLAINTEXT, Stage.REPLY_TOKEN),
}  # fmt: skip
"""Where octets are changed: the message, what is encrypted in it, the framing around it."""
_FRAMING = (Stage.TOKEN, Stage.REPLY_TOKEN)
_REQUIREMENT = {Role.SERVER: "rfc4120-3.2.3-authenticated", Role.CLIENT: "rfc4120-3.2.5-genuine"}
_LIKE = {
    Role.SERVER: (
        "server.ciphertext.authenticator-of-nothing", "server.ciphertext.ticket-of-nothing",
        "server.authorization-data.if-relevant-in-ticket-empty",
        "server.flags.ticket-flags-of-none",
    ),
}  # fmt: skip
"""What changed octets may amount to, and peers are on record to die of."""
_MOST = 2**16


@dataclass(frozen=True, slots=True)
class Mutation:
    """One change to octets: what is done, where (a fraction of 65536), and with what."""

    what: str
    place: int
    value: int
    octets: bytes = b""

    def apply(self, octets: bytes) -> bytes:
        """Return the octets after the change; those that are no DER are changed as octets."""
        return _CHANGES[self.what](octets, self)

    def __str__(self) -> str:
        more = f", {describe(self.octets)}" if self.octets else ""
        return f"{self.what} at {self.place}/65536 with {self.value}{more}"

    def at(self, size: int) -> int:
        """Return the place among so many."""
        return self.place * size // _MOST


def _bit_turned(octets: bytes, mutation: Mutation) -> bytes:
    if not octets:
        return octets
    spoiled = bytearray(octets)
    spoiled[mutation.at(len(octets))] ^= 1 << mutation.value % 8
    return bytes(spoiled)


def _octet_set(octets: bytes, mutation: Mutation) -> bytes:
    at = mutation.at(len(octets))
    return octets[:at] + bytes((mutation.value % 256,)) + octets[at + 1 :]


def _octets_inserted(octets: bytes, mutation: Mutation) -> bytes:
    at = mutation.at(len(octets) + 1)
    return octets[:at] + (mutation.octets or bytes(1)) + octets[at:]


def _octets_removed(octets: bytes, mutation: Mutation) -> bytes:
    at = mutation.at(len(octets))
    return octets[:at] + octets[at + 1 + mutation.value % 16 :]


def _cut_off(octets: bytes, mutation: Mutation) -> bytes:
    return octets[: mutation.at(len(octets))]


def _replaced_by_noise(octets: bytes, mutation: Mutation) -> bytes:
    return mutation.octets


def _on_node(change: Callable[[list[Node], int, Mutation], None]) -> Callable[..., bytes]:
    """Make a change to one value of a message; the lengths around it are mended."""

    def changed(octets: bytes, mutation: Mutation) -> bytes:
        try:
            root = parse(octets)
        except (ValueError, IndexError):
            return _bit_turned(octets, mutation)
        places = list(_places([root]))
        change(*places[mutation.at(len(places))], mutation)
        return root.encode()

    return changed


def _places(nodes: list[Node]) -> Sequence[tuple[list[Node], int]]:
    found: list[tuple[list[Node], int]] = []
    for number, node in enumerate(nodes):
        found.append((nodes, number))
        found += _places(node.nodes)
    return found


def _value_set(nodes: list[Node], number: int, mutation: Mutation) -> None:
    node = nodes[number]
    value = mutation.value
    node.octets = value.to_bytes(value.bit_length() // 8 + 1, signed=True)
    node.nodes = []


def _value_emptied(nodes: list[Node], number: int, mutation: Mutation) -> None:
    nodes[number].octets, nodes[number].nodes = b"", []


def _value_removed(nodes: list[Node], number: int, mutation: Mutation) -> None:
    nodes[number].nodes = nodes[number].nodes[1:]


def _value_twice(nodes: list[Node], number: int, mutation: Mutation) -> None:
    nodes[number].nodes = [*nodes[number].nodes[:1], *nodes[number].nodes]


def _values_swapped(nodes: list[Node], number: int, mutation: Mutation) -> None:
    nodes[number].nodes.reverse()


def _tag_set(nodes: list[Node], number: int, mutation: Mutation) -> None:
    nodes[number].tag = mutation.value % 256


def _length_set(nodes: list[Node], number: int, mutation: Mutation) -> None:
    size = abs(mutation.value) % 2**32
    nodes[number].length = b"\x84" + size.to_bytes(4)


_CHANGES: dict[str, Callable[..., bytes]] = {
    "bit turned": _bit_turned,
    "octet set": _octet_set,
    "octets inserted": _octets_inserted,
    "octets removed": _octets_removed,
    "cut off": _cut_off,
    "value set": _on_node(_value_set),
    "value emptied": _on_node(_value_emptied),
    "value removed": _on_node(_value_removed),
    "value twice": _on_node(_value_twice),
    "values swapped": _on_node(_values_swapped),
    "tag set": _on_node(_tag_set),
    "length set": _on_node(_length_set),
    "noise": _replaced_by_noise,
}
_NAMES = tuple(_CHANGES)


def draw_mutation(source: Source) -> Mutation:
    """Draw a change to octets."""
    what = choice(source, _NAMES)
    value = edges.integer(source, -(2**64), 2**64)
    octets = b""
    if what in ("octets inserted", "noise"):
        octets = source.octets(source.integer(0, 32))
    return Mutation(what, source.integer(0, _MOST - 1), value, octets)


def mutated(source: Source, reach: Reach, stages: Sequence[Stage] | None = None) -> Plan:
    """Draw a valid base with one to three changes to its octets, all at one stage.

    What a peer makes of it is its own affair: the expectation is `either`.
    """
    stage = choice(source, STAGES[reach.role] if stages is None else stages)
    framed = stage in _FRAMING
    fitting = [base for base in bases(reach) if (base.scenario.gss is not None) == framed]
    fitting = fitting or list(bases(reach))
    mutations = [draw_mutation(source) for _ in range(source.integer(1, 3))]
    return of_mutations(reach, choice(source, fitting).name, stage, mutations)


def of_mutations(reach: Reach, base: str, stage: Stage, mutations: Sequence[Mutation]) -> Plan:
    """Return the plan of a base whose octets are changed."""
    found = next(each for each in bases(reach) if each.name == base)
    return Plan(reach.role, found, tuple(_drawn(reach.role, stage, each) for each in mutations))


def _drawn(role: Role, stage: Stage, mutation: Mutation) -> Drawn:
    defect = Defect(
        id=f"{stage.value.lower().replace(' ', '-')}-{mutation.what.replace(' ', '-')}",
        title=f"The octets of the {stage.value} are changed.",
        topic="mutation",
        role=role,
        stage=stage,
        effect=Effect.OPEN,
        requirement=_REQUIREMENT[role],
        change=functools.partial(_applied, mutation),
        bases=("default",),
        codes=None,
    )
    return Drawn(defect.id, str(mutation), defect, EVERYTHING, _LIKE.get(role, ()))


def _applied(mutation: Mutation, octets: bytes) -> bytes:
    return mutation.apply(octets)


__all__ = ["STAGES", "Mutation", "draw_mutation", "mutated", "of_mutations"]
