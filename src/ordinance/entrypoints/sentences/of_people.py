"""Sentences of what the management of people and their posts refuses."""

from collections.abc import Mapping
from typing import Final

from ordinance.entrypoints.sentences.shape import Sentence, said

PEOPLE: Final[Mapping[str, Sentence]] = {
    "last_manager": said(
        ("不能没有人员管理人", "Somebody must manage people"),
        (
            "这样公司 {company} 就没有人能管理人员了：请先给另一位在职者无期限的管理员职务。",
            (
                "Nobody could manage the people of {company} any more: first make somebody else an administrator "
                "without an end."
            ),
        ),
    ),
    "person_of_others": said(
        ("此人也在别的公司任职", "Also works elsewhere"),
        (
            (
                "此人在公司 {company} 也有职务，而您不管理那里的人员：账号由那里的管理员改动。"
                "您仍可给予或结束其在本公司的职务。"
            ),
            (
                "This person also holds a post in {company}, whose people you do not manage: an administrator there "
                "changes the account. You may still give and end posts in this company."
            ),
        ),
    ),
    "post_held": said(
        ("职务已有", "Post held already"),
        ("此人现在或将来已有此职务：先结束它，再重新给予。",
         "The person holds this post already, now or from a later day: end it before giving it anew."),
    ),
}  # fmt: skip
