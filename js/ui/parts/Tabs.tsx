import React, { useRef } from 'react';
import { stepInRing } from './arrowKeys';

/** What a tab says. */
export interface TabTitle<T extends string> {
  readonly id: T;
  readonly title: string;
  /** How many things are behind it; nothing is said of none, or where it is not known. */
  readonly count?: number | null;
}

/** A row of tabs, of which one is in front; the arrow keys lead around it. */
export function Tabs<T extends string>(props: {
  /** Begins the ids: of a tab `name-tab-id`, of what it shows `name-id`. */
  name: string;
  label: string;
  tabs: readonly TabTitle<T>[];
  front: T;
  onFront: (id: T) => void;
}): React.JSX.Element {
  const { name, tabs, front, onFront } = props;
  const root = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: React.KeyboardEvent) => {
    const at = tabs.findIndex(({ id }) => id === front);
    const keys = ['ArrowLeft', 'ArrowRight'] as const;
    const next = tabs[stepInRing(event.key, at, tabs.length, keys) ?? -1];
    if (next) {
      event.preventDefault();
      event.stopPropagation();
      onFront(next.id);
      root.current
        ?.querySelector<HTMLElement>(`[data-section="${next.id}"]`)
        ?.focus();
    }
  };
  return (
    <div
      ref={root}
      className="jp-TrialbookRunPage-tabs"
      role="tablist"
      aria-label={props.label}
      onKeyDown={onKeyDown}
    >
      {tabs.map(({ id, title, count = null }) => (
        <button
          key={id}
          type="button"
          role="tab"
          id={`${name}-tab-${id}`}
          data-section={id}
          aria-selected={id === front}
          aria-controls={`${name}-${id}`}
          tabIndex={id === front ? 0 : -1}
          onClick={() => {
            onFront(id);
          }}
        >
          {title}
          {count !== null && count > 0 && (
            <>
              {' '}
              <span className="jp-TrialbookRunPage-count">{count}</span>
            </>
          )}
        </button>
      ))}
    </div>
  );
}
