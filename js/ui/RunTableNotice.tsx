import React from 'react';
import { reasonOf, wholeReason } from '../core/reason';
import type { RunTableView } from '../core/runTableView';
import type { Text } from '../core/text';
import { FirstRun } from './FirstRun';
import { Notice, type Action } from './Notice';

/** What stands where the rows would be: one sentence, one action. */
export function RunTableNotice(props: {
  view: RunTableView;
  text: Text;
  reconnect: Action | null;
  interrupt: Action | null;
  onInsertCell: ((code: string) => void) | null;
  onRetry: () => void;
  onClear: () => void;
}): React.JSX.Element | null {
  const { view, text } = props;
  const retry = { label: text.__('Try again'), run: props.onRetry };
  switch (view.phase) {
    case 'empty':
      if (view.connection === 'disconnected') {
        // What can be done about it stands below, with how old this is.
        return <Notice>{text.__('There were no runs at that time.')}</Notice>;
      }
      return view.query.filter.trim() === '' && !view.query.without?.length ? (
        <FirstRun text={text} onInsertCell={props.onInsertCell} />
      ) : (
        <Notice
          action={{ label: text.__('Clear the filter'), run: props.onClear }}
        >
          {text.__('No run matches the filter.')}
        </Notice>
      );
    case 'error':
      return view.error?.data.position === undefined ? (
        <Notice alert action={retry} title={wholeReason(view.error?.message)}>
          {text.__(
            'The runs could not be read: %1',
            reasonOf(view.error?.message ?? '')
          )}
        </Notice>
      ) : null; // The filter box says what is wrong with it.
    case 'busy':
      return (
        <Notice action={props.interrupt}>
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
