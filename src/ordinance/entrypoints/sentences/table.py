"""The sentences of every refusal, by its code. Placeholders are the names of its facts."""

from collections.abc import Mapping
from typing import Final

from ordinance.entrypoints.sentences.at_doors import DOORS
from ordinance.entrypoints.sentences.of_goods import GOODS
from ordinance.entrypoints.sentences.of_lists import LISTS
from ordinance.entrypoints.sentences.of_money import MONEY
from ordinance.entrypoints.sentences.of_orders import ORDERS
from ordinance.entrypoints.sentences.of_papers import PAPERS
from ordinance.entrypoints.sentences.of_people import PEOPLE
from ordinance.entrypoints.sentences.of_picking import PICKING
from ordinance.entrypoints.sentences.of_work import WORK
from ordinance.entrypoints.sentences.shape import Sentence

SENTENCES: Final[Mapping[str, Sentence]] = {
    **DOORS,
    **ORDERS,
    **GOODS,
    **MONEY,
    **PICKING,
    **PAPERS,
    **PEOPLE,
    **LISTS,
    **WORK,
}
