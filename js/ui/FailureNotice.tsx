import React from 'react';
import type { Text } from '../core/text';
import { Notice } from './Notice';

/** Why there is nothing to show, and a way to ask again. */
export function FailureNotice(props: {
  children: React.ReactNode;
  retry: () => void;
  text: Text;
}): React.JSX.Element {
  const { retry, text } = props;
  return (
    <Notice alert action={{ label: text.__('Try again'), run: retry }}>
      {props.children}
    </Notice>
  );
}
