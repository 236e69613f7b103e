"""A code read aloud over the telephone: a word for each sign, in the groups in which it is shown."""

_LETTERS = {
    "nl": "Anton Bernard Cornelis Dirk Eduard Ferdinand Gerard Hendrik Izaak Johan Karel Lodewijk Maria Nico Otto "
    "Pieter Quotiënt Rudolf Simon Teunis Utrecht Victor Willem Xantippe Ypsilon Zaandam",
    "en": "Alfa Bravo Charlie Delta Echo Foxtrot Golf Hotel India Juliett Kilo Lima Mike November Oscar Papa Quebec "
    "Romeo Sierra Tango Uniform Victor Whiskey X-ray Yankee Zulu",
}
"""The Dutch spelling alphabet, and that of ICAO."""
_FIGURES = {
    "nl": "nul een twee drie vier vijf zes zeven acht negen",
    "en": "zero one two three four five six seven eight nine",
}


def aloud(shown: str, language: str = "nl") -> list[list[tuple[str, str]]]:
    """The groups of a code as it is shown, each sign with its word.

    >>> aloud("0A-1B", "en")[0]
    [('0', 'zero'), ('A', 'Alfa')]
    """
    words = {word[0]: word for word in _LETTERS[language].split()}
    words |= {str(figure): word for figure, word in enumerate(_FIGURES[language].split())}
    return [[(sign, words[sign]) for sign in group] for group in shown.split("-") if group]
