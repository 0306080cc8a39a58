import React from 'react';
import { reasonOf, wholeReason } from '../../core/text/reason';
import type { RunPageView } from '../../core/run/runPageState';
import type { Text } from '../../core/text/text';
import { Notice, type Action } from '../parts/Notice';

/** What stands where the run would be. */
export function RunPageNotice(props: {
  view: RunPageView;
  text: Text;
  reconnect: Action | null;
  interrupt: Action | null;
  onRetry: () => void;
}): React.JSX.Element {
  const { view, text } = props;
  switch (view.phase) {
    case 'error':
      return (
        <Notice
          alert
          action={{ label: text.__('Try again'), run: props.onRetry }}
          title={wholeReason(view.error?.message)}
        >
          {text.__(
            'The run could not be read: %1',
            reasonOf(view.error?.message ?? '')
          )}
        </Notice>
      );
    case 'busy':
      return (
        <Notice action={props.interrupt}>
          {text.__('The kernel is busy; the run appears when it answers.')}
        </Notice>
      );
    case 'disconnected':
      return (
        <Notice action={props.reconnect}>
          {props.reconnect?.reason ??
            text.__('There is no kernel to read the run from.')}
        </Notice>
      );
    default:
      return <Notice>{text.__('Loading the run …')}</Notice>;
  }
}
