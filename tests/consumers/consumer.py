# A small server of AES-SHA1, and how it does on test vectors: python consumer.py FILE...
import hmac
import json
import sys
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes


def read(octets):  # DER: what has a number under that, all else under its position
    fields = {}
    while octets:
        tag, at = octets[0], max(octets[1] - 126, 2)
        end = at + int.from_bytes(octets[1 + (at > 2) : at])
        value, octets = octets[at:end], octets[end:]
        value = read(value) if tag & 32 else value.decode() if tag == 27 else value
        fields[tag - 160 if tag >= 160 else len(fields)] = value[0] if tag >= 96 else value
    return fields


def decrypt(data, key, usage):  # RFC 3961 sections 5.1 and 5.3, RFC 3962 section 5
    aes, keys = Cipher(algorithms.AES(key), modes.CBC(bytes(16))), []
    for five in (usage << 8 | 0xAA, usage << 8 | 0x55):  # octets, which fold to sixteen
        folded = sum((five * (2**40 + 1) >> 13 * i % 40) % 2**40 << 600 - 40 * i for i in range(16))
        keys.append(aes.encryptor().update((folded % (2**128 - 1) << 128).to_bytes(32))[: len(key)])
    aes, cut = Cipher(algorithms.AES(keys[0]), modes.CBC(bytes(16))), (len(data) - 13) // 16 * 16
    last = data[cut:-12] + aes.decryptor().update(data[cut - 16 : cut])[len(data) - 12 - cut :]
    text = aes.decryptor().update(data[: cut - 16] + last + data[cut - 16 : cut])[: len(data) - 12]
    return text[16:] if hmac.digest(keys[1], text, "sha1")[:12] == data[-12:] else b""


ABLE = """server etype.17 etype.18 CiphertextForm ClockSkew EnctypeNegotiation FarTime Flags
Harmless Identity LeftOpen MessageType ModifiedCiphertext Sequence Session TicketLifetime Valid"""
groups = [g for path in sys.argv[1:] for g in json.loads(Path(path).read_bytes())["groups"]]
tests, wrong = [{**g, **t, **t["messages"][-1]} for g in groups for t in g["tests"]], []
why = [min({*t["requires"], *t["flags"]} - {*ABLE.split()}, default="") for t in tests]
for given in (test for test, reason in zip(tests, why, strict=True) if not reason):
    try:  # RFC 4120 section 3.2.3; part[0][2] & 8: TRANSITED-POLICY-CHECKED, [1] & 1: INVALID
        request, skew = read(bytes.fromhex(given["ap_req"]))[0], given["policy"]["max_skew"]
        ticket, now = request[3], datetime.fromisoformat(given["now"])
        part = read(plain := decrypt(ticket[3][2], bytes.fromhex(given["keytab"][0]["key"]), 2))[0]
        auth = read(inner := decrypt(request[4][2], part[1][1], 11))[0]
        found = {"ticket_plaintext": plain.hex(), "authenticator_plaintext": inner.hex()}
        found["session_key"] = {"etype": part[1][0][0], "key": part[1][1].hex()}
        early, late = (int(f"{now + timedelta(0, s):%Y%m%d%H%M%S%f}") for s in (-skew, skew))
        ctime = int(auth[5][:14] + b"%06d" % int.from_bytes(auth[4], signed=True))
        start, end = (int(time[:14] + b"000000") for time in (part.get(6, part[5]), part[7]))
        fine = given["ap_req"][:2] == "6e" and (part[2] == ticket[1] or part[0][2] & 8 > 0)
        fine &= request[0] == ticket[0] == auth[0] == b"\5" and request[1] == b"\x0e"
        fine &= "/".join(ticket[2][1].values()) + "@" + ticket[1] == given["server"]
        fine &= (part[2], part[3][1]) == (auth[1], auth[2][1]) and auth.get(7, b"")[:-4] in b"\0"
        fine &= early <= min(ctime, end) and max(ctime, start) <= late and not part[0][1] & 1
    except (IndexError, KeyError, TypeError, ValueError):
        fine, found = False, {}
    same = found.items() <= given["inside"].items()
    if given["expect"]["result"] == ("invalid" if fine else "valid") or not same:
        wrong.append(f"wrong: {given['id']}: {given['comment']}")
print(why.count(""), "judged; left out:", {w: why.count(w) for w in sorted({*why} - {""})})
sys.exit("\n".join(wrong) or None)
