"""The pages' Chinese is whole, and what is compiled is what is written."""

from ordinance.entrypoints.web.catalogue import MO, PO, catalogue, compiled, messages, po_text, renewed


def test_the_catalogue_holds_the_texts_of_today() -> None:
    assert po_text(renewed(catalogue())) == PO.read_bytes(), "run python -m ordinance.entrypoints.web.catalogue"


def test_the_compiled_catalogue_is_in_step() -> None:
    assert compiled(catalogue()) == MO.read_bytes(), "run python -m ordinance.entrypoints.web.catalogue"


def test_nothing_is_left_untranslated() -> None:
    of = catalogue()

    assert [key for key in messages() if not getattr(of.get(key[1], key[0] or None), "string", "")] == []


def test_placeholders_survive_translation() -> None:
    texts = {str(each.id): str(each.string) for each in catalogue() if each.id}
    differing = [english for english, chinese in texts.items() if set(_names(english)) != set(_names(chinese))]

    assert differing == []


def _names(text: str) -> list[str]:
    return [part.partition(")")[0] for part in text.split("%(")[1:]]
