"""Values made by the thousand in an act of a peak: frozen to the type checker, plain at run time.

A frozen dataclass assigns each field through `object.__setattr__`, four times the price of a plain one; an order makes
sixty of them. Nothing else differs: fields, equality and hash are those of a frozen dataclass with slots.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar, dataclass_transform, overload

T = TypeVar("T")


@overload
@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def value(cls: type[T], /) -> type[T]: ...
@overload
@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def value(*, kw_only: bool) -> Callable[[type[T]], type[T]]: ...
def value(cls: type[Any] | None = None, /, *, kw_only: bool = False) -> Any:
    """Declare a class of values."""
    make = dataclass(slots=True, unsafe_hash=True, kw_only=kw_only)
    return make if cls is None else make(cls)
