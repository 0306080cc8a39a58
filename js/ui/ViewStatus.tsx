import React from 'react';
import { formatClock, formatTime } from '../core/format';
import type { Text } from '../core/text';
import type { ClientState, RequestError } from '../protocol/client';
import { ActionButton, type Action } from './Notice';
import { useNow } from './useNow';

/** How fresh what a view shows is. */
export interface Freshness {
  readonly connection: ClientState;
  /** From a saved notebook: no kernel has answered yet. */
  readonly saved: boolean;
  /** When it was true, in milliseconds since 1970-01-01 UTC; null while nothing is known. */
  readonly asOf: number | null;
  /** Why it could not be read anew. */
  readonly error: RequestError | null;
}

/** What to say of the data's age and of the kernel. */
function freshnessOf(
  view: Freshness,
  now: number,
  reconnect: Action | null,
  text: Text
): string[] {
  const asOf = view.asOf ?? now;
  const data = view.saved
    ? text.__('saved view of %1', formatTime(asOf))
    : text.__('data of %1', formatClock(asOf, now));
  switch (view.connection) {
    case 'live':
      // What could not be read anew is as old as it is, whoever answers.
      return view.error
        ? [data]
        : view.saved
          ? [data, text.__('catching up …')]
          : [text.__('live')];
    case 'waiting':
      return view.saved
        ? [data, text.__('kernel busy')]
        : [text.__('kernel busy, data of %1', formatClock(asOf, now))];
    case 'connecting':
      return [data, text.__('connecting to the kernel …')];
    case 'disconnected':
      return [data, reconnect?.reason ?? text.__('no kernel')];
  }
}

/** Below a table: what it has, how fresh that is, and what can be done about it. */
export function ViewStatus(props: {
  view: Freshness;
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
    ...(props.isAgeless ? [] : freshnessOf(view, now, reconnect, text)),
    ...notes
  ];
  const failed = view.error && view.error.data.position === undefined;
  return (
    <div className="jp-TrialbookRunTable-status">
      <span
        role="status"
        className={`jp-mod-${view.connection}`}
        title={props.location}
      >
        {view.connection === 'live' && !view.saved && !view.error && (
          <span className="jp-TrialbookLive" aria-hidden="true" />
        )}
        {parts.join(' · ')}
      </span>
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
