"""Figures of people who sat in many trainings, from their kept results: by the scale that each is on."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy.orm import Session

from digcomp.assessment import kept_figures as figures
from digcomp.assessment.group_places import pooled
from digcomp.assessment.hall_means import HallMeans, Mean
from digcomp.assessment.instrument import Instrument
from digcomp.errors import ScaleMissing
from digcomp.store.queries import groups as queries
from digcomp.store.queries.groups import Latest

#: Scale to the sums of those whose results are on it.
Found = dict[str, figures.Sums]


def found_of(session: Session, instrument: Instrument, rows: Sequence[Latest], scales: Mapping[str, str]) -> Found:
    """Sums of some results; one that was kept with other parameters than any scale has now is scored anew."""
    by_scale: dict[str, list[bytes]] = {}
    stale = list[int]()
    for row in rows:
        if row.basis in scales:
            by_scale.setdefault(scales[row.basis], []).append(row.figures)
        else:
            stale.append(row.sitting_id)
    if stale:
        by_scale.setdefault(instrument.scale_version, []).extend(_scored(session, instrument, stale))
    size = figures.size_of(instrument, gain=False)
    return {scale: figures.Sums.of(own, size) for scale, own in by_scale.items()}


def _scored(session: Session, instrument: Instrument, sitting_ids: Sequence[int]) -> list[bytes]:
    """Answers scored now; one to a question that the content has lost says nothing."""
    found, known = queries.quiz_scores(session, sitting_ids), set(instrument.quiz_items.ids)
    quizzes = [{item: score for item, score in found.get(one, {}).items() if item in known} for one in sitting_ids]
    return figures.score(instrument, quizzes)


def by_basis(instrument: Instrument, scales: Iterable[str]) -> dict[str, str]:
    """What results are scored with, by the name that is kept with them, to the scale."""
    found = {figures.basis(instrument): instrument.scale_version}
    for scale in scales:
        try:
            found.setdefault(figures.basis(instrument.on(scale)), scale)
        except ScaleMissing:
            continue  # the content has lost it
    return found


def added(groups: Iterable[Found]) -> Found:
    """Several groups as one."""
    found: Found = {}
    for group in groups:
        for scale, own in group.items():
            found[scale] = found[scale] + own if scale in found else own
    return found


def means_of(instrument: Instrument, found: Found) -> HallMeans:
    """Means of a group; scales are linked, so that means on several are pooled."""
    own = [(one.moments.people, figures.group_means(instrument.on(scale), one)) for scale, one in found.items()]
    return HallMeans(
        _pooled([(people, one.overall) for people, one in own]),
        tuple(_pooled([(people, one.areas[n]) for people, one in own]) for n in range(len(own[0][1].areas))),
        tuple(
            _pooled([(people, one.competences[n]) for people, one in own]) for n in range(len(own[0][1].competences))
        ),
    )


def _pooled(means: Sequence[tuple[int, Mean]]) -> Mean:
    found = pooled(means)
    return Mean(found.mean, found.low, found.high)
