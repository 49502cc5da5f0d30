"""Scenarios with noise: what they may say, and what becomes of it in pictures and words."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from conftest import drawn, encoded_here
from PIL import Image

from landscapes import describe, load_scenario, parse_scenario, render, run
from landscapes.checking import notes
from landscapes.drawing.charts.curves import Curves
from landscapes.drawing.compose import compose
from landscapes.drawing.map.runs import Runs
from landscapes.film.frames import Camera
from landscapes.functions import LANDSCAPES
from landscapes.headline import headline_of
from landscapes.kinds.landscape.model import AtlasSettings, LandscapeRecording
from landscapes.kinds.landscape.page.atlas import atlas
from landscapes.kinds.landscape.picture.ghost import MESH, Ghost
from landscapes.kinds.landscape.picture.rows import remark_on
from landscapes.loading import ScenarioError, read_scenario
from landscapes.objective import Objective
from landscapes.page import page_html
from landscapes.slides.handout import compose_handout
from landscapes.summary import summary
from landscapes.trace import results_csv, to_csv, to_json

pytestmark = encoded_here

PLAIN = "landscape: wobbly\nstart: [-2, 1]\nsteps: 12\noptimizers: [{name: sgd}, adagrad]\n"
CLOUD = PLAIN + "noise: {gaussian: 0.5, seeds: 5}\n"
BATCH = PLAIN + (
    "noise:\n"
    "  minibatch: {data: {points: 8, spread: 0.5}, size: 2}\n"
    "  seed: 3\n"
    "  show_batch: true\n"
)


def recording(text: str, **settings: object) -> LandscapeRecording:
    return run(drawn(parse_scenario(text), "600x400", **settings))


def frame(of: LandscapeRecording, step: float) -> np.ndarray:
    (found,) = (each.copy() for each in Camera(compose(of)).frames([step]))
    return found


def ghost_of(of: LandscapeRecording) -> Ghost:
    (ghost,) = (part for part in compose(of).moving if isinstance(part, Ghost))
    return ghost


def batch(inside: str) -> str:
    return f"{{minibatch: {{size: 2, {inside}}}}}"


# fmt: off
WRONG = [
    ("0.5", "5:8: noise must be a mapping such as {gaussian: …}, not 0.5"),
    ("{}", "5:8: noise must have gaussian or minibatch"),
    ("{seed: 3}", "5:8: noise must have gaussian or minibatch"),
    ("{gaussian: -0.5}", "5:19: gaussian must be at least 0, not -0.5"),
    ("{gaussian: .nan}", "5:19: gaussian must be a finite number, not nan"),
    ("{gausian: 1}", "5:9: unknown key 'gausian' of noise (did you mean 'gaussian'?)"),
    ("{gaussian: 1, minibatch: {size: 2}}",
     "5:33: noise must be gaussian or minibatch, not both"),
    ("{gaussian: 1, seed: 1, seeds: 2}", "5:8: noise must have seed or seeds, not both"),
    ("{gaussian: 1, seed: -1}", "5:28: seed must be at least 0, not -1"),
    ("{gaussian: 1, seeds: 51}",
     "5:29: seeds must be 1 to 50 seeds or a list of them, not 51"),
    ("{gaussian: 1, seeds: [1, 2, 1]}", "5:29: seeds must name each seed once"),
    ("{minibatch: {}}", "5:20: missing key 'size'"),
    ("{minibatch: 4}", "5:20: minibatch must be a mapping such as {size: …}, not 4"),
    ("{minibatch: {size: 0}}", "5:27: size must be at least 1, not 0"),
    ("{minibatch: {size: 1.5}}", "5:27: size must be a whole number, not 1.5"),
    (batch("dta: 3"), "5:30: unknown key 'dta' of minibatch (did you mean 'data'?)"),
    (batch("data: 5"), "5:36: data must be a mapping such as {points: …}, not 5"),
    (batch("data: {pints: 3}"), "5:37: unknown key 'pints' of data (did you mean 'points'?)"),
    (batch("data: {points: 1}"), "5:45: points must be at least 2, not 1"),
    (batch("data: {points: 257}"),
     "5:45: points must be at most 256, not 257: the map is drawn once more for each point"),
    (batch("data: {spread: 0}"), "5:45: spread must be greater than 0, not 0"),
    (batch("data: [[1, 2]]"), "5:36: data must have at least 2 items, not 1"),
    (batch("data: [[1, 2], [3]]"),
     "5:45: data 2 must be a point [u, v] of two numbers up to 1e+12, not [3]"),
    (batch(f"data: {[[0, 0]] * 257}"), "5:36: data must have at most 256 items, not 257"),
    (batch("data: {csv: ../run.csv, columns: [u, v]}"),
     "5:42: csv must be a file in the scenario's folder, not '../run.csv'"),
    (batch("data: {csv: none.csv, columns: [u, v]}"),
     "5:42: csv must be a file in the scenario's folder; there is no 'none.csv'"),
    (batch("data: {csv: points.csv}"), "5:36: missing key 'columns'"),
    (batch("data: {csv: points.csv, colums: [u, v]}"),
     "5:54: unknown key 'colums' of data (did you mean 'columns'?)"),
    (batch("data: {csv: points.csv, columns: [u, w]}"),
     "5:67: unknown column 'w' (known: u, v, t)"),
    (batch("data: {csv: points.csv, columns: [u]}"),
     "5:63: columns must have at least 2 items, not 1"),
    (batch("data: {csv: points.csv, columns: [u, t]}"),
     "5:67: 'x' on line 3 of the table is not a number"),
    ("{gaussian: 1, show_batch: true}", "5:34: show_batch needs a minibatch; there is none"),
    ("{minibatch: {size: 2}, seeds: 3, show_batch: true}",
     "5:53: show_batch needs a single seed, because each has its own batches"),
    ("{minibatch: {size: 2}, show_batch: 1}", "5:43: show_batch must be true or false, not 1"),
    ("{minibatch: {size: 2}, show_batch: true}\nview: surface",
     "6:7: view must be contour where show_batch is true"),
]
# fmt: on


def test_more_steps_than_memory_can_hold_are_an_error_at_their_line(tmp_path: Path) -> None:
    """A step takes 128 bytes, and all steps at most 4 GB."""
    starts, rates = [[0.01 * i, 1] for i in range(100)], ", ".join(["0.1"] * 10)
    path = tmp_path / "mine.yaml"
    text = (
        f"landscape: simple_quad\nstart: {starts}\nsteps: 6250\n"
        f"optimizers: {{name: sgd, learning_rate: [{rates}]}}\nnoise: {{gaussian: 1, seeds: 5}}\n"
    )
    path.write_text(text, encoding="utf-8")
    read_scenario(path)
    path.write_text(text.replace("6250", "6251"), encoding="utf-8")
    with pytest.raises(ScenarioError) as raised:
        read_scenario(path)
    assert str(raised.value) == (
        f"{path}:3:8: steps must be at most 6250, not 6251: 500 runs for each of 10 optimizers"
        " would take 4.0 GB of memory, more than 4 GB"
    )


@pytest.mark.parametrize(("noise", "problem"), WRONG)
def test_wrong_noise_is_explained_where_it_is(noise: str, problem: str, tmp_path: Path) -> None:
    (tmp_path / "points.csv").write_text("u,v,t\n1,2,3\n-1,0.5,x\n", encoding="utf-8")
    path = tmp_path / "s.yaml"
    path.write_text(f"{PLAIN}noise: {noise}\n", encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load_scenario(path)
    assert str(caught.value).splitlines() == [f"{path}:{problem}"]


def test_there_are_not_too_many_runs_of_an_optimizer() -> None:
    starts = PLAIN.replace("[-2, 1]", str([[0.1, 0.2]] * 30))
    with pytest.raises(ScenarioError) as caught:
        parse_scenario(starts + "noise: {gaussian: 1, seeds: 20}\n")
    assert str(caught.value) == (
        "scenario:5:8: noise must have at most 16 seeds for 30 starts, not 20:"
        " an optimizer has at most 500 runs"
    )


def test_data_points_are_read_from_the_table_beside_the_file_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "points.csv").write_text("v,u\n2,1\n-1,0.5\n0.25,3\n", encoding="utf-8")
    noise = batch("data: {csv: points.csv, columns: [u, v]}")
    (tmp_path / "sub" / "parent.yaml").write_text(f"{PLAIN}noise: {noise}\n", encoding="utf-8")
    (tmp_path / "child.yaml").write_text("extends: sub/parent.yaml\nsteps: 3\n", encoding="utf-8")
    written = read_scenario(tmp_path / "child.yaml")
    assert written.scenario.noise.kind.shifts.tolist() == [[1, 2], [0.5, -1], [3, 0.25]]
    assert tmp_path / "sub" / "points.csv" in written.files


@pytest.mark.parametrize("text", [CLOUD, BATCH], ids=["cloud", "batch"])
def test_the_same_noise_makes_the_same_bytes(text: str, tmp_path: Path) -> None:
    files = [tmp_path / f"{name}.{kind}" for name in "ab" for kind in ("png", "gif", "svg")]
    for path in files:
        render(recording(text, duration=1, hold_first=0.2, hold_last=0.2, fps=5), path)
    for first, second in zip(files[:3], files[3:], strict=True):
        assert first.read_bytes() == second.read_bytes()
    assert to_json(recording(text)) == to_json(recording(text))
    few = AtlasSettings(starts=2, learning_rates=1, momenta=1)
    assert page_html(recording(text).drawn_with(atlas=few)) == page_html(
        recording(text).drawn_with(atlas=few)
    )


def test_the_ghost_is_the_mean_loss_of_the_batch_that_the_step_is_told() -> None:
    of = recording(BATCH)
    noise, ghost = of.scenario.noise, ghost_of(of)
    single, axis = Objective(LANDSCAPES["wobbly"]), np.linspace(-3, 3, MESH)
    mesh = np.stack(np.meshgrid(axis, axis), axis=-1)
    rng = np.random.default_rng(3)
    orders = [rng.permutation(8) for _ in range(3)]
    batches = np.concatenate(orders).reshape(-1, 2)
    for step in (0, 0.9, 3, 4.5, 11, 12):
        chosen = noise.kind.shifts[batches[min(int(step), 11)]]
        expected = np.mean([single.value(mesh - shift) for shift in chosen], axis=0)
        np.testing.assert_allclose(ghost.losses(step), expected, rtol=1e-12)


def test_a_frame_with_a_ghost_depends_on_its_step_alone() -> None:
    of = recording(BATCH)
    *_, last = (each.copy() for each in Camera(compose(of)).frames([12, 0, 7.5]))
    assert np.array_equal(last, frame(of, 7.5))


def test_the_ghost_lies_over_the_map_and_below_the_runs() -> None:
    of = recording(BATCH)
    parts = [type(part) for part in compose(of).moving]
    assert parts.index(Ghost) < parts.index(Runs)
    hidden = replace(of.scenario, noise=replace(of.scenario.noise, show_batch=False))
    plain = replace(of, scenario=hidden)
    assert not any(isinstance(part, Ghost) for part in compose(plain).moving)
    labels = [text.get_text() for text in compose(of).figure.texts]
    assert "current batch" in labels
    assert "current batch" not in [text.get_text() for text in compose(plain).figure.texts]
    assert (frame(of, 4) != frame(plain, 4)).any(axis=-1).sum() > 500


def test_runs_of_several_seeds_are_a_cloud_around_their_median() -> None:
    of = recording(CLOUD)
    (cloud,) = (part for part in compose(of).moving if isinstance(part, Runs))
    (alone,) = (part for part in compose(of.of_first_seed()).moving if isinstance(part, Runs))
    assert (len(cloud.runs), len(alone.runs)) == (10, 2)
    assert (len(cloud.medians), len(alone.medians)) == (2, 0)
    for turn, median in enumerate(cloud.medians):
        runs = [run.track.vertices for run in cloud.runs if run.turn == turn]
        # Five places along each axis: the third.
        assert median.track.vertices == pytest.approx(np.sort(runs, axis=0)[2])
    assert remark_on(of.scenario) == "medians of 5 runs"
    surface = replace(of.scenario, **vars(parse_scenario(CLOUD + "view: surface\n")))
    assert compose(replace(of, scenario=surface)).moving


def test_panels_show_the_median_of_the_seeds_in_the_band_of_their_quartiles() -> None:
    of = recording(CLOUD, panels=("loss",))
    (curves,) = (part for part in compose(of).moving if isinstance(part, Curves))
    drawn = list(curves._curves)
    assert len(drawn) == 2
    for index, curve in enumerate(drawn):
        losses = np.array([t.losses for t in of.of_optimizer(index)])
        # Five values: the third, and the second and the fourth around it.
        _, lower, median, upper, _ = np.sort(losses, axis=0)
        rows = [curves._chart.row(value) for value in median]
        np.testing.assert_allclose(curve.points[:, 1], rows)
        heights = curve.band.vertices[:, 1]
        assert heights.min() == pytest.approx(curves._chart.row(lower.min()))
        assert heights.max() == pytest.approx(curves._chart.row(upper.max()))


def test_numbers_name_the_seed_and_the_data_points() -> None:
    of = recording(CLOUD)
    lines = to_csv(of).splitlines()
    assert lines[0] == "label,seed,step,x,y,loss,gradient_norm,evaluations"
    assert lines[1].startswith('"SGD, seed 0",0,0,-2.0,1.0,')
    assert len(lines) == 1 + 10 * 13
    assert results_csv(of).splitlines()[10].startswith('"Adagrad, seed 4",')
    assert json.loads(to_json(of))["noise"] == {"gaussian": 0.5}
    batches = recording(BATCH)
    told = json.loads(to_json(batches))
    assert told["runs"][0]["seed"] == [3] * 13
    shifts = batches.scenario.noise.kind.shifts
    assert told["noise"] == {"minibatch": {"data": shifts.tolist(), "size": 2}}
    assert "seed" not in to_csv(recording(PLAIN)).splitlines()[0]


def test_words_say_what_the_noise_is_and_what_came_out() -> None:
    of = recording(CLOUD)
    finals = {
        entry.label: float(np.median([t.losses[-1] for t in of.of_optimizer(index)]))
        for index, entry in enumerate(of.scenario.optimizers)
    }
    first, second = sorted(finals, key=finals.__getitem__)
    assert describe(of).removeprefix(f"{headline_of(of)}. ") == (
        "Wobbly: SGD and Adagrad, 12 steps from (−2, 1), normal noise of standard deviation 0.5"
        f" on the gradient, 5 seeds. {first} ended at a median loss of {finals[first]:.3g};"
        f" {second} ended at a median loss of {finals[second]:.3g}."
    )
    words = describe(recording(BATCH))
    assert "Wobbly, averaged over 8 data points: SGD and Adagrad, 12 steps" in words
    assert "from (−2, 1), mini-batches of 2 of 8 data points. " in words
    page = "\n".join(summary(recording(BATCH)))
    assert "noise:       mini-batches of 2 of 8 data points\nseed:        3\n" in page
    assert "seeds:       0, 1, 2, 3, 4\n" in "\n".join(summary(of))


def test_words_count_the_seeds_that_diverged() -> None:
    text = CLOUD.replace("{name: sgd}", "{name: sgd, learning_rate: 30}")
    assert "; all 5 runs of SGD diverged." in describe(recording(text))


def test_a_page_shows_the_runs_of_the_first_seed() -> None:
    of = recording(CLOUD)
    settings = AtlasSettings(starts=2, learning_rates=1, momenta=1)
    html = page_html(of.drawn_with(atlas=settings))
    assert "All runs meet the noise of seed 0." in html
    assert len(html) < 2_000_000
    first = of.of_first_seed()
    assert [t.seed for t in first.trajectories] == [0, 0]
    sheet = atlas(of.scenario, settings).sheets[1]
    assert np.array_equal(sheet.positions[0, 0, 0], first.trajectories[1].positions)


def test_notes_find_noisy_runs_that_diverge(tmp_path: Path) -> None:
    path = tmp_path / "s.yaml"
    path.write_text(
        CLOUD.replace("{name: sgd}", "{name: sgd, learning_rate: 30}"), encoding="utf-8"
    )
    (note,) = notes(read_scenario(path))
    assert note.message.startswith("all 5 runs of SGD diverge, the first at step")


def test_a_handout_shows_the_ghost_of_each_stage() -> None:
    of = recording(BATCH)
    stage = compose_handout(of)
    ghosts = [part for part in stage.moving if isinstance(part, Ghost)]
    assert [ghost.step for ghost in ghosts] == [
        map_.step for map_ in stage.moving if isinstance(map_, Runs)
    ]
    assert (ghosts[0].step, ghosts[-1].step) == (0, 12)


def test_noise_of_a_film_is_drawn_in_every_format(tmp_path: Path) -> None:
    of = recording(BATCH, duration=2, hold_first=0.25, hold_last=0.5, fps=4)
    files = render(of, *(tmp_path / f"f.{kind}" for kind in ("gif", "mp4", "webp", "pdf", "csv")))
    assert all(file.bytes for file in files)
    with Image.open(tmp_path / "f.gif") as film:
        assert film.n_frames > 3
