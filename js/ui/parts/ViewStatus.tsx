import React from 'react';
import type { Text } from '../../core/text/text';
import type { RequestError } from '../../protocol/client';
import { Freshness, freshness, type Fresh } from './Freshness';
import { ActionButton, type Action } from './Notice';
import { useNow } from './useNow';

/** Below a table: what it has, how fresh that is, and what can be done about it. */
export function ViewStatus(props: {
  view: Fresh & { readonly error: RequestError | null };
  /** How much there is. */
  amounts: readonly string[];
  /** What is to be said beside how fresh it is. */
  notes?: readonly string[];
  /** Whether nothing is to be said of how fresh it is. */
  isAgeless?: boolean;
  /** Where the store is. */
  location: string | undefined;
  text: Text;
  reconnect: Action | null;
  onRetry: () => void;
}): React.JSX.Element {
  const { view, text, reconnect, notes = [] } = props;
  const now = useNow(view.connection === 'live' ? null : 60_000);
  const parts = [
    ...props.amounts,
    ...(props.isAgeless ? [] : freshness(view, now, reconnect, text)),
    ...notes
  ];
  const failed = view.error && view.error.data.position === undefined;
  return (
    <div className="jp-TrialbookRunTable-status">
      <Freshness view={view} parts={parts} title={props.location} />
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
      {!failed && view.connection === 'disconnected' && reconnect && (
        <ActionButton action={reconnect} />
      )}
    </div>
  );
}
