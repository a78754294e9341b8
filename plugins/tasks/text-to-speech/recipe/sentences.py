"""Sentences for the English voices, cut from the CC0 texts of Standard Ebooks, and a hash that says which are held out."""
import hashlib
import html
import re
from pathlib import Path

LEAST, MOST = 2, 24                     # words of a sentence
LONGEST = 130                           # characters of a sentence
ABBREVIATIONS = {"Mr.": "Mister", "Mrs.": "Missus", "Dr.": "Doctor", "St.": "Saint"}
SPELT = {"’": "'", "‘": "", "“": "", "”": "", "\u2060": "", "\u00a0": " ", "\u202f": " ", "—": ", ", "–": "-", "…": "..."}
PLAIN = re.compile(r"[A-Z][A-Za-z' ,;:!?.-]*[.!?]")


def draw(text: str) -> float:
    """An even number in 0..1 that depends on the text alone."""
    return int.from_bytes(hashlib.sha256(text.strip().lower().encode()).digest()[:6], "big") / 2 ** 48


def paragraphs(folder: Path):
    for file in sorted(folder.glob("**/epub/text/*.xhtml")):
        if file.stem in ("colophon", "imprint", "titlepage", "uncopyright", "halftitlepage", "dedication", "loi", "endnotes"):
            continue
        for found in re.findall(r"<p[^>]*>(.*?)</p>", file.read_text(encoding="utf8"), re.S):
            yield html.unescape(re.sub(r"<[^>]+>", "", found))


def sentences(paragraph: str):
    text = re.sub(r"\s+", " ", paragraph.translate(str.maketrans(SPELT)))
    for short, long in ABBREVIATIONS.items():
        text = text.replace(short, long)
    text = re.sub(r"([,.!?;:]),", r"\1", text)
    for sentence in re.split(r"(?<=[.!?]) (?=[A-Z])", text.strip()):
        if PLAIN.fullmatch(sentence) and LEAST <= len(sentence.split()) <= MOST and len(sentence) <= LONGEST \
                and not re.search(r"\b[A-Z]{2,}\b|\b[A-Z]\.|\.\.|'s?'| -|- ", sentence):
            yield sentence


def collect(folder: Path) -> list[str]:
    """Every distinct sentence of the books below a folder, in an order that depends on the sentences alone."""
    found = {sentence for paragraph in paragraphs(folder) for sentence in sentences(paragraph)}
    return sorted(found, key=draw)


def tidy(text: str) -> str:
    """The German pack's spelling: no blank before a mark, plain quotation marks dropped."""
    text = re.sub(r"\s+([,.;:!?])", r"\1", text)
    return re.sub(r"\s+", " ", re.sub(r"[\"„“”‚‘»«]", "", text)).strip()
