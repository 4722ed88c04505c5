"""Where tests find what is not part of the product."""

from pathlib import Path
from typing import Final

SHARED: Final = Path(__file__).resolve().parents[2] / "shared" / "data"  # real data with answers; may be absent
