import React, { useMemo, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import {
  pairedKeys,
  sectionName,
  sectionsOf,
  type KeySection
} from '../../core/run/metricPairs';
import { clip, formatCount } from '../../core/text/format';
import { literal } from '../../core/text/pythonText';
import type { MetricSummary, WireNumber } from '../../protocol/generated';
import { CurveChart } from '../chart/CurveChart';
import type { MetricChart, MetricForm } from '../chart/metricChart';
import { CopyButton } from '../parts/CopyButton';
import { Icon } from '../parts/icons';
import { Notice } from '../parts/Notice';
import type { PageTools } from '../parts/pageTools';
import { matches } from '../parts/SearchBox';
import { NothingMatches, ShowAll } from '../parts/ShownPart';
import { MetricTable } from './MetricTable';
import { MetricTools, type Drawn } from './MetricTools';
import { systemForm } from './systemForm';

const MAX_LISTED = 200;
const PLAIN: MetricForm = {};
const plainForm = () => PLAIN;

/** Metrics with their numbers and their curves. */
export function MetricsSection(props: {
  metrics: readonly MetricSummary[];
  /** They say how busy the machine was. */
  system?: boolean;
  tools: PageTools;
}): React.JSX.Element {
  const { system = false, tools } = props;
  const form = system ? systemForm : plainForm;
  const { text, live } = tools;
  const metrics = useSame(props.metrics);
  const [search, setSearch] = useState('');
  const [all, setAll] = useState(false);
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const [drawn, setDrawn] = useState<Drawn>({
    axis: system && live ? 'relative' : 'step',
    log: false,
    smoothing: 0
  });
  const root = useRef<HTMLDivElement>(null);
  const found = useMemo(
    () => metrics.filter(({ key }) => matches(search, key)),
    [metrics, search]
  );
  const sections = useMemo(
    () => sectionsOf(chartsOf(found.filter(({ count }) => count > 1))),
    [found]
  );
  if (metrics.length === 0) {
    return (
      <Notice>
        {system
          ? text.__(
              'No system metrics: the run was too short (first sample after 5–10 s), or sampling was off.'
            )
          : text.__('No metrics were logged.')}
      </Notice>
    );
  }
  const shown = all ? found : found.slice(0, MAX_LISTED);
  const dict = found
    .map(({ key, latest }) => `    ${literal(key)}: ${python(latest)},\n`)
    .join('');
  const fold = (section: KeySection, folds: boolean) => {
    const now = new Set(folded);
    now[folds ? 'add' : 'delete'](sectionName(section));
    setFolded(now);
  };
  const goTo = (metric: MetricSummary) => {
    for (const section of sections) {
      const chart = section.charts.find(each => each.metrics.includes(metric));
      if (chart) {
        flushSync(() => {
          fold(section, false);
        });
        const name = CSS.escape(idOf(chart.metrics));
        const figure = root.current?.querySelector<HTMLElement>(
          `[data-chart="${name}"]`
        );
        figure?.scrollIntoView({ block: 'nearest' });
        figure?.focus({ preventScroll: true });
      }
    }
  };
  return (
    <div className="jp-TrialbookRunPage-part">
      <MetricTools
        search={search}
        onSearch={setSearch}
        drawn={drawn}
        onDrawn={setDrawn}
        live={live}
        text={text}
      >
        <CopyButton
          value={`{\n${dict}}`}
          label={text.__('Copy the metrics as a Python dict')}
          text={text}
        />
      </MetricTools>
      {found.length === 0 ? (
        <NothingMatches
          text={text}
          onClear={() => {
            setSearch('');
          }}
        />
      ) : (
        <div className="jp-TrialbookRunPage-metrics" ref={root}>
          <div>
            <div
              className="jp-TrialbookRunPage-numbers"
              role="group"
              aria-label={text.__('Numbers')}
              tabIndex={0}
            >
              <MetricTable
                metrics={shown}
                form={form}
                onChart={goTo}
                tools={tools}
              />
            </div>
            <ShowAll
              shown={shown.length}
              total={found.length}
              text={text}
              onShow={() => {
                setAll(true);
              }}
            />
          </div>
          <div>
            {sections.map(section => {
              const { charts } = section;
              const name = sectionName(section);
              const open = !folded.has(name);
              return (
                <section key={name}>
                  {sections.length > 1 && (
                    <h3>
                      <button
                        type="button"
                        aria-expanded={open}
                        onClick={() => {
                          fold(section, open);
                        }}
                      >
                        <Icon name={open ? 'caretDown' : 'caretRight'} />
                        <bdi>
                          {name === '' ? text.__('No prefix') : clip(name)}
                        </bdi>
                        <span className="jp-TrialbookRunPage-count">
                          {formatCount(charts.length)}
                        </span>
                      </button>
                    </h3>
                  )}
                  {open && (
                    <div className="jp-TrialbookRunPage-charts">
                      {charts.map(chart => (
                        <CurveChart
                          key={idOf(chart.metrics)}
                          chart={chart}
                          form={form(idOf(chart.metrics))}
                          {...drawn}
                          axis={live ? drawn.axis : 'step'}
                          tools={tools}
                        />
                      ))}
                    </div>
                  )}
                </section>
              );
            })}
          </div>
        </div>
      )}
    </div>
  );
}

function chartsOf(metrics: readonly MetricSummary[]): MetricChart[] {
  const byKey = new Map(metrics.map(metric => [metric.key, metric]));
  return pairedKeys([...byKey.keys()]).map(chart => ({
    ...chart,
    metrics: chart.keys.flatMap(key => byKey.get(key) ?? [])
  }));
}

/** What a chart is told by: no metric is in two. */
function idOf(metrics: readonly MetricSummary[]): string {
  return metrics[0]?.key ?? '';
}

/** The list before where it has the same items: what is made of it is then not made anew. */
function useSame<T>(items: readonly T[]): readonly T[] {
  const [known, setKnown] = useState(items);
  if (known === items) {
    return known;
  }
  const same =
    known.length === items.length &&
    known.every((item, at) => item === items[at]);
  if (!same) {
    setKnown(items);
  }
  return same ? known : items;
}

function python(value: WireNumber): string {
  return typeof value === 'number'
    ? String(value)
    : `float("${value.toLowerCase()}")`;
}
