"""The codes that stand for people and ids: keyed, the same in every run with the same key."""

from __future__ import annotations

import hashlib
import hmac
from base64 import b32encode

from threadgraph.graphs.errors import UsageError

SHORTEST_KEY = 16
"""A key of fewer bytes than this could be found by trying."""

PERSON_MARK, ID_MARK, FILE_MARK = "P-", "id-", "file-"
"""What the codes of people, of ids and of files begin with."""

_CODE_BYTES = 10  # 80 bits: two of 10**7 names meet with a chance of 1 in 10**10.


class Codes:
    """Gives out codes under one key.

    A code is the first 80 bits of HMAC-SHA-256 in base32, 16 small letters and digits.  It is
    never shortened for display: a shorter one would be unique in one file and not in the
    next, and two files with one key would show one person under two names.

    >>> codes = Codes(bytes(32))
    >>> codes.person("joe") == Codes(bytes(32)).person("joe"), len(codes.person("joe"))
    (True, 18)
    >>> codes.person("joe") == Codes(bytes(31) + b"!").person("joe")
    False
    """

    def __init__(self, key: bytes) -> None:
        """Take the key; UsageError if it is shorter than `SHORTEST_KEY` bytes."""
        if len(key) < SHORTEST_KEY:
            raise UsageError(
                f"the key for pseudonyms has {len(key)} bytes; it needs at least {SHORTEST_KEY}"
            )
        self._key = bytes(key)

    def person(self, key: str) -> str:
        """Return the pseudonym of the person with an identity key (see `names.name_key`)."""
        return PERSON_MARK + self._code("person", key)

    def record(self, name: str) -> str:
        """Return what stands for the id of a comment or of a thread."""
        return ID_MARK + self._code("id", name)

    def file(self, name: str) -> str:
        """Return what stands for the name of a file."""
        return FILE_MARK + self._code("file", name)

    def fingerprint(self) -> str:
        """Return 8 hex digits that tell keys apart and tell nothing of the key."""
        return hashlib.sha256(self._key + b"threadgraph pseudonyms").hexdigest()[:8]

    def _code(self, what: str, name: str) -> str:
        # Halves of surrogate pairs are no UTF-8, yet stand in names.
        message = f"threadgraph/1/{what}\0{name}".encode("utf-8", "surrogatepass")
        digest = hmac.digest(self._key, message, "sha256")
        return b32encode(digest[:_CODE_BYTES]).decode("ascii").lower()
