"""Cases with a user's own clock, realm, encryption type and service keys."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from conformance.defects.bases import of_etype
from conformance.forge.keys import made_up_key
from conformance.model.case import Case, Message
from conformance.model.scenario import AES256, EPOCH, Scenario
from conformance.model.values import Key, KeytabEntry

OUR_REALM = "EXAMPLE"
_TGT = "TGT session key"


@dataclass(frozen=True, slots=True)
class Own:
    """What a user has otherwise; None: as in our own cases.

    now: when the cases happen, from then on; whole seconds. etype: of all keys, where a case is
    not about another one. service_keys: those of the server, whose name and version come with
    them; of several of one etype the first.
    """

    now: datetime | None = None
    realm: str | None = None
    etype: int | None = None
    service_keys: tuple[KeytabEntry, ...] = ()

    def case(self, case: Case) -> Case:
        """Return the case with what the user has."""
        messages = tuple(
            replace(message, scenario=self._scenario(message.scenario)) for message in case.messages
        )
        if (before := _etypes(case.messages)) <= case.requires:
            requires = case.requires - before | _etypes(messages)
        else:  # a defect has changed a key's type, and what that takes
            requires = case.requires
        return replace(case, messages=messages, requires=requires)

    def _scenario(self, scenario: Scenario) -> Scenario:
        own = self._service_key(scenario)
        keys = self._keys(scenario, own)
        named = self._named(scenario.server)

        def entry(old: KeytabEntry) -> KeytabEntry:
            key = keys(Key(old.etype, old.key))
            kvno = own.kvno if own and old.kvno == 3 else old.kvno
            return KeytabEntry(named(old.principal), kvno, key.etype, key.key)

        scenario = replace(
            scenario,
            client=named(scenario.client),
            server=named(scenario.server),
            service_key=keys(scenario.service_key),
            session_key=keys(scenario.session_key),
            subkey=scenario.subkey and keys(scenario.subkey),
            reply_subkey=scenario.reply_subkey and keys(scenario.reply_subkey),
            user_to_user_key=scenario.user_to_user_key and keys(scenario.user_to_user_key),
            keytab=None if scenario.keytab is None else tuple(map(entry, scenario.keytab)),
        )
        if own is not None and scenario.kvno is not None:
            scenario = replace(scenario, kvno=own.kvno)
        if self.now is not None:
            scenario = scenario.shifted(self.now.replace(microsecond=0) - EPOCH)
        return scenario

    def _named(self, server: str) -> Callable[[str], str]:
        """Return what becomes of a principal's name."""

        def named(principal: str) -> str:
            if self.service_keys and principal == server:
                return self.service_keys[0].principal
            name, _, realm = principal.rpartition("@")
            return f"{name}@{self.realm}" if self.realm and realm == OUR_REALM else principal

        return named

    def _service_key(self, scenario: Scenario) -> KeytabEntry | None:
        """Return the key that stands for the scenario's: one of the same etype, or of its own."""
        key = self._of_own_etype.get(scenario.service_key, scenario.service_key)
        return next((entry for entry in self.service_keys if entry.etype == key.etype), None)

    def _keys(self, scenario: Scenario, own: KeytabEntry | None) -> Callable[[Key], Key]:
        """Return what becomes of a key; only those of the default type change theirs."""
        exchanged = dict(self._of_own_etype)
        if own is not None:
            exchanged[scenario.service_key] = Key(own.etype, own.key)
        return lambda key: exchanged.get(key, key)

    @property
    def _of_own_etype(self) -> Mapping[Key, Key]:
        return {} if self.etype is None else _of_type(self.etype)


def of_service(keytab: tuple[KeytabEntry, ...]) -> Own:
    """Return what a service has otherwise that runs already, with these keys."""
    if not keytab:
        return Own()
    etypes = [entry.etype for entry in keytab]
    return Own(
        realm=keytab[0].principal.rpartition("@")[2],
        etype=None if AES256 in etypes else etypes[0],
        service_keys=keytab,
    )


def _etypes(messages: Iterable[Message]) -> frozenset[str]:
    """Return the capabilities that the keys of the messages take."""
    return frozenset(
        f"etype.{key.etype}"
        for message in messages
        for key in (message.scenario.service_key, message.scenario.session_key)
    )


@functools.cache
def _of_type(etype: int) -> Mapping[Key, Key]:
    ours, theirs = Scenario(), of_etype(etype)
    aes256 = of_etype(AES256)
    return {
        **{
            getattr(each, name): getattr(theirs, name)
            for each in (ours, aes256)
            for name in ("service_key", "session_key", "subkey", "reply_subkey")
        },
        made_up_key(AES256, _TGT): made_up_key(etype, _TGT),
    }
