"""The profile of a sitting: all right, all wrong, without statements, with a target and without."""

import pytest
import records
from records import all_right, all_wrong, sat, with_answers

from digcomp.assessment.profile import make_profile
from digcomp.framework import TargetProfile


@pytest.fixture(scope="module")
def best(instrument):
    return make_profile(instrument, sat(instrument, all_right, say=3)[0], None)


@pytest.fixture(scope="module")
def worst(instrument):
    return make_profile(instrument, sat(instrument, all_wrong, say=0)[0], None)


def test_it_has_every_area_and_competence_in_the_order_of_the_framework(instrument, best):
    assert [area.area for area in best.areas] == [area.id for area in instrument.framework.areas]
    assert [each.competence for each in best.competences] == [c.id for c in instrument.framework.competences]


def test_all_right_is_high_and_all_wrong_is_low(best, worst):
    assert best.overall.mean > 1.2
    assert worst.overall.mean < -1.2
    assert best.overall.first >= 6
    assert worst.overall.last <= 3
    for high, low in zip(best.competences, worst.competences, strict=True):
        assert high.tested.mean > low.tested.mean
        assert high.self_view.mean > low.self_view.mean


def test_intervals_lie_around_their_means_and_levels_sum_to_one(best, worst):
    for profile in (best, worst):
        for each in (profile.overall, *(a.tested for a in profile.areas), *(c.self_view for c in profile.competences)):
            assert each.low < each.mean < each.high
            assert sum(each.levels) == pytest.approx(1, abs=1e-9)
            assert each.probability >= 0.75


def test_the_whole_is_surer_than_an_area_and_an_area_than_a_competence(best):
    width = [one.high - one.low for one in (best.overall, best.areas[0].tested, best.competences[0].tested)]
    assert width == sorted(width)


def test_without_statements_there_is_no_self_view(instrument):
    profile = make_profile(instrument, sat(instrument, all_right, say=None)[0], None)
    assert profile.overall_self is None
    assert {area.self_view for area in profile.areas} == {None}
    assert {each.self_view for each in profile.competences} == {None}
    assert profile.answered == 21


def test_without_answers_it_says_that_nothing_is_known(instrument):
    profile = make_profile(instrument, with_answers({}), None)
    assert profile.answered == 0
    assert profile.overall.mean == pytest.approx(0, abs=1e-9)
    assert profile.overall.last - profile.overall.first >= 2
    assert {each.standing for each in profile.competences} == {""}


def test_statements_do_not_move_what_was_shown(instrument):
    quiz = {"1.1-L1-q01": 2} if "1.1-L1-q01" in instrument.bank.items else {}
    said = dict.fromkeys(list(instrument.bank.statements)[::8], 3)
    one, two = (make_profile(instrument, with_answers(quiz, own), None) for own in (None, said))
    assert one.overall == two.overall
    assert [each.tested for each in one.competences] == [each.tested for each in two.competences]


def test_a_target_stands_beside_each_competence_that_it_names(instrument):
    target = next(iter(instrument.targets.values()))
    profile = make_profile(instrument, with_answers({}), target)
    assert {each.competence: each.target for each in profile.competences} == dict(target.levels)


def test_a_target_for_some_competences_leaves_the_others_without(instrument):
    full = next(iter(instrument.targets.values()))
    partial = TargetProfile(full.id, full.framework, full.title, full.summary, {"1.1": 8})
    profile = make_profile(instrument, with_answers({}), partial)
    assert profile.competences[0].target == 8
    assert {each.target for each in profile.competences[1:]} == {None}
    assert profile.next_steps[0].competence == "1.1"


def test_a_competence_far_from_the_persons_own_mean_is_called_stronger_or_weaker(instrument):
    strong, weak = "5.4", "1.1"
    quiz = {}
    for competence in instrument.framework.competences:
        for n, item in enumerate(instrument.bank.items_of(competence.id)):
            share = {strong: 1, weak: 0}.get(competence.id, n % 2)
            quiz[item.id] = share * item.max_score
    standing = {
        each.competence: each.standing for each in make_profile(instrument, with_answers(quiz), None).competences
    }
    assert standing[strong] == "stronger"
    assert standing[weak] == "weaker"
    assert list(standing.values()).count("") > 10


def test_its_versions_say_what_it_was_made_with(instrument, best):
    versions = best.versions
    assert versions.framework == "digcomp-2.2"
    assert versions.bank == instrument.bank.version
    assert versions.scale == instrument.scale_version == "assumed-1"
    assert versions.cuts == instrument.framework.cut_scores.version
    assert versions.blueprint == "short"


def test_the_same_record_gives_the_same_profile(instrument):
    sitting, _ = sat(instrument, all_right)
    assert make_profile(instrument, sitting, None) == make_profile(instrument, sitting, None)


def test_the_order_in_which_answers_were_stored_does_not_matter(instrument):
    sitting, _ = sat(instrument, all_right)
    backwards = records.record(*reversed(sitting.answers))
    assert backwards.scores("quiz") == sitting.scores("quiz")
    assert list(backwards.scores("quiz")) == list(sitting.scores("quiz"))
