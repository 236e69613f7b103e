"""What the source documents told comes with the program, number by number."""

from vangnet.statistics.history import history


def test_the_source_documents_are_told_as_they_are() -> None:
    assert {one.figure: one.years for one in history().series} == {
        "victims_identified": {"2012": 295, "2013": 233, "2014": 423},
        "suspects_before_om": {"2012": 522, "2013": 568, "2014": 560},
    }
    for one in history().series:
        source = history().source_of(one)
        assert (source.code, source.file) == ("001", "001_72f9f2e2321de01d.txt")


def test_history_has_no_word_on_its_course() -> None:
    words = " ".join(one.text_en + one.text_nl for one in history().series)
    assert not any(word in words for word in ("record", "rise", "rising", "more", "stijg", "meer", "daling"))
