import React, { useMemo, useState } from 'react';
import { changed, MAX_CURVES } from '../../core/compare/compareLayout';
import {
  chartsOf,
  lastListed,
  withChart
} from '../../core/compare/layoutCharts';
import { sectionName, sectionsOf } from '../../core/run/metricPairs';
import { formatCount } from '../../core/text/format';
import { FailureNotice, Notice } from '../parts/Notice';
import { matches, SearchBox } from '../parts/SearchBox';
import { ChartGrid } from './ChartGrid';
import type { CompareTools } from './compareTools';
import { CurveSettings } from './CurveSettings';
import { GroupLegend } from './GroupLegend';
import { LayoutsMenu } from './LayoutsMenu';
import { useLineOwners } from './useLineOwners';
import { useLineSources } from './useLineSources';

/** Charts fewer than these are seen at a glance. */
const FEW = 8;

/** A chart for each metric, or those that a person has arranged. */
export function CurvesSection(props: {
  tools: CompareTools;
}): React.JSX.Element {
  const { tools } = props;
  const { state, view, text, onLayout } = tools;
  const { layout, table, drawn } = view;
  const isGrouped = layout.group_by !== undefined;
  const { owners, ids, cut } = useLineOwners(tools);
  const [search, setSearch] = useState('');
  const [sought, setSought] = useState<string | null>(null);
  const metrics = table.page?.columns.metrics;
  const charts = useMemo(
    () => chartsOf({ layout, metrics: metrics ?? [] }),
    [layout, metrics]
  );
  const found = useMemo(
    () => charts.filter(({ name, keys }) => matches(search, name, ...keys)),
    [charts, search]
  );
  const sources = useLineSources({
    ...{ state, isGrouped, ids },
    settings: useMemo(
      () => [
        layout.settings,
        ...charts.flatMap(({ settings }) => settings ?? [])
      ],
      [charts, layout.settings]
    )
  });
  const { failure } = sources;
  const add = (keys: readonly string[]) => {
    const added = withChart({ layout, metrics: metrics ?? [] }, keys);
    const chart = lastListed(added);
    const section = sectionsOf(chart ? [chart] : []).map(sectionName)[0];
    const closed = added.closed?.filter(name => name !== section);
    onLayout(changed(added, { closed }));
    setSearch('');
    setSought(chart?.id ?? null);
  };
  return (
    <div className="jp-TrialbookCompare-part">
      <div className="jp-TrialbookCompare-bar">
        {charts.length > FEW && (
          <SearchBox
            value={search}
            label={text.__('Search metrics')}
            onChange={setSearch}
          />
        )}
        <CurveSettings tools={tools} onAdd={add} />
        {new Set(layout.sections).size < 2 && <LayoutsMenu tools={tools} />}
      </div>
      {isGrouped && <GroupLegend owners={owners} tools={tools} />}
      {cut && (
        <p className="jp-TrialbookCompare-quiet">
          {isGrouped
            ? text.__('The first groups are drawn, and of each the first runs.')
            : text.__(
                'The curves of the first %1 of %2 runs are drawn.',
                formatCount(MAX_CURVES),
                formatCount(drawn.length)
              )}
        </p>
      )}
      {failure && failure.data.error_code !== 'DISCONNECTED' && (
        <FailureNotice
          failure={failure.message}
          retry={sources.retry}
          text={text}
        >
          {reason => text.__('The curves could not be read: %1', reason)}
        </FailureNotice>
      )}
      {charts.length === 0 ? (
        <Notice>
          {metrics?.length
            ? text.__('There is no chart: add one.')
            : text.__('No run has a metric yet.')}
        </Notice>
      ) : drawn.length === 0 ? (
        <Notice
          action={{
            label: text.__('Show all runs'),
            run: () => {
              const { first: _, hidden_runs: _hidden, ...all } = layout;
              onLayout(all);
            }
          }}
        >
          {text.__('Every run is hidden.')}
        </Notice>
      ) : found.length === 0 ? (
        <Notice
          action={{
            label: text.__('Clear the search'),
            run: () => {
              setSearch('');
            }
          }}
        >
          {text.__('Nothing matches.')}
        </Notice>
      ) : (
        <ChartGrid
          {...{ tools, sources, owners, ids, sought }}
          charts={found}
          isSearching={search.trim() !== ''}
          onSought={setSought}
        />
      )}
    </div>
  );
}
