import React from 'react';
import { formatCount } from '../core/format';
import type { RunTableView } from '../core/runTableView';
import type { Text } from '../core/text';
import { Freshness, freshness } from './Freshness';
import { ActionButton, type Action } from './Notice';
import { useNow } from './useNow';

function connection(
  view: RunTableView,
  now: number,
  reconnect: Action | null,
  text: Text
): string[] {
  if (view.refused) {
    // Rows without an answer of their own follow nothing.
    return view.error
      ? [text.__('the filter cannot be understood')]
      : [
          ...freshness(view, now, reconnect, text),
          text.__('showing the last valid filter')
        ];
  }
  return freshness(view, now, reconnect, text);
}

/** How many runs there are, how fresh they are, and what can be done about it. */
export function RunTableStatus(props: {
  view: RunTableView;
  text: Text;
  reconnect: Action | null;
  onRetry: () => void;
}): React.JSX.Element {
  const { view, text } = props;
  const now = useNow(view.connection === 'live' ? null : 60_000);
  const { total, groups, outOf } = view;
  const parts = [
    // Groups that a kernel told are of all runs, those of a saved view of the rows saved.
    view.frozen &&
    view.rows.length < total &&
    (view.saved || view.arrangement !== 'grouped')
      ? text.__(
          'first %1 of %2 runs',
          formatCount(view.rows.length),
          formatCount(total)
        )
      : outOf !== null && outOf > total
        ? text._n(
            '%2 of %3 run',
            '%2 of %3 runs',
            outOf,
            formatCount(total),
            formatCount(outOf)
          )
        : text._n('%1 run', '%2 runs', total, formatCount(total)),
    ...(groups === null
      ? []
      : [text._n('%1 group', '%2 groups', groups, formatCount(groups))]),
    ...connection(view, now, props.reconnect, text)
  ];
  const failed = view.error && view.error.data.position === undefined;
  return (
    <div className="jp-TrialbookRunTable-status">
      <Freshness view={view} parts={parts} title={view.page?.store.location} />
      {failed && (
        <span role="alert" className="jp-TrialbookRunTable-failure">
          {view.error.message.split('\n', 1)[0]}
        </span>
      )}
      {failed && (
        <ActionButton
          action={{ label: text.__('Try again'), run: props.onRetry }}
        />
      )}
      {!failed && view.connection === 'disconnected' && props.reconnect && (
        <ActionButton action={props.reconnect} />
      )}
    </div>
  );
}
