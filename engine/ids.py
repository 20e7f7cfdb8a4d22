"""Short, stable names for things, made from what is known about them and never from chance."""

from hashlib import blake2b

CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"
PAIRS = tuple(first + second for second in CROCKFORD for first in CROCKFORD)
"""Two characters by the number of their 10 bits, the lower five first."""


def short_id(*parts: str) -> str:
    """Return 10 characters (50 bits) of Crockford base32 that depend on `parts` alone.

    The same parts give the same id on every machine, which is what makes a repeated tap, a redelivered
    webhook and a second import harmless.
    """
    seed = "\x1f".join(parts).encode("utf-8", "surrogatepass")
    number = int.from_bytes(blake2b(seed, digest_size=8).digest(), "big")
    return "".join([PAIRS[(number >> shift) & 1023] for shift in range(0, 50, 10)])
