"""Where a loaded library keeps the addresses of the functions that it imports.

Each imported function has a slot in the global offset table of the library, through which every
call goes. The dynamic linker fills the slots, and the library's relocations say where they are.
Another address in a slot takes over the calls of that one library; libkrb5's own calls and those
of other libraries stay as they are. Nothing in a file is changed.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from typing import Any

from conformance.peers.mit.library import Unusable
from conformance.peers.mit_gss.cdef import ffi

_NOW, _NOLOAD = 2, 4  # RTLD_…
_LINKMAP = 2  # RTLD_DI_LINKMAP
_STRTAB, _SYMTAB = 5, 6  # DT_…, as the next
_RELA_TABLES = ((23, 2), (7, 8))  # DT_JMPREL with DT_PLTRELSZ, DT_RELA with DT_RELASZ
_READ_WRITE = 3  # PROT_READ | PROT_WRITE

_here = ffi.dlopen(None)


def redirect(library: str, function: str, callback: Any) -> None:
    """Have `library`, which is loaded, call `callback` in place of `function`."""
    for slot in find(library, function):
        # A library linked with -z relro has its table write-protected once it is filled.
        page = slot & -mmap.PAGESIZE
        if _here.mprotect(ffi.cast("void *", page), mmap.PAGESIZE, _READ_WRITE):
            raise Unusable("the table of the functions that it imports cannot be written")
        ffi.cast("void **", slot)[0] = callback


def find(library: str, function: str) -> list[int]:
    """Return the addresses of a function's slots in `library`; Unusable where it has none."""
    slots = list(_slots(library, function))
    if not slots:
        raise Unusable(f"its calls of {function} cannot be reached")
    return slots


def _slots(library: str, function: str) -> Iterator[int]:
    # An import has no other relocations than those of its slots.
    loaded = _link_map(library)
    section = _dynamic_section(loaded)
    symbols = ffi.cast("Elf64_Sym *", section[_SYMTAB])
    for table, size in _RELA_TABLES:
        if table not in section:
            continue
        relocations = ffi.cast("Elf64_Rela *", section[table])
        for number in range(section[size] // ffi.sizeof("Elf64_Rela")):
            relocation = relocations[number]
            symbol = relocation.info >> 32
            name = ffi.cast("char *", section[_STRTAB] + symbols[symbol].name)
            if symbol and ffi.string(name) == function.encode():
                yield loaded.base + relocation.offset


def _link_map(library: str) -> Any:
    if ffi.sizeof("void *") != 8 or not hasattr(_here, "dlinfo"):
        raise Unusable("only ELF libraries of 64 bits can be driven")
    handle = _here.dlopen(library.encode(), _NOW | _NOLOAD)
    if not handle:
        raise Unusable("the loader does not know it any more")
    found = ffi.new("struct link_map **")
    failed = _here.dlinfo(handle, _LINKMAP, found)
    _here.dlclose(handle)  # whoever loaded it still has it
    if failed:
        raise Unusable("the loader does not say where it is")
    return found[0]


def _dynamic_section(loaded: Any) -> dict[int, int]:
    section: dict[int, int] = {}
    for number in range(1024):
        entry = loaded.dynamic[number]
        if not entry.tag:
            break
        section[entry.tag] = entry.value
    # glibc turns what points into the library into addresses, musl leaves it relative.
    for tag in (_STRTAB, _SYMTAB, *(table for table, _ in _RELA_TABLES)):
        if tag in section and section[tag] < loaded.base:
            section[tag] += loaded.base
    return section
