import React, { useState } from 'react';
import type { Text } from '../../core/text/text';
import { type Point, Popover } from './Menu';

/** Characters of a name. */
const MAX_NAME = 100;

/** Asks for the name under which something is kept. */
export function NameBox(props: {
  at: Point;
  label: string;
  name: string;
  /** What has one of these makes way. */
  taken: readonly string[];
  text: Text;
  onName: (name: string) => void;
  onClose: () => void;
}): React.JSX.Element {
  const { label, text } = props;
  const [name, setName] = useState(props.name);
  const given = name.trim();
  const save = () => {
    props.onClose();
    props.onName(given);
  };
  return (
    <Popover
      at={props.at}
      label={label}
      role="dialog"
      className="jp-TrialbookNameBox"
      onClose={props.onClose}
      onKeyDown={event => {
        if (
          event.key === 'Enter' &&
          event.target instanceof HTMLInputElement &&
          given !== ''
        ) {
          event.preventDefault();
          save();
        }
      }}
    >
      <input
        type="text"
        value={name}
        maxLength={MAX_NAME}
        aria-label={label}
        spellCheck={false}
        onFocus={event => {
          event.currentTarget.select();
        }}
        onChange={event => {
          setName(event.target.value);
        }}
      />
      <button
        type="button"
        className="jp-TrialbookButton"
        disabled={given === ''}
        onClick={save}
      >
        {props.taken.includes(given) ? text.__('Replace') : text.__('Save')}
      </button>
    </Popover>
  );
}
