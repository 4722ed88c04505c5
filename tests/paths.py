"""Where things are: the checkout, and the folder of real data that may stand beside it."""

from pathlib import Path
from typing import Final

CHECKOUT: Final = Path(__file__).resolve().parents[1]
SOURCE: Final = CHECKOUT / "src" / "ordinance"
SHARED: Final = CHECKOUT.parent / "shared" / "data"
