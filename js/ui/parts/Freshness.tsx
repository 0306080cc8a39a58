import React from 'react';
import { formatClock, formatTime } from '../../core/text/format';
import type { Text } from '../../core/text/text';
import type { ClientState } from '../../protocol/client';
import type { Action } from './Notice';

/** What is known of how fresh a view is. */
export interface Fresh {
  readonly connection: ClientState;
  /** When what is shown was true; null while nothing is known. */
  readonly asOf: number | null;
  /** Whether it comes from a saved notebook. */
  readonly saved: boolean;
  readonly error: unknown;
}

/** How fresh a view is, in words. */
export function freshness(
  view: Fresh,
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

/** How a view stands, told to whoever listens; a dot where it is live. */
export function Freshness(props: {
  view: Fresh;
  /** `freshness`, and what belongs beside it. */
  parts: readonly string[];
  className?: string;
  /** Whether what is shown is still being made. */
  running?: boolean;
  /** Where it comes from. */
  title: string | undefined;
}): React.JSX.Element {
  const { view, className = '', running = false } = props;
  return (
    <span
      role="status"
      className={`${className} jp-mod-${view.connection}`.trim()}
      title={props.title}
    >
      {view.connection === 'live' && !view.saved && !view.error && (
        <span
          className={`jp-TrialbookLive${running ? ' jp-mod-running' : ''}`}
          aria-hidden="true"
        />
      )}
      {props.parts.join(' · ')}
    </span>
  );
}
