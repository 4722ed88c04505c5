"""The page of parts shows each of them, to staff only."""

from ordinance.entrypoints.web.views.styleguide import icon_names
from tests.builders import a_house
from tests.entrypoints.web.pages import text_of, visitor


def test_every_part_stands_on_the_page() -> None:
    page = text_of(visitor(a_house().people["auditor"]), "/styleguide")

    assert len(icon_names()) > 40
    assert all(f"#{name}" in page for name in icon_names())
    parts = ('class="journey', 'class="explained', "<progress", 'class="facts', "list-card")
    assert [part for part in parts if part not in page] == []
