import React from 'react';
import type { RunTableView } from '../core/runTableView';
import type { Text } from '../core/text';
import { CodeLine } from './CopyButton';
import { Notice, type Action } from './Notice';

/** A first run. */
export const FIRST_RUN = 'import trialbook as tb; tb.log_metric("loss", 0.25)';

/** What stands where the rows would be. */
export function RunTableNotice(props: {
  view: RunTableView;
  text: Text;
  reconnect: Action | null;
  onRetry: () => void;
  onClear: () => void;
}): React.JSX.Element {
  const { view, text } = props;
  const retry = { label: text.__('Try again'), run: props.onRetry };
  switch (view.phase) {
    case 'empty':
      return view.query.filter.trim() === '' ? (
        <Notice extra={<CodeLine code={FIRST_RUN} text={text} />}>
          {text.__('No runs yet. This records one:')}
        </Notice>
      ) : (
        <Notice
          action={{ label: text.__('Clear the filter'), run: props.onClear }}
        >
          {text.__('No run matches the filter.')}
        </Notice>
      );
    case 'error':
      return view.error?.data.position === undefined ? (
        <Notice alert action={retry}>
          {text.__('The runs could not be read: %1', view.error?.message ?? '')}
        </Notice>
      ) : (
        <Notice>{text.__('The filter cannot be understood.')}</Notice>
      );
    case 'busy':
      return (
        <Notice>
          {text.__('The kernel is busy; the runs appear when it answers.')}
        </Notice>
      );
    case 'disconnected':
      return (
        <Notice action={props.reconnect}>
          {text.__('There is no kernel to read the runs from.')}
        </Notice>
      );
    default:
      return <Notice>{text.__('Loading runs …')}</Notice>;
  }
}
