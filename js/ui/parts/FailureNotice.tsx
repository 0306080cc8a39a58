import React from 'react';
import { reasonOf, wholeReason } from '../../core/text/reason';
import type { Text } from '../../core/text/text';
import { type Action, Notice } from './Notice';

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
