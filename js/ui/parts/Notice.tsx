import React from 'react';

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
