"""A policy file: what it may hold, how its text is drawn from its rules, and what is said of every mistake in it."""

from datetime import date
from decimal import Decimal

import pytest

from ordinance.foundation.policy.catalogue import composed, parse
from ordinance.foundation.policy.errors import PolicyError
from ordinance.foundation.policy.rules.clauses import Bilingual
from ordinance.foundation.policy.rules.durations import Duration, duration_parse
from ordinance.foundation.policy.rules.specs import Coverage, KindRegistry, KindSpec
from ordinance.foundation.policy.rules.writing import toml_text

HEAD = """
[policy]
code = "own"
number = "ORD-1"
name = { zh = "本公司制度", en = "Our policy" }
"""
CLAUSE = """
[[clause]]
id = "3.1"
title = { zh = "期限", en = "Limit" }
text = { zh = "须在 {limit}内录入。", en = "To be entered within {limit}." }
[clause.rule]
kind = "time_limit"
step = "entry"
starts_on = "order.received"
limit = "4 wh"
"""


def clause_of(rule: str, zh: str = "文", en: str = "text") -> str:
    titles = 'title = { zh = "题", en = "title" }'
    texts = f'text = {{ zh = "{zh}", en = "{en}" }}'
    return f'{HEAD}\n[[clause]]\nid = "3.1"\n{titles}\n{texts}\n[clause.rule]\n{rule}\n'


def findings_of(source: str) -> list[tuple[str, str, str, str]]:
    with pytest.raises(PolicyError) as refused:
        parse(source)
    return [(one.code, one.clause, one.field, one.suggestion) for one in refused.value.findings if not one.is_warning]


def test_a_head_is_read_with_its_defaults() -> None:
    head = parse(HEAD + "effective_on = 2026-07-01\n").head

    assert (head.code, head.name, head.priority, head.effective_on) == (
        "own",
        Bilingual("本公司制度", "Our policy"),
        0,
        date(2026, 7, 1),
    )
    assert head.scope.evaluate({})


def test_clause_text_is_drawn_from_the_rule_in_both_languages() -> None:
    clause = parse(HEAD + CLAUSE).clause("3.1")

    assert clause.text == Bilingual("须在 4 个工作小时内录入。", "To be entered within 4 working hours.")
    assert clause.coverage is Coverage.TASK


@pytest.mark.parametrize(
    ("rule", "placeholder", "zh", "en"),
    [
        ('kind = "channels"\nchannels = ["phone", "app", "X1"]', "channels", "电话、应用程序、X1", "phone, app, X1"),
        ('kind = "document"\nyears = 1500', "years", "", ""),
        ('kind = "document"\nyears = 10', "years", "10", "10"),
        ('kind = "delivery"\ncarriers = ["own_fleet"]\nover_percent = 2.50', "over_percent", "2.50", "2.50"),
        (
            'kind = "gate"\nscope = "ship"\npass = "payment.received >= order.gross * 0.3"',
            "pass",
            "已收款不低于订单含税金额 × 0.3",
            "the amount received is at least the order amount incl. tax × 0.3",
        ),
        (
            'kind = "separation"\npairs = [{ first = "orders.submit", second = "review.desk" }]',
            "pairs",
            "提交订单 → 订单评审",
            "submitting the order → the order desk's review",
        ),
    ],
)
def test_every_kind_of_parameter_has_its_words(rule: str, placeholder: str, zh: str, en: str) -> None:
    source = clause_of(rule, f"{{{placeholder}}}", f"{{{placeholder}}}")
    if not zh:
        assert findings_of(source) == [("out_of_range", "3.1", f"rule.{placeholder}", "")]
        return

    assert parse(source).clause("3.1").text == Bilingual(zh, en)


def test_a_file_may_bring_its_own_words_for_codes() -> None:
    labels = '[labels]\nkiosk = { zh = "自助机", en = "kiosk" }\n'
    rule = clause_of('kind = "channels"\nchannels = ["kiosk"]', "{channels}", "{channels}")

    assert parse(rule + labels).clause("3.1").text == Bilingual("自助机", "kiosk")


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        ('kind = "gat"', ("unknown_kind", "3.1", "rule.kind", "gate")),
        ('kind = "gate"\npass = "true"', ("required", "3.1", "rule.scope", "")),
        ('kind = "gate"\nscope = "shipp"\npass = "true"', ("not_a_choice", "3.1", "rule.scope", "ship")),
        ('kind = "gate"\nscope = "ship"', ("required", "3.1", "rule.pass", "")),
        ('kind = "gate"\nscope = "ship"\npass = "order.gros > 1"', ("unknown_name", "3.1", "rule.pass", "order.gross")),
        ('kind = "gate"\nscope = "ship"\npas = "true"\npass = "true"', ("unexpected", "3.1", "rule.pas", "pass")),
        ('kind = "gate"\nscope = "ship"\npass = 1', ("wrong_type", "3.1", "rule.pass", "")),
        ('kind = "channels"\nchannels = []', ("wrong_type", "3.1", "rule.channels", "")),
        ('kind = "channels"\nchannels = ["a", "a"]', ("duplicate", "3.1", "rule.channels", "")),
        ('kind = "channels"\nchannels = ["a"]\nlimit = "4 days"', ("wrong_type", "3.1", "rule.limit", "")),
        ('kind = "numbering"\npattern = "SO{yyyy}"\nevent = "entry"', ("pattern", "3.1", "rule.pattern", "")),
        ('kind = "document"\nyears = 5.5', ("wrong_type", "3.1", "rule.years", "")),
        ('kind = "document"\nyears = true', ("wrong_type", "3.1", "rule.years", "")),
        ('kind = "delivery"\ncarriers = ["a"]\nover_percent = nan', ("wrong_type", "3.1", "rule.over_percent", "")),
        ('kind = "required_fields"\nfields = ["adress"]', ("not_a_choice", "3.1", "rule.fields.1", "address")),
        (
            'kind = "completion"\ncriteria = [{ code = "x", title = { zh = "x", en = "x" }, pass = "1" }]',
            ("not_a_condition", "3.1", "rule.criteria.1.pass", ""),
        ),
        (
            'kind = "gate"\nscope = "ship"\npass = "true"\ncure = { zh = "收{limit}", en = "x" }',
            ("placeholder_unknown", "3.1", "rule.cure.zh", ""),
        ),
    ],
)
def test_a_mistake_in_a_rule_is_told_by_clause_field_and_reason(rule: str, found: tuple[str, str, str, str]) -> None:
    assert findings_of(clause_of(rule)) == [found]


def test_all_mistakes_are_told_at_once() -> None:
    source = HEAD.replace('number = "ORD-1"', 'numer = "ORD-1"') + CLAUSE.replace("4 wh", "4 days") + CLAUSE

    assert {code for code, *_ in findings_of(source)} == {"unexpected", "required", "wrong_type"}


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("[policy", "toml"),
        ("", "required"),
        ("policy = 1", "required"),
        (HEAD + "\0", "character"),
        (HEAD + "\ud800", "character"),
        ("x" * 500_001, "too_long"),
        ("a = " + "[" * 5000, "toml"),
        ("a = " + "9" * 5000, "toml"),
        (HEAD + "clause = 3", "unexpected"),
        ("clause = 3\n" + HEAD, "wrong_type"),
        ("clause = [3]\n" + HEAD, "wrong_type"),
        (HEAD + CLAUSE + CLAUSE, "duplicate"),
        (HEAD + "effective_on = 2026-07-01T10:00:00Z", "wrong_type"),
        (HEAD.replace("ORD-1", "  "), "wrong_type"),
        (HEAD + CLAUSE.replace('en = "Limit"', 'fr = "Limit"'), "unexpected"),
    ],
)
def test_a_file_that_is_none_is_refused(source: str, code: str) -> None:
    assert code in [found[0] for found in findings_of(source)]


@pytest.mark.parametrize("figure", ["5", "１０", "两个工作日", "三天"])
def test_a_figure_in_the_text_bound_to_nothing_is_a_warning(figure: str) -> None:
    document = parse(clause_of('kind = "text"', f"须在 {figure} 内录入。", "To be entered soon."))

    assert [(one.code, one.clause, one.field) for one in document.warnings] == [("unbound_figure", "3.1", "text.zh")]


def test_a_figure_spelt_out_in_english_is_a_warning_too() -> None:
    document = parse(clause_of('kind = "text"', "及时录入。", "To be entered within two working days."))

    assert [one.facts["figure"] for one in document.warnings] == ["two working"]


@pytest.mark.parametrize("text", ["{", "}", "{a b}", "{limit!r}", "{0}"])
def test_stray_braces_are_refused(text: str) -> None:
    assert findings_of(clause_of('kind = "text"', text, "text"))[0][0] == "placeholder_broken"


def test_steps_of_one_review_group_join_alike() -> None:
    step = 'kind = "review_step"\ndepartment = "{0}"\nduty = "review.{0}"\njoin = "{1}"'
    first = clause_of(step.format("sales", "all"))
    second = clause_of(step.format("finance", "any")).replace(HEAD, "").replace("3.1", "3.2")

    assert findings_of(first + second) == [("join_differs", "3.2", "rule.join", "")]


@pytest.mark.parametrize(
    ("text", "duration", "zh", "en"),
    [
        ("4 wh", Duration(4, "wh"), "4 个工作小时", "4 working hours"),
        ("1wd", Duration(1, "wd"), "1 个工作日", "1 working day"),
        ("24 h", Duration(24, "h"), "24 小时", "24 hours"),
    ],
)
def test_a_duration_names_its_clock(text: str, duration: Duration, zh: str, en: str) -> None:
    assert duration_parse(text) == duration
    assert (duration.words("zh"), duration.words("en")) == (zh, en)


@pytest.mark.parametrize("text", ["", "0 wd", "wd", "1.5 h", "-1 h", "1 d", "999999 h"])
def test_other_durations_are_none(text: str) -> None:
    assert duration_parse(text) is None


def test_an_extension_replaces_clauses_and_adds_its_own_at_the_end() -> None:
    base = parse(HEAD + CLAUSE + CLAUSE.replace("3.1", "3.2"))
    extension = HEAD.replace('"own"', '"more"') + 'extends = "own"\n' + CLAUSE.replace("4 wh", "8 wh")
    extension += CLAUSE.replace("3.1", "9")

    document = parse(composed(extension, base))

    assert [(one.clause_id, one.limit.amount) for one in document.time_limits()] == [("3.1", 8), ("3.2", 4), ("9", 4)]
    assert document.head.code == "more"
    assert document.head.extends_digest


def test_an_extension_without_clauses_gives_a_policy_another_scope() -> None:
    extension = (
        HEAD.replace('"own"', '"files"') + 'extends = "own"\nscope = "order.channel == \'file\'"\npriority = 5\n'
    )

    document = parse(composed(extension, parse(HEAD + CLAUSE)))

    assert [clause.id for clause in document.clauses] == ["3.1"]
    assert document.head.scope.evaluate({"order.channel": "file"})


def test_an_extension_of_nothing_or_of_another_is_refused() -> None:
    extension = HEAD + 'extends = "other"\n'

    for base, code in ((None, "base_missing"), (parse(HEAD), "base_differs")):
        with pytest.raises(PolicyError) as refused:
            composed(extension, base)
        assert [one.code for one in refused.value.findings] == [code]


def test_what_is_written_reads_the_same() -> None:
    source = toml_text(
        {"code": 'a"\\\n\x7f', "number": "ü", "name": {"zh": "一", "en": "1"}, "priority": 3},
        {"order desk": {"zh": "订", "en": "desk"}},
        [{"id": "1", "title": {"zh": "a", "en": "b"}, "text": {"zh": "c", "en": "d"},
          "rule": {"kind": "delivery", "carriers": ["x"], "over_percent": Decimal(5),
                   "short_percent": Decimal("0.50")}}],
    )  # fmt: skip

    document = parse(source)

    assert document.head.code == 'a"\\\n\x7f'
    rule = document.clause("1").rule
    assert rule is not None
    assert (rule.parameters["over_percent"], rule.parameters["short_percent"]) == (Decimal(5), Decimal("0.50"))


def test_a_kind_is_declared_once() -> None:
    kind = KindSpec(name="x", parameters={}, reader="", coverage=Coverage.TEXT)

    with pytest.raises(ValueError, match="twice"):
        KindRegistry([kind], [kind])
