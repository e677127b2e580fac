"""Alternative texts: words that stand for a picture to why they say too little.

Why: who does not see a picture has these words in its place (WCAG 2.2 1.1.1); a screen reader says "image" before them
by itself. Example: an alternative text "map.png", or one that begins "Image of".
"""

import re
from typing import Final

FILE_NAME: Final = re.compile(r"\S+\.(png|jpe?g|gif|svg|emf|wmf|tiff?|bmp|webp)$", re.IGNORECASE)
EMPTY_WORDS: Final = frozenset([
    "alt", "alternative text", "chart", "diagram", "figure", "graph", "graphic", "icon", "image", "logo", "map", "photo",
    "photograph", "picture", "screenshot", "shape", "table", "untitled",
])  # fmt: skip
PREAMBLE: Final = re.compile(
    r"(an? |the )?(image|picture|photo|photograph|graphic|icon|screenshot) (of|showing)\b", re.IGNORECASE
)
LONGEST: Final = 250  # letters; what is longer belongs into the text


def weak(alt: str, name: str = "") -> str:
    """Why an alternative text says too little; "" where it doesn't."""
    plain = alt.casefold().strip(" .")
    if FILE_NAME.fullmatch(alt):
        return "is a file's name"
    if plain in EMPTY_WORDS or re.fullmatch(r"(image|picture|graphic|figure|chart)\s*\d+", plain):
        return "says only what kind of thing it is"
    if name and plain == name.casefold().strip():
        return "is only the picture's name"
    if PREAMBLE.match(alt):
        return "begins as a screen reader begins anyway"
    if len(alt) > LONGEST:
        return f"is longer than {LONGEST} letters: the rest belongs into the text"
    return ""
