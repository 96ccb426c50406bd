"""Names in UTF-8 as Windows has them ([MS-KILE] section 3.1.5.7)."""

from __future__ import annotations

from conformance.defects.registry import breaks, harmless
from conformance.defects.server.name_forms import AUTHENTICATOR_TAG, with_client
from conformance.model.defect import Stage

_NAMES = {
    "latin": "zo\u00eb",
    "decomposed": "zoe\u0308",
    "greek": "\u03b1\u03bb\u03af\u03ba\u03b7",
    "of-three-octets": "\u96ea",
}


@harmless("ms-kile-3.1.5.7-utf8", Stage.PLAINTEXTS, each=_NAMES)
def client_in_utf8(octets: bytes, name: str) -> bytes:
    """The client's name has characters beyond IA5 in UTF-8, the same in both."""
    return with_client(octets, name.encode())


@breaks("ms-kile-3.1.5.7-utf8", Stage.PLAINTEXTS, codes=(36,))
def client_not_normalized(octets: bytes) -> bytes:
    """The client's name is composed in the ticket and decomposed in the authenticator."""
    names = _NAMES["latin"], _NAMES["decomposed"]
    return with_client(octets, names[octets[0] == AUTHENTICATOR_TAG].encode())


@breaks(
    "ms-kile-3.1.5.7-utf8", Stage.PLAINTEXTS, codes=(36,),
    each={"sharp-s": ("stra\u00dfe", "strasse"), "ligature": ("\ufb01sh", "fish"),
          "dotless-i": ("\u0131", "i\u0307")},
)  # fmt: skip
def client_equal_after_folding(octets: bytes, names: tuple[str, str]) -> bytes:
    """The client's names are not the same characters, but some full case folding makes them so."""
    return with_client(octets, names[octets[0] == AUTHENTICATOR_TAG].encode())
