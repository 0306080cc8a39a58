import React from 'react';
import { reasonOf, wholeReason } from '../../core/text/reason';
import type { Text } from '../../core/text/text';

export interface Action {
  label: string;
  run: () => void;
  /** What is in the way, where that is more than that there is no kernel. */
  reason?: string;
}

/** One sentence and at most one action, where the data would be. */
export function Notice(props: {
  children: React.ReactNode;
  action?: Action | null;
  /** Something to do that is no button. */
  extra?: React.ReactNode;
  alert?: boolean;
  /** All that is known, where the sentence is not all. */
  title?: string | undefined;
}): React.JSX.Element {
  return (
    <div
      className="jp-TrialbookNotice"
      role={props.alert ? 'alert' : undefined}
    >
      <p title={props.title}>{props.children}</p>
      {props.extra}
      {props.action && <ActionButton action={props.action} />}
    </div>
  );
}

export function ActionButton(props: { action: Action }): React.JSX.Element {
  const { action } = props;
  return (
    <button
      type="button"
      className="jp-TrialbookButton"
      onClick={() => {
        action.run();
      }}
    >
      {action.label}
    </button>
  );
}

/** Why there is nothing to show, and a way to ask again. */
export function FailureNotice(props: {
  /** What was answered in place of it. */
  failure: string;
  /** The sentence that gives the reason. */
  children: (reason: string) => string;
  retry: () => void;
  /** What brings back who answers; null or left out where asking again is all there is to do. */
  reconnect?: Action | null;
  text: Text;
}): React.JSX.Element {
  const { children, failure, reconnect, retry, text } = props;
  return (
    <Notice
      alert
      title={wholeReason(failure)}
      action={reconnect ?? { label: text.__('Try again'), run: retry }}
    >
      {children(reasonOf(failure))}
    </Notice>
  );
}
