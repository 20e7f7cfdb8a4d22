"""How people read the words on a button."""


def begins(words: str, label: str) -> bool:
    """Say whether a button begins with a label, whatever its number on a list: "3. Lena Hoffmann" is Lena's."""
    number, dot, rest = words.partition(". ")
    return words.startswith(label) or (bool(dot) and number.isdecimal() and rest.startswith(label))
