import React, { useRef, useState } from 'react';
import type { ArtifactEntry } from '../../protocol/generated';
import { Icon } from '../icons';
import { FailureNotice } from '../FailureNotice';
import { Notice } from '../Notice';
import { useAnswer } from '../useAnswer';
import { type ItemProps, useRovingFocus } from '../useRovingFocus';
import { formatBytes } from './bytes';
import type { PageTools } from './pageTools';

interface TreeProps {
  visible: boolean;
  /** Asked anew when it changes. */
  version: number;
  chosen: string | null;
  tools: PageTools;
  onChoose: (path: string) => void;
}

/** Folders and files; a folder is read when it is opened. */
export function ArtifactTree(props: TreeProps): React.JSX.Element {
  const { text } = props.tools;
  const root = useRef<HTMLDivElement>(null);
  const { tree, item } = useRovingFocus(root);
  return (
    <div
      ref={root}
      role="tree"
      aria-label={text.__('Artifacts')}
      className="jp-TrialbookRunPage-tree"
      {...tree}
    >
      <Folder {...props} path="" level={1} item={item} />
    </div>
  );
}

function Folder(
  props: TreeProps & { path: string; level: number; item: ItemProps }
): React.JSX.Element {
  const { path, level, item, tools, visible, version } = props;
  const { state, text, live } = tools;
  const {
    value: list,
    failure,
    retry
  } = useAnswer(
    visible && live ? `${String(version)}\n${path}` : null,
    signal =>
      state.client.request(
        'artifacts.list',
        { ...state.place, path },
        { signal }
      )
  );
  if (failure) {
    return (
      <FailureNotice failure={failure} retry={retry} text={text}>
        {reason => text.__('The folder could not be read: %1', reason)}
      </FailureNotice>
    );
  }
  if (!list) {
    return <Notice>{text.__('Loading …')}</Notice>;
  }
  if (list.entries.length === 0) {
    return (
      <Notice>
        {path ? text.__('Empty.') : text.__('The run has no artifacts.')}
      </Notice>
    );
  }
  return (
    <>
      {list.entries.map((entry, at) =>
        entry.kind === 'folder' ? (
          <FolderItem
            key={entry.path}
            {...props}
            entry={entry}
            first={level === 1 && at === 0}
          />
        ) : (
          <FileItem
            key={entry.path}
            {...props}
            entry={entry}
            item={item}
            first={level === 1 && at === 0}
          />
        )
      )}
      {list.entries.length < list.total && (
        <p className="jp-TrialbookRunPage-quiet">
          {text.__(
            'The first %1 of %2 entries.',
            list.entries.length.toLocaleString(),
            list.total.toLocaleString()
          )}
        </p>
      )}
    </>
  );
}

interface ItemOfTree extends TreeProps {
  entry: ArtifactEntry;
  level: number;
  item: ItemProps;
  first: boolean;
}

function FolderItem(props: ItemOfTree): React.JSX.Element {
  const { entry, level, item, first } = props;
  const [open, setOpen] = useState(false);
  // What it holds follows it, a level below: inside it would be part of its name.
  return (
    <>
      <div
        role="treeitem"
        aria-level={level}
        aria-expanded={open}
        aria-selected={false}
        {...item(entry.path, first)}
      >
        <div
          className="jp-TrialbookRunPage-entry"
          style={{ paddingInlineStart: 8 + 14 * (level - 1) }}
          onClick={() => {
            setOpen(!open);
          }}
        >
          <Icon name={open ? 'caretDown' : 'caretRight'} />
          <bdi title={entry.name}>{entry.name}</bdi>
        </div>
      </div>
      {open && <Folder {...props} path={entry.path} level={level + 1} />}
    </>
  );
}

function FileItem(props: ItemOfTree): React.JSX.Element {
  const { entry, level, item, first, chosen, onChoose } = props;
  const selected = chosen === entry.path;
  return (
    <div
      role="treeitem"
      aria-level={level}
      aria-selected={selected}
      {...item(entry.path, first)}
    >
      <div
        className="jp-TrialbookRunPage-entry"
        style={{ paddingInlineStart: 24 + 14 * (level - 1) }}
        onClick={() => {
          onChoose(entry.path);
        }}
      >
        <bdi title={entry.name}>{entry.name}</bdi>{' '}
        {entry.size !== null && <span>{formatBytes(entry.size)}</span>}
      </div>
    </div>
  );
}
