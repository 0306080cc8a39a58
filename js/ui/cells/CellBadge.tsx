import React, { useState } from 'react';
import type { ActedRun } from '../../core/actions/runActs';
import { bestRuns } from '../../core/cells/bestRuns';
import type { RunsOfCell } from '../../core/cells/cellRuns';
import {
  clip,
  formatCount,
  formatNumber,
  formatStatus
} from '../../core/text/format';
import type { Text } from '../../core/text/text';
import type { CellRunRow } from '../../protocol/generated';
import { Icon, StatusIcon } from '../parts/icons';
import { below, Menu, type Point } from '../parts/Menu';
import { type BadgeActions, badgeItems } from './badgeItems';
import { describe, seenMetric } from './badgeText';

/** Beside a cell: the run that it took part in, or how many and the best of them. */
export function CellBadge(props: {
  cell: RunsOfCell;
  /** Whether it is kept up to date. */
  isLive: boolean;
  actions: BadgeActions;
  text: Text;
}): React.JSX.Element | null {
  const { cell, actions, text } = props;
  const [menu, setMenu] = useState<Point | null>(null);
  const [row, setRow] = useState<ActedRun | null>(null);
  const [last] = cell.runs;
  if (!last) {
    return null;
  }
  const items = () => badgeItems(cell, row, actions, text);
  const open = (element: Element) => {
    setMenu(below(element));
    if (cell.count === 1) {
      void actions.rowOf(last).then(setRow);
    }
  };
  const shown = { ...props, last, isOpen: menu !== null, onMenu: open };
  return (
    <div
      className={`jp-TrialbookBadge ${props.isLive ? '' : 'jp-mod-stale'}`}
      role="group"
      aria-label={text.__('Runs of this cell')}
      onContextMenu={event => {
        if (items().length > 0) {
          event.preventDefault();
          event.stopPropagation();
          open(event.currentTarget);
        }
      }}
    >
      {cell.count === 1 ? <OneRun {...shown} /> : <ManyRuns {...shown} />}
      {last.has_changed && <Changed {...shown} />}
      {menu && (
        <Menu
          at={menu}
          label={text.__('Runs of this cell')}
          items={items()}
          onClose={() => {
            setMenu(null);
          }}
        />
      )}
    </div>
  );
}

interface Shown {
  cell: RunsOfCell;
  last: CellRunRow;
  isLive: boolean;
  isOpen: boolean;
  actions: BadgeActions;
  text: Text;
  onMenu: (opener: Element) => void;
}

function OneRun(props: Shown): React.JSX.Element {
  const { last, actions, text } = props;
  const seen = [clip(last.run_name), seenMetric(last)];
  return (
    <button
      type="button"
      title={titleOf([describe(last, text)], props)}
      aria-label={text.__(
        'Open run %1, %2',
        seen.filter(Boolean).join(' '),
        formatStatus(last.status, text)
      )}
      onClick={() => {
        actions.open(last);
      }}
    >
      <StatusIcon status={last.status} />
      <bdi className="jp-TrialbookBadge-name">{clip(last.run_name)}</bdi>{' '}
      <Metric run={last} />
    </button>
  );
}

function ManyRuns(props: Shown): React.JSX.Element {
  const { cell, last, text } = props;
  const { count } = cell;
  const [best] = bestRuns(cell.runs);
  const told = best ?? last;
  const number = text._n('%1 run', '%2 runs', count, formatCount(count));
  const which = best ? text.__('best') : text.__('last');
  const title = [
    text.__('Last: %1', describe(last, text)),
    ...(best ? [text.__('Best: %1', describe(best, text))] : [])
  ];
  return (
    <button
      type="button"
      title={titleOf(title, props)}
      aria-label={text.__(
        '%1, the last one %2',
        told.headline ? `${number} · ${which} ${seenMetric(told)}` : number,
        formatStatus(last.status, text)
      )}
      aria-haspopup="menu"
      aria-expanded={props.isOpen}
      onClick={event => {
        props.onMenu(event.currentTarget);
      }}
    >
      <StatusIcon status={last.status} />
      <span className="jp-TrialbookBadge-count">{number}</span>
      {told.headline && (
        <>
          {' · '}
          <Metric run={told} which={which} />
        </>
      )}
      <Icon name="caretDown" />
    </button>
  );
}

/** The headline metric of a run, if it has one. */
function Metric(props: {
  run: CellRunRow;
  which?: string;
}): React.JSX.Element | null {
  const { headline } = props.run;
  return (
    headline && (
      <span className="jp-TrialbookBadge-metric">
        {props.which !== undefined && `${props.which} `}
        <bdi>{clip(headline.key)}</bdi> <b>{formatNumber(headline.value)}</b>
      </span>
    )
  );
}

function Changed({ cell, last, actions, text }: Shown): React.JSX.Element {
  const changed =
    cell.count === 1
      ? text.__('The code has changed since this run')
      : text.__('The code has changed since the last run');
  return (
    <button
      type="button"
      className="jp-TrialbookBadge-changed"
      title={changed}
      aria-label={text.__('%1: show what changed', changed)}
      onClick={() => {
        actions.showChange(last);
      }}
    >
      <Icon name="diff" />
      {text.__('changed since')}
    </button>
  );
}

function titleOf(lines: readonly string[], { isLive, text }: Shown): string {
  return [...lines, ...(isLive ? [] : [text.__('As last known')])].join('\n');
}
