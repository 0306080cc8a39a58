import React, { useState } from 'react';
import {
  clip,
  formatAge,
  formatCount,
  formatNumber,
  formatStatus,
  fullNumber
} from '../../core/text/format';
import { MAX_RUNS } from '../../core/cells/cellRuns';
import type { Text } from '../../core/text/text';
import type { CellRunRow } from '../../protocol/generated';
import { Icon, StatusIcon } from '../parts/icons';
import { below, Menu, type MenuItem, type Point } from '../parts/Menu';

/** What leads from a badge to elsewhere. */
export interface BadgeActions {
  open(run: CellRunRow): void;
  /** Show how the cell differs from what it was in a run. */
  showChange(run: CellRunRow): void;
  /** Show how the code of a run differs from that of an earlier one. */
  compare(base: CellRunRow, run: CellRunRow): void;
}

/** Beside a cell: the last run that it took part in, and the way to it and to earlier ones. */
export function CellBadge(props: {
  runs: readonly CellRunRow[];
  /** Whether it is kept up to date. */
  isLive: boolean;
  actions: BadgeActions;
  text: Text;
}): React.JSX.Element | null {
  const { runs, actions, text } = props;
  const [menu, setMenu] = useState<Point | null>(null);
  const [last] = runs;
  if (!last) {
    return null;
  }
  const { headline } = last;
  const label = describe(last, text);
  const others = runs.length - 1;
  const changed = text.__('The code has changed since this run');
  return (
    <div
      className={`jp-TrialbookBadge ${props.isLive ? '' : 'jp-mod-stale'}`}
      role="group"
      aria-label={text.__('Runs of this cell')}
      onContextMenu={event => {
        event.preventDefault();
        event.stopPropagation();
        setMenu({ x: event.clientX, y: event.clientY });
      }}
    >
      <button
        type="button"
        title={props.isLive ? label : `${label}\n${text.__('As last known')}`}
        aria-label={text.__(
          'Open run %1, %2',
          seen(last),
          formatStatus(last.status, text)
        )}
        onClick={() => {
          actions.open(last);
        }}
      >
        <StatusIcon status={last.status} />
        <bdi className="jp-TrialbookBadge-name">{clip(last.run_name)}</bdi>{' '}
        {headline && (
          <span className="jp-TrialbookBadge-metric">
            <bdi>{clip(headline.key)}</bdi>{' '}
            <b>{formatNumber(headline.value)}</b>
          </span>
        )}
      </button>
      {last.has_changed && (
        <button
          type="button"
          className="jp-TrialbookBadge-changed"
          title={changed}
          aria-label={text.__('%1: show what changed', changed)}
          onClick={() => {
            actions.showChange(last);
          }}
        >
          <Icon name="edited" />
        </button>
      )}
      {others > 0 && (
        <button
          type="button"
          title={text.__('Earlier runs')}
          aria-label={
            runs.length < MAX_RUNS
              ? text._n(
                  '%1 earlier run',
                  '%2 earlier runs',
                  others,
                  formatCount(others)
                )
              : text.__('%1 or more earlier runs', formatCount(others))
          }
          aria-haspopup="menu"
          aria-expanded={menu !== null}
          onClick={event => {
            setMenu(below(event.currentTarget));
          }}
        >
          +{others}
        </button>
      )}
      {menu && (
        <Menu
          at={menu}
          label={text.__('Runs of this cell')}
          items={menuItems(runs, actions, text)}
          onClose={() => {
            setMenu(null);
          }}
        />
      )}
    </div>
  );
}

/** What the badge shows, as one text. */
function seen({ run_name, headline }: CellRunRow): string {
  return headline
    ? `${clip(run_name)} ${clip(headline.key)} ${formatNumber(headline.value)}`
    : clip(run_name);
}

function menuItems(
  runs: readonly CellRunRow[],
  actions: BadgeActions,
  text: Text
): MenuItem[] {
  const now = Date.now();
  const items: MenuItem[] = runs.map(run => ({
    label: [
      clip(run.run_name),
      ...(run.headline
        ? [`${clip(run.headline.key)} ${formatNumber(run.headline.value)}`]
        : []),
      ...(run.status === 'FINISHED' ? [] : [formatStatus(run.status, text)]),
      formatAge(run.start_time, now, text)
    ].join(' · '),
    run: () => {
      actions.open(run);
    }
  }));
  const [last, previous] = runs;
  if (last?.has_changed) {
    items.push({
      label: text.__('Show What Changed Since %1', clip(last.run_name)),
      first: true,
      run: () => {
        actions.showChange(last);
      }
    });
  }
  if (last && previous) {
    items.push({
      label: text.__('Compare Code with %1', clip(previous.run_name)),
      first: !last.has_changed,
      run: () => {
        actions.compare(previous, last);
      }
    });
  }
  return items;
}

/** A run in words, with every digit. */
function describe(run: CellRunRow, text: Text): string {
  const parts = [clip(run.run_name), formatStatus(run.status, text)];
  if (run.headline) {
    const { key, value } = run.headline;
    parts.push(`${clip(key)} = ${fullNumber(value)}`);
  }
  return parts.join(', ');
}
