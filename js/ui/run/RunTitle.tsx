import React, { useLayoutEffect, useRef } from 'react';
import { clip } from '../../core/text/format';
import type { RunDetail } from '../../protocol/generated';
import { Icon } from '../parts/icons';
import { RenameBox } from '../parts/RenameBox';
import type { PageTools } from '../parts/pageTools';

/** The name of the run, and what changes it in its place. */
export function RunTitle(props: {
  detail: RunDetail;
  tools: PageTools;
  renaming: boolean;
  onRenaming: (renaming: boolean) => void;
}): React.JSX.Element {
  const { detail, tools, renaming, onRenaming } = props;
  const { place, text, live } = tools;
  const button = useRef<HTMLButtonElement>(null);
  // Whoever has typed a name goes on with the keyboard where it was.
  const renamed = useRef(renaming);
  useLayoutEffect(() => {
    if (renamed.current && !renaming) {
      button.current?.focus();
    }
    renamed.current = renaming;
  }, [renaming]);
  if (renaming) {
    return (
      <RenameBox
        name={detail.run_name}
        label={text.__('Name of the run')}
        onName={run_name => {
          onRenaming(false);
          void place.acts.update([detail.run_id], { run_name });
        }}
        onCancel={() => {
          onRenaming(false);
        }}
      />
    );
  }
  const rename = () => {
    if (live) {
      onRenaming(true);
    }
  };
  return (
    <>
      <h2 title={detail.run_name} onDoubleClick={rename}>
        <bdi>{clip(detail.run_name)}</bdi>
      </h2>
      <button
        ref={button}
        type="button"
        className="jp-TrialbookIconButton"
        aria-label={text.__('Rename')}
        aria-keyshortcuts="F2"
        title={
          live ? text.__('Rename the run (F2)') : text.__('This needs a kernel')
        }
        disabled={!live}
        onClick={rename}
      >
        <Icon name="edited" />
      </button>
    </>
  );
}
