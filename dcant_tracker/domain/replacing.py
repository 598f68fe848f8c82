"""Words replaced within texts: found whatever their case and accents, unless these count."""

import re
from dataclasses import dataclass

from dcant_tracker.domain.text import fold


@dataclass(frozen=True, slots=True)
class Replacing:
    """``wanted`` gives way to ``replacement``; ``exact``: case and accents count; ``whole``: whole words only."""

    wanted: str
    replacement: str = ""
    exact: bool = False
    whole: bool = False

    def in_text(self, text: str) -> str:
        """``text`` with every place of it replaced; spaces of its ends are kept as they are."""
        if not self.wanted:
            return text
        searched, places = (text, None) if self.exact else _folded(text)
        pattern = re.escape(self.wanted if self.exact else _folded(self.wanted)[0])
        if self.whole:
            pattern = rf"(?<!\w){pattern}(?!\w)"
        parts, last = [], 0
        for found in re.finditer(pattern, searched):
            start, end = found.span()
            if places is not None:
                start, end = places[start], places[end - 1] + 1
            if start >= last:
                parts += [text[last:start], self.replacement]
                last = end
        return "".join([*parts, text[last:]])


def _folded(text: str) -> tuple[str, list[int]]:
    """``text`` folded character by character, and where each character of that stood."""
    folded, places = list[str](), list[int]()
    for place, character in enumerate(text):
        for letter in fold(character) or (" " if character.isspace() else ""):
            folded.append(letter)
            places.append(place)
    return "".join(folded), places
