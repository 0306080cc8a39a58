import React from 'react';
import { formatCount } from '../../core/text/format';
import type { RunTableView } from '../../core/table/runTableView';
import type { Text } from '../../core/text/text';
import { ViewStatus } from '../parts/ViewStatus';
import type { Action } from '../parts/Notice';

/** How many runs there are, how fresh they are, and what can be done about it. */
export function RunTableStatus(props: {
  view: RunTableView;
  text: Text;
  reconnect: Action | null;
  onRetry: () => void;
}): React.JSX.Element {
  const { view, text } = props;
  const { total, groups, outOf, refused } = view;
  const amounts = [
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
      : [text._n('%1 group', '%2 groups', groups, formatCount(groups))])
  ];
  // Rows without an answer of their own follow nothing.
  const isAgeless = refused !== null && view.error !== null;
  const notes = isAgeless
    ? [text.__('the filter cannot be understood')]
    : refused
      ? [text.__('showing the last valid filter')]
      : [];
  return (
    <ViewStatus
      {...props}
      amounts={amounts}
      notes={notes}
      isAgeless={isAgeless}
      location={view.page?.store.location}
    />
  );
}
