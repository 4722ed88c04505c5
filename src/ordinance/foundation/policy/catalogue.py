"""The policies that come with the product: their files, and the documents they make with what they extend.

Also the one way in which this product reads a policy: its own kinds, vocabulary and labels.
"""

from functools import cache
from importlib.resources import files
from typing import Final

from ordinance.foundation.errors import NotFound
from ordinance.foundation.policy.errors import PolicyError
from ordinance.foundation.policy.kinds import KINDS
from ordinance.foundation.policy.labels import LABELS
from ordinance.foundation.policy.rules.documents import PolicyDocument
from ordinance.foundation.policy.rules.findings import Finding
from ordinance.foundation.policy.rules.parsing import policy_compose, policy_parse
from ordinance.foundation.policy.vocabulary import ORDER_VOCABULARY

_FOLDER: Final = files("ordinance.foundation.policy.presets")


def parse(source: str) -> PolicyDocument:
    """Read a policy with the product's kinds, vocabulary and labels; raises PolicyError with all findings."""
    return policy_parse(source, kinds=KINDS, vocabulary=ORDER_VOCABULARY, labels=LABELS)


def composed(source: str, base: PolicyDocument | None) -> str:
    """A policy's text with what it extends worked in; the text itself when it extends nothing.

    base    the policy it extends, already composed; None when there is none
    raises  PolicyError, also when the base is missing or another one
    """
    document = parse(source)
    if not document.head.extends or document.head.extends_digest:
        return source
    if base is None:
        facts = {"value": document.head.extends}
        raise PolicyError([Finding(code="base_missing", field="policy.extends", facts=facts)])
    text = policy_compose(base, document)
    parse(text)
    return text


def preset_codes() -> list[str]:
    """The codes of all presets, e.g. direct, n14, n14-wholesale."""
    return sorted(entry.name.removesuffix(".toml") for entry in _FOLDER.iterdir() if entry.name.endswith(".toml"))


def preset_source(code: str) -> str:
    """A preset's file as written; raises NotFound."""
    if code not in preset_codes():
        raise NotFound(preset=code, presets=preset_codes())
    return _FOLDER.joinpath(f"{code}.toml").read_text(encoding="utf-8")


@cache
def preset_composed(code: str) -> str:
    """A preset's text with what it extends worked in; raises NotFound."""
    source = preset_source(code)
    extends = parse(source).head.extends
    return composed(source, preset_document(extends) if extends else None)


@cache
def preset_document(code: str) -> PolicyDocument:
    """A preset as a composed document; raises NotFound."""
    return parse(preset_composed(code))
