import React from 'react';
import { changed } from '../../core/compare/compareLayout';
import type { DifferenceSection } from '../../core/compare/differences';
import { deltaOf, directionOf } from '../../core/table/comparison';
import {
  clip,
  formatNumber,
  formatRounded,
  fullNumber
} from '../../core/text/format';
import type { Text } from '../../core/text/text';
import type { Difference, RunRow, WireNumber } from '../../protocol/generated';
import { RunMark } from '../parts/RunMark';
import type { CompareTools } from './compareTools';

/** What tells that a run had changes that were not committed. */
const UNCOMMITTED = 'uncommitted files';

/** Things by rows, runs by columns; the base stands first. */
export function DifferencesTable(props: {
  tools: CompareTools;
  rows: readonly Difference[];
  runIds: readonly string[];
  /** Places of the runs, the base first. */
  order: readonly number[];
  onUncommitted: (runId: string) => void;
}): React.JSX.Element {
  const { tools, rows, runIds, order } = props;
  const { text, view } = tools;
  const known = new Map(view.rows.map(row => [row.run_id, row]));
  return (
    <table
      className="jp-TrialbookCompare-table jp-TrialbookCompare-differences"
      aria-label={text.__('Differences')}
    >
      <thead>
        <tr>
          <th scope="col">{text.__('Name')}</th>
          {order.map((place, at) => {
            const runId = runIds[place] ?? '';
            return (
              <RunHead
                key={runId}
                tools={tools}
                row={known.get(runId)}
                runId={runId}
                isBase={at === 0}
              />
            );
          })}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, at) => (
          <React.Fragment key={`${row.section} ${row.key}`}>
            {rows[at - 1]?.section !== row.section && (
              <tr className="jp-TrialbookCompare-head">
                <th scope="rowgroup" colSpan={order.length + 1}>
                  <span>{sectionTitle(row.section, text)}</span>
                </th>
              </tr>
            )}
            <tr
              data-row={at}
              tabIndex={-1}
              className={row.differs ? 'jp-mod-differs' : undefined}
            >
              <th scope="row" title={row.key}>
                <bdi>{clip(row.key)}</bdi>
              </th>
              {order.map((place, column) => (
                <Value
                  key={runIds[place]}
                  {...props}
                  row={row}
                  runId={runIds[place] ?? ''}
                  baseId={runIds[order[0] ?? 0] ?? ''}
                  value={row.values[place] ?? null}
                  base={column === 0 ? undefined : row.values[order[0] ?? 0]}
                />
              ))}
            </tr>
          </React.Fragment>
        ))}
      </tbody>
    </table>
  );
}

/** A run's name, by which it becomes the base. */
function RunHead(props: {
  tools: CompareTools;
  row: RunRow | undefined;
  runId: string;
  isBase: boolean;
}): React.JSX.Element {
  const { tools, row, runId, isBase } = props;
  const { text, view, pointed, onLayout } = tools;
  const name = row ? clip(row.run_name) : runId.slice(0, 8);
  return (
    <th
      scope="col"
      className={isBase ? 'jp-mod-base' : undefined}
      onMouseEnter={() => {
        pointed.set(runId);
      }}
      onMouseLeave={() => {
        pointed.set(null);
      }}
    >
      <button
        type="button"
        aria-pressed={isBase}
        title={
          isBase
            ? text.__('The others are compared with this run')
            : text.__('Compare the others with this run')
        }
        onClick={() => {
          onLayout(changed(view.layout, { baseline: runId }));
        }}
      >
        {row && <RunMark runStyle={tools.styleOf(row)} />}
        <bdi>{name}</bdi>
      </button>
    </th>
  );
}

function Value(props: {
  tools: CompareTools;
  row: Difference;
  runId: string;
  baseId: string;
  value: string | number | null;
  /** What the base has; undefined for the base itself. */
  base: string | number | null | undefined;
  onUncommitted: (runId: string) => void;
}): React.JSX.Element {
  const { tools, row, runId, baseId, value, base } = props;
  const { text, place, state } = tools;
  const isOther = base !== undefined && base !== value;
  const mark = isOther ? 'jp-mod-other' : '';
  if (value === null) {
    return (
      <td className={`jp-mod-missing ${mark}`}>
        <span role="img" aria-label={text.__('no value')}>
          –
        </span>
      </td>
    );
  }
  if (row.section === 'metric') {
    const number = value as WireNumber;
    return (
      <td className={`jp-mod-numeric ${mark}`} title={fullNumber(number)}>
        {formatNumber(number)}
        {isOther && (
          <Change
            tools={tools}
            metric={row.key}
            value={number}
            base={base === null ? undefined : (base as WireNumber)}
          />
        )}
      </td>
    );
  }
  const { openDiff } = place.services;
  const shown = clip(String(value));
  const act = !isOther
    ? null
    : row.section === 'code' && openDiff
      ? () => {
          const store_id = state.storeId;
          openDiff({ store_id, run_id: baseId }, { store_id, run_id: runId });
        }
      : row.section === 'git' && row.key === UNCOMMITTED && tools.live
        ? () => {
            props.onUncommitted(runId);
          }
        : null;
  return (
    <td className={mark} title={shown}>
      {act ? (
        <button
          type="button"
          className="jp-TrialbookCompare-link"
          title={
            row.section === 'code'
              ? text.__('Compare the code')
              : text.__('Show the uncommitted changes')
          }
          onClick={act}
        >
          <bdi>{shown}</bdi>
        </button>
      ) : (
        <bdi>{shown}</bdi>
      )}
    </td>
  );
}

/** How far a metric is from the base's. */
function Change(props: {
  tools: CompareTools;
  metric: string;
  value: WireNumber;
  base: WireNumber | undefined;
}): React.JSX.Element | null {
  const { tools, metric } = props;
  const { text, view } = tools;
  const direction = directionOf(metric, {
    directions: view.layout.directions ?? {}
  });
  const delta = deltaOf(props.value, props.base, direction);
  if (!delta || delta.by === 0) {
    return null;
  }
  const { by, verdict } = delta;
  return (
    <span className={`jp-TrialbookDelta ${verdict ? `jp-mod-${verdict}` : ''}`}>
      {`${by > 0 ? '+' : '−'}${formatRounded(Math.abs(by), 3)}`}
      <span aria-hidden="true">{by > 0 ? '▲' : '▼'}</span>
      {verdict && (
        <span className="jp-TrialbookUnseen">
          {verdict === 'better' ? text.__('better') : text.__('worse')}
        </span>
      )}
    </span>
  );
}

function sectionTitle(section: DifferenceSection, text: Text): string {
  switch (section) {
    case 'metric':
      return text.__('Metrics');
    case 'param':
      return text.__('Params');
    case 'tag':
      return text.__('Tags');
    case 'dataset':
      return text.__('Datasets');
    case 'code':
      return text.__('Code');
    case 'git':
      return text.__('Git');
    case 'environment':
      return text.__('Environment');
    case 'package':
      return text.__('Packages');
  }
}
