import React from 'react';
import { Icon } from './icons';

/** Narrows down a list as one types. */
export function SearchBox(props: {
  value: string;
  label: string;
  onChange: (value: string) => void;
}): React.JSX.Element {
  return (
    <span className="jp-TrialbookRunPage-search">
      <Icon name="search" />
      <input
        type="search"
        value={props.value}
        aria-label={props.label}
        placeholder={props.label}
        spellCheck={false}
        onChange={event => {
          props.onChange(event.target.value);
        }}
      />
    </span>
  );
}

/** Whether one of some texts has what is searched for, in whatever case. */
export function matches(search: string, ...texts: readonly string[]): boolean {
  const wanted = search.trim().toLowerCase();
  return texts.some(text => text.toLowerCase().includes(wanted));
}
