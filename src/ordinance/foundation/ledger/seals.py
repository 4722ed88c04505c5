"""What a seal is: all heads of a company at a time, signed with Ed25519. Pure: bytes in, verdict out.

The signed text names the company, the time, how many streams there are, the root over their heads and the seal before,
so that neither a head nor a whole seal can be exchanged.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from ordinance.foundation.ledger.merkle import head_line, leaf, root
from ordinance.foundation.ledger.rules import Head, canonical

FORMAT = "ordinance-seal-1"


class SealBroken(ValueError):
    """A seal that cannot be believed: its signature or its root is not that of its content."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SealText:
    """What is signed. `previous` is the signature of the seal before, empty for the first."""

    company: str
    sealed_at: str
    streams: int
    root: str
    previous: str

    def signed_bytes(self) -> bytes:
        return canonical({"format": FORMAT, **self.as_json()}).encode()

    def as_json(self) -> dict[str, Any]:
        return {
            "company": self.company,
            "sealed_at": self.sealed_at,
            "streams": self.streams,
            "root": self.root,
            "previous": self.previous,
        }


@dataclass(frozen=True, slots=True)
class SignedSeal:
    """A seal with its signature, in hexadecimal."""

    text: SealText
    signature: str

    def as_json(self) -> dict[str, Any]:
        return {"format": FORMAT, **self.text.as_json(), "signature": self.signature}

    @classmethod
    def of_json(cls, given: Mapping[str, Any]) -> "SignedSeal":
        """Read one that may come from anybody; raises SealBroken when it has not the shape."""
        try:
            if given["format"] != FORMAT:
                raise SealBroken(f"unknown format {given['format']!r}")
            text = SealText(
                company=str(given["company"]),
                sealed_at=str(given["sealed_at"]),
                streams=int(given["streams"]),
                root=str(given["root"]),
                previous=str(given["previous"]),
            )
            return cls(text, str(given["signature"]))
        except (KeyError, TypeError, ValueError) as error:
            raise SealBroken(f"not a seal: {error}") from error


def heads_root(heads: Mapping[int, Head]) -> str:
    """The root over heads in the order of their streams, in hexadecimal."""
    return root(leaves_of(heads)).hex()


def leaves_of(heads: Mapping[int, Head]) -> list[bytes]:
    return [leaf(head_line(stream, heads[stream])) for stream in sorted(heads)]


def signed(text: SealText, private_key: str) -> SignedSeal:
    """Sign; the key is 32 raw bytes in hexadecimal."""
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(private_key))
    return SignedSeal(text, key.sign(text.signed_bytes()).hex())


def public_key_of(private_key: str) -> str:
    """The public key that verifies what the private one signs, in hexadecimal."""
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(private_key)).public_key().public_bytes_raw().hex()


def signature_check(seal: SignedSeal, public_key: str) -> None:
    """Raises SealBroken unless the signature is that key's over this text."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        key.verify(bytes.fromhex(seal.signature), seal.text.signed_bytes())
    except (InvalidSignature, ValueError) as error:
        raise SealBroken("the signature is not that of this text") from error
