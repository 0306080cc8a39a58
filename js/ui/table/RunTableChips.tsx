import React from 'react';
import { clip, formatCount, formatStatus } from '../../core/text/format';
import { levelsOf, withLevels } from '../../core/table/levels';
import type { RunTableView } from '../../core/table/runTableView';
import { isSortedBy } from '../../core/table/columnOrder';
import type { Text } from '../../core/text/text';
import type {
  RunStatus,
  RunsQuery,
  TableLayout
} from '../../protocol/generated';
import { columnLabel, groupingLabel } from './columnLabel';
import { Icon } from '../parts/icons';

/** Digits of an id that tell it from others at hand. */
const SHORT_ID = 8;
/** Statuses that are left out together. */
const LEFT_OUT_TOGETHER: readonly (readonly RunStatus[])[] = [
  ['FINISHED'],
  ['FAILED', 'KILLED']
];

/** What of a table's arrangement neither its rows nor its headers tell; each can be undone. */
export function RunTableChips(props: {
  view: RunTableView;
  text: Text;
  onQuery: (change: Partial<RunsQuery>) => void;
  onLayout: (layout: TableLayout) => void;
}): React.JSX.Element {
  const { view, text, onQuery, onLayout } = props;
  const { columns, layout, query } = view;
  const without = query.without ?? [];
  const untold = query.order_by.findIndex(
    sort => !columns.some(column => isSortedBy(column, sort))
  );
  const sort = query.order_by[untold];
  const sorted =
    sort && clip(columnLabel({ aggregate: 'latest', ...sort }, text));
  const { baseline } = layout;
  const levels = levelsOf(layout);
  // It may be left out, far away, deleted or of another experiment.
  const isElsewhere =
    baseline !== null && !view.rows.some(({ run_id }) => run_id === baseline);
  const chosen = Array.isArray(query.scope) ? query.scope.length : null;
  return (
    <>
      {chosen !== null && (
        <Chip
          label={text._n(
            'only %1 run',
            'only %2 runs',
            chosen,
            formatCount(chosen)
          )}
        />
      )}
      {levels.map((by, at) => {
        const name = clip(groupingLabel(by, text));
        return (
          <Chip
            key={`${by.group} ${by.key}`}
            label={
              at === 0 ? text.__('by %1', name) : text.__('then by %1', name)
            }
            undo={
              levels.length === 1
                ? text.__('No groups')
                : text.__('No groups of this')
            }
            onUndo={() => {
              const others = levels.filter(level => level !== by);
              onLayout(withLevels(layout, others));
            }}
          />
        );
      })}
      {sorted !== undefined && (
        <Chip
          label={
            untold === 0
              ? text.__('sorted by %1', sorted)
              : text.__('then by %1', sorted)
          }
          undo={text.__('Newest first')}
          onUndo={() => {
            onQuery({ order_by: [] });
          }}
        />
      )}
      {isElsewhere && (
        <Chip
          label={
            view.baseline
              ? text.__('baseline %1', clip(view.baseline.run_name))
              : text.__('baseline %1: not there', baseline.slice(0, SHORT_ID))
          }
          undo={text.__('No baseline')}
          onUndo={() => {
            onLayout({ ...layout, baseline: null });
          }}
        />
      )}
      {leftOut(without).map(statuses => (
        <Chip
          key={statuses.join()}
          label={text.__(
            'no %1',
            statuses
              .map(status => formatStatus(status, text).toLocaleLowerCase())
              .join(', ')
          )}
          undo={text.__('Show them again')}
          disabled={view.connection === 'disconnected'}
          onUndo={() => {
            onQuery({
              without: without.filter(each => !statuses.includes(each))
            });
          }}
        />
      ))}
    </>
  );
}

/** The statuses left out, by what leaves them out. */
function leftOut(without: readonly RunStatus[]): (readonly RunStatus[])[] {
  const together = LEFT_OUT_TOGETHER.filter(statuses =>
    statuses.every(each => without.includes(each))
  );
  const others = without.filter(
    each => !together.some(statuses => statuses.includes(each))
  );
  return [...together, ...others.map(each => [each])];
}

function Chip(props: {
  label: string;
  /** What it says to undo it; left out where the table would be another one. */
  undo?: string;
  disabled?: boolean;
  onUndo?: () => void;
}): React.JSX.Element {
  const { label, undo } = props;
  return (
    <span className="jp-TrialbookChip">
      <bdi title={label}>{label}</bdi>
      {undo !== undefined && (
        <button
          type="button"
          className="jp-TrialbookIconButton"
          aria-label={`${label}: ${undo}`}
          title={undo}
          disabled={props.disabled}
          onClick={props.onUndo}
        >
          <Icon name="close" />
        </button>
      )}
    </span>
  );
}
