"""The project uses plain words: a list of dialect words and phrases is banned.

The test reads docstrings, comments, strings (including all text on screen), names and Markdown.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from tests.architecture.prose import DOCUMENTS, Passage, passages
from tests.architecture.sources import python_files
from tests.lanes import ROOT

NOT_NOUNS = "longer|more|less|better|worse|higher|lower|larger|smaller|faster|slower|other|way|need"
"""What may follow "is no"."""
BANNED: Mapping[str, str] = {
    r"mend(s|ed|ing|able)?": "fix, fixed",
    r"anew": "again",
    r"dear(er|est|ly)?": "expensive",
    r"so-manieth|manieth": "every n-th",
    r"(that|what|which) there (is|are) not|and that there": "missing",
    r"told|tell|tells|telling|teller": "say, notify, report, distinguish",
    r"hear|hears|heard|hearing": "receive, notice, listen",
    r"puts? out|putting out": "output",
    r"besides": "also, in addition",
    r"of (now|today|then|late|old)": "current; earlier",
    r"(go|goes|gone|going|went) back (to|by)": "return to",
    r"once more": "again",
    r"at the latest": "at most, no later than",
    r"let(s|ting)? go": "release",
    r"giv(e|es|en|ing) up|gave up": "cancel, stop",
    r"tak(e|es|en|ing) back|took back": "undo",
    r"what (it|they|this program|the program) stands? on": "dependencies",
    r"on and on|from when on|as it were|in so far": "a plain phrase",
    r"(for|by|to|of) who|who (listens|waits|asks|looks|reads|watches)": "the listener, the caller",
    r"whence|thence|hither|thither|thereof|thereby|wherein|thereafter|lest|nought|aught": "plain",
    r"yeses|surest|not-a-number": "positive predictions; most confident; NaN",
    r"calls? off|called off|calling off": "cancel",
    r"do(es)? not do": "cannot be used",
    r"be it|were it|was it ever|as often as|by want of|for want of": "a plain phrase",
    r"how it comes|whereas it|to and fro": "a plain phrase",
    r"larger than life|let it again|answers? at once": "a plain phrase",
    r"wish(es|ed)?": "want, request",
    r"likewise": "also",
    r"(is|are) to be": "must be, should be",
    r"as everywhere( else)?": "a plain phrase",
    r"undo takes": "it can be undone",
    r"(what|that|it|they|which) stands?(?! (for|in|out)\b)": "is, is written",
    r"stands? (side by side|behind|before|beside|alone|at|above|below|once)": "is, is written",
    r"(may|must|can|would) stand(?! for)": "be",
    r"so (many|much)(?! \w+ that)": "this many, that many",
    r"as [`\w.']+ (has|have|had) (it|them)": "in the form of",
    r"(came|kept|shown|written|read|said) so(?! (far|that)\b)": "that way",
    r"or no (picture|file|project|image|table|model)": "or not a",
    r"upon": "on",
    r"some (two|three|four|five|six|ten|twelve|hundred|thousand|\d+)": "about",
    r"worked out": "computed",
    r"of the user's own": "that the user wrote, the user's",
    r"what (came|became) of|of that time|worth saying": "the result; its; shown",
    r"it is said (why|that|how|who)|as always(?! \w+ing)": "say who says it; as usual",
    r"(goes|go|going|gone|went) on(?! to\b)": "continue",
    r"(until|once|before|whatever) [\w']+( [\w']+){0,2} (is|are) there": "ready, built, made",
    r"stays? so|(is|are) of use|still to be": "does not change; helps; not yet",
    r"for (most|all) (happens?|happened)": "because",
    r"allows? to": "permit, let",
    r"behind (the (batch|inputs?)|an? inputs?|another)": "after",
    r"for ever": "forever",
    r"the own(?! (of|by))": "the user's, the project's",
    r"stops? to (ask|listen|watch|wait)": "stop asking, stop listening",
    r"what (comes|came) of": "the result of",
    r"what is of": "everything of",
    r"turn(s|ed|ing)? round(?! (the|a)\b)": "reverse",
    r"by standing there|how many there are not": "a plain phrase",
    r"(go|goes|going) along": "is included",
    r"(written|cut) behind": "after",
    r"one (more|less) class|class (more|less)": "add a class, remove a class",
    r"(has|have|had) a sense": "makes sense",
    rf"(?!there )\w+ (is|are|was|were) no (?!({NOT_NOUNS})\b)\w+": "is not a",
    rf"(?<=}}\s)(is|are|was|were) no (?!({NOT_NOUNS})\b)\w+": "is not a, after a value",
}
"""By pattern: what to write instead."""

HERE = Path(__file__).relative_to(ROOT).as_posix()
PATTERN = re.compile(
    "|".join(rf"\b(?:{each.replace(' ', chr(92) + 's+')})\b" for each in BANNED), re.IGNORECASE
)


@cache
def is_dialect(text: str) -> bool:
    """Return whether there is a banned phrase in a text; most texts are names that recur."""
    return PATTERN.search(text) is not None


def banned_in(passage: Passage) -> Iterator[str]:
    """Yield place and phrase of each banned phrase of a passage.

    >>> list(banned_in(Passage("a.py", 7, "Loss is\\nmended, tell nobody.")))
    ["a.py:8 'mended'", "a.py:8 'tell'"]
    >>> list(banned_in(Passage("a.py", 1, "{} is no JSON, and there is no other.")))
    ["a.py:1 'is no JSON'"]
    >>> list(banned_in(Passage("a.py", 1, "This amends the letter.")))
    []
    """
    for found in PATTERN.finditer(passage.text) if is_dialect(passage.text) else ():
        yield f"{passage.place(found.start())} {found.group()!r}"


def found_in(file: Path) -> list[str]:
    """Return place and phrase of each banned phrase of a file."""
    if file.relative_to(ROOT).as_posix() == HERE:
        return []
    return [found for passage in passages(file) for found in banned_in(passage)]


def all_files() -> list[Path]:
    """Return every file that is checked."""
    return [*python_files(), *(ROOT / each for each in DOCUMENTS if (ROOT / each).is_file())]


def test_there_are_no_banned_phrases() -> None:
    found = [each for file in all_files() for each in found_in(file)]

    assert not found, "write plain words (see BANNED):\n" + "\n".join(found)
