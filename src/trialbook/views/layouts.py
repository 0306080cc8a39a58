"""Layouts of comparisons that an experiment keeps: which one a view begins with, and saving one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import UNSET
from msgspec.structs import replace

from trialbook.errors import InvalidParameterError, NotFoundError
from trialbook.protocol.messages import ChartSettings, CompareLayout, CompareSection, KeptLayout
from trialbook.queries import table
from trialbook.queries.layouts import layouts_of, update_layouts
from trialbook.search import names_near
from trialbook.service.saved_layouts import DEFAULT
from trialbook.service.validation.limits import shown
from trialbook.warning import warn

if TYPE_CHECKING:
    from trialbook.protocol.messages import Chart, GroupBy
    from trialbook.views.asked import AskedRuns

DRAWN = 10
"""Runs that are drawn unless somebody asks for more."""
SECTIONS: tuple[CompareSection, ...] = ("curves", "params", "differences")


def unarranged() -> CompareLayout:
    """Return the layout of a comparison that nobody has arranged."""
    return CompareLayout(list(SECTIONS), ChartSettings("step"), first=DRAWN)


def layout_asked(asked: AskedRuns, name: str | None) -> KeptLayout | None:
    """Return the layout with this name, or with None the default one, where there is one.

    A default that cannot be read is passed over with a warning.

    Raises
    ------
    InvalidParameterError
        ``name`` is no text, or what is kept under it cannot be read.
    NotFoundError
        The experiment of the first run keeps none of this name; it says which are near.
    """
    if name is not None and not isinstance(name, str):
        raise InvalidParameterError(f"layout must be the name of one, not {shown(name)}.")
    experiment_id = _experiment_id(asked)
    kept = {} if experiment_id is None else _kept(asked, experiment_id)
    wanted = DEFAULT if name is None else name
    if name is not None and name not in kept:
        raise NotFoundError(f"There is no layout {shown(name)}. {_others(name, list(kept))}")
    if wanted in kept and kept[wanted] is None:
        problem = (
            f"The layout {shown(wanted)} of experiment {shown(experiment_id)} cannot be read: "
            "another version has written it, or something else"
        )
        if name is not None:
            raise InvalidParameterError(f"{problem}. {_others('', [n for n in kept if kept[n]])}")
        warn(f"{problem}; it is passed over.")
    return kept.get(wanted)


def keep_chart(asked: AskedRuns, chart: Chart, group_by: GroupBy | None) -> None:
    """Put a chart into the default layout of the first run's experiment.

    One of the same metrics makes way for it; another stands behind those that are there.

    Raises
    ------
    NotFoundError
        There is no run, so that it is not known of which experiment.
    """
    experiment_id = _experiment_id(asked)
    if asked.store is None or experiment_id is None:
        raise NotFoundError(
            "save=True keeps a chart with the experiment of its first run, and there is no run: "
            "record one first."
        )
    kept = _kept(asked, experiment_id).get(DEFAULT) or KeptLayout(unarranged())
    before = kept.layout
    charts = before.charts or []
    keys = [each.keys for each in charts]
    if chart.keys in keys:
        charts = [chart if each.keys == chart.keys else each for each in charts]
    else:
        charts = [*charts, chart]
    # where there were charts alone, there are; else those of other metrics follow
    alone = before.charts is not UNSET and before.placed is UNSET
    placed = list(dict.fromkeys([*(before.placed or ()), *chart.keys]))
    layout = replace(
        before,
        charts=charts,
        placed=UNSET if alone else placed,
        group_by=group_by or before.group_by,
    )
    change = {DEFAULT: replace(kept, layout=layout)}
    update_layouts(asked.store_id, experiment_id, save=change, delete=[])


def _experiment_id(asked: AskedRuns) -> str | None:
    """Return the experiment of the first run, as the view lists them."""
    if asked.store is None:
        return None
    for row in table.runs_page(asked.store, asked.query, 0, 1, ()).rows:
        return row.experiment_id
    return next(iter(asked.query.experiment_ids or ()), None)


def _kept(asked: AskedRuns, experiment_id: str) -> dict[str, KeptLayout | None]:
    return {each.name: each.kept for each in layouts_of(asked.store, experiment_id)}


def _others(name: str, names: list[str]) -> str:
    near = list(names_near(name, names))[:3] if name else []
    if near:
        return f"Did you mean {' or '.join(map(shown, near))}?"
    if names:
        return f"The experiment of the first run keeps {', '.join(map(shown, names[:10]))}."
    return (
        "The experiment of the first run keeps none: save one from the menu Layouts of a "
        "comparison, or with trialbook.chart(..., save=True)."
    )
