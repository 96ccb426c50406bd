"""KERB_VALIDATION_INFO ([MS-PAC] section 2.5): what a PAC says of a client's rights, in NDR."""

from __future__ import annotations

import struct

_TYPE_SERIALIZATION_1 = bytes.fromhex("01100800cccccccc")  # [MS-RPCE] section 2.2.6.1
_REFERENT = struct.pack("<I", 0x20000)
_NEVER = b"\xff\xff\xff\xff\xff\xff\xff\x7f"
_NOTHING = bytes(8)  # an RPC_UNICODE_STRING without text, a FILETIME of zero, or two numbers
_NULL = bytes(4)  # a pointer to nothing, or a number


def logon_info() -> bytes:
    """Return the rights of nobody: no name, no group, no domain, and times that never come."""
    information = b"".join(
        (
            _NOTHING, 5 * _NEVER,  # LogonTime; LogoffTime to PasswordMustChange
            6 * _NOTHING,  # EffectiveName to HomeDirectoryDrive
            _NULL,  # LogonCount, BadPasswordCount
            4 * _NULL,  # UserId, PrimaryGroupId, GroupCount, GroupIds
            _NULL, bytes(16),  # UserFlags, UserSessionKey
            2 * _NOTHING, _NULL,  # LogonServer, LogonDomainName, LogonDomainId
            _NOTHING, 2 * _NULL,  # Reserved1, UserAccountControl, SubAuthStatus
            2 * _NOTHING, 2 * _NULL,  # the last two logons, FailedILogonCount, Reserved3
            2 * _NULL,  # SidCount, ExtraSids
            3 * _NULL,  # ResourceGroupDomainSid, ResourceGroupCount, ResourceGroupIds
        )
    )  # fmt: skip
    contents = _REFERENT + information
    contents += bytes(-len(contents) % 8)
    return _TYPE_SERIALIZATION_1 + struct.pack("<II", len(contents), 0) + contents
