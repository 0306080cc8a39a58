import React, { useLayoutEffect, useRef } from 'react';

/** A name being changed in its place: Enter and leaving it keep the new one, Escape the old one. */
export function RenameBox(props: {
  name: string;
  label: string;
  onName: (name: string) => void;
  onCancel: () => void;
}): React.JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  const done = useRef(false);
  useLayoutEffect(() => {
    input.current?.focus();
    input.current?.select();
  }, []);
  const end = (name: string) => {
    if (!done.current) {
      done.current = true;
      if (name !== '' && name !== props.name) {
        props.onName(name);
      } else {
        props.onCancel();
      }
    }
  };
  return (
    <input
      ref={input}
      className="jp-TrialbookSidebar-rename"
      defaultValue={props.name}
      aria-label={props.label}
      spellCheck={false}
      onClick={event => {
        event.stopPropagation();
      }}
      onPointerDown={event => {
        event.stopPropagation();
      }}
      onKeyDown={event => {
        // What is typed here is no shortcut of the page around.
        event.stopPropagation();
        if (event.key === 'Enter') {
          // What gets the focus is not to be pressed by the same key.
          event.preventDefault();
          end(event.currentTarget.value.trim());
        } else if (event.key === 'Escape') {
          end(props.name);
        }
      }}
      onBlur={event => {
        end(event.currentTarget.value.trim());
      }}
    />
  );
}
