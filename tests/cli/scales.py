"""Answers and scales for the commands about them."""

import csv
from pathlib import Path

import numpy as np

from digcomp.assessment.instrument import Instrument


def simulated(instrument: Instrument, people: int, file: Path, *, groups: bool = False) -> Path:
    """Answers of simulated people to twenty items each, as a CSV file."""
    truth, rng = instrument.quiz_items.draw(5), np.random.default_rng(5)
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(["person", "item", "score", *(["group"] if groups else [])])
        for number, own in enumerate(instrument.tree.draw(people, 5)):
            for row in map(int, rng.permutation(len(truth))[:20]):
                chances = truth.chances(row, own[truth.competence[row]][None])[:, 0]
                score = int(rng.choice(chances.size, p=chances / chances.sum()))
                group = [("after" if number % 2 else "before")] if groups else []
                writer.writerow([f"p{number}", truth.ids[row], score, *group])
    return file


def put_scale(
    banks: Path, version: str, *, parent: str = "assumed-1", mean: float = -0.8, present: bool = True
) -> None:
    """A scale with a population of its own in a copy of the question banks."""
    folder = banks / "parameters"
    folder.mkdir(exist_ok=True)
    text = f"""schema: 1
version: {version}
from: {parent}
made: "2027-05-02"
people: 0
answers: 0
population: {{mean: {mean}, general: 0.5, area: 0.25, specific: 0.25}}
items: {{}}
"""
    (folder / f"{version}.yaml").write_text(text, "utf-8")
    if present:
        (folder / "present.yaml").write_text(f"schema: 1\nscale: {version}\n", "utf-8")
