"""Words and titles of a list with nothing in them that no rule or table names."""

import pytest

from vangnet.networks.expose.covering import covered, covered_title
from vangnet.words import word


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        (word("expose.name_within", text="janproefpersoonoldenzaal", town="oldenzaal"), {"text": "oldenzaal"}),
        (word("expose.name_code", number="0541", text="0 5 4 1"), {"text": "0 5 4 1"}),
        (word("expose.name_code", number="0541", text="0541 0612345678"), {"text": "[cijfers]"}),
        (word("expose.name_glued", number="0541", text="0541074"), {"text": "0541"}),
        (word("expose.sign_title_words", count=1, of=3, words="exposejanproef, tea"), {"words": "expose, tea"}),
        (word("expose.age_school", text="ik zit in klas"), {"text": "ik zit in klas"}),
        (word("expose.age_school", text="ik zit in klas bij Karlijn"), {"text": ""}),
        (word("expose.posted_data", count="12"), {"count": "12"}),
        (word("expose.posted_data", count="0612345678901"), {"count": "[cijfers]"}),
        (word("expose.victim_data", kind="@kind_phone"), {"kind": "@kind_phone"}),
        (word("elsewhere.unknown", name="Karlijn Proefpersoon"), {"name": "[persoonsnaam]"}),
    ],
)
def test_values_are_covered_unless_a_rule_or_table_names_them(told, shown) -> None:
    values = covered(told).values
    assert {name: values[name] for name in shown} == shown


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("0541 EXPOSE", "[cijfers] EXPOSE"),
        ("expose jan van school x", "expose … van school …"),
        ("[karlijn] ［proef］ tea", "… tea"),
        ("exposejanproef", "…"),
        ("", ""),
    ],
)
def test_a_title_keeps_only_words_of_the_rules(title: str, shown: str) -> None:
    assert covered_title(title) == shown
