import React, { useEffect, useRef, useState } from 'react';
import type {
  ArtifactEntry,
  ArtifactsListResult,
  RegisteredVersion
} from '../../protocol/generated';
import { formatCount, formatBytes } from '../../core/text/format';
import { Icon } from '../parts/icons';
import { FailureNotice, Notice } from '../parts/Notice';
import { type Answer, useAnswer } from '../parts/useAnswer';
import { type ItemProps, useRovingFocus } from '../parts/useRovingFocus';
import type { PageTools } from '../parts/pageTools';
import { fileLabel } from './loggedImage';
import { type Revealed, VersionBadges } from './RegisteredVersions';

interface TreeProps {
  visible: boolean;
  /** Asked anew when it changes. */
  version: number;
  /** What is in the topmost folder. */
  root: Answer<ArtifactsListResult>;
  chosen: string | null;
  tools: PageTools;
  versions: readonly RegisteredVersion[];
  /** What is to be shown here. */
  revealed: Revealed | null;
  onReveal: (revealed: Revealed | null) => void;
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
      <Entries {...props} {...props.root} path="" level={1} item={item} />
    </div>
  );
}

/** What a folder contains, asked while it is in sight. */
export function useFolder(
  path: string,
  of: { visible: boolean; version: number; tools: PageTools }
): Answer<ArtifactsListResult> {
  const { state, live } = of.tools;
  return useAnswer(
    of.visible && live ? `${String(of.version)}\n${path}` : null,
    signal =>
      state.client.request('artifacts.list', { ...state.ref, path }, { signal })
  );
}

interface FolderProps extends TreeProps {
  path: string;
  level: number;
  item: ItemProps;
}

function Folder(props: FolderProps): React.JSX.Element {
  return <Entries {...props} {...useFolder(props.path, props)} />;
}

function Entries(
  props: FolderProps & Answer<ArtifactsListResult>
): React.JSX.Element {
  const { path, level, item, tools, failure, retry } = props;
  const { text } = tools;
  const { value: list, ...rest } = props;
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
            {...rest}
            entry={entry}
            first={level === 1 && at === 0}
          />
        ) : (
          <FileItem
            key={entry.path}
            {...rest}
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
            formatCount(list.entries.length),
            formatCount(list.total)
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
  const { revealed } = props;
  const within = revealed?.path.startsWith(`${entry.path}/`) ?? false;
  const shown = useRevealed(props);
  const [answered, setAnswered] = useState<Revealed | null>(null);
  if (revealed !== answered && (within || revealed?.path === entry.path)) {
    setAnswered(revealed);
    setOpen(true);
  }
  // What it holds follows it, a level below: inside it would be part of its name.
  return (
    <>
      <div
        role="treeitem"
        aria-level={level}
        aria-expanded={open}
        aria-selected={false}
        ref={shown}
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
          <VersionBadges
            versions={props.versions}
            path={entry.path}
            text={props.tools.text}
          />
        </div>
      </div>
      {open && <Folder {...props} path={entry.path} level={level + 1} />}
    </>
  );
}

function FileItem(props: ItemOfTree): React.JSX.Element {
  const { entry, level, item, first, chosen, onChoose } = props;
  const selected = chosen === entry.path;
  const icon = props.tools.fileIcon?.(entry.name);
  const shown = useRevealed(props, onChoose);
  return (
    <div
      role="treeitem"
      aria-level={level}
      aria-selected={selected}
      ref={shown}
      {...item(entry.path, first)}
    >
      <div
        className="jp-TrialbookRunPage-entry"
        style={{ paddingInlineStart: (icon ? 8 : 24) + 14 * (level - 1) }}
        onClick={() => {
          onChoose(entry.path);
        }}
      >
        {icon}
        <bdi title={entry.name}>{fileLabel(entry.name, props.tools.text)}</bdi>
        <VersionBadges
          versions={props.versions}
          path={entry.path}
          text={props.tools.text}
        />{' '}
        {entry.size !== null && <span>{formatBytes(entry.size)}</span>}
      </div>
    </div>
  );
}

/** Moves the focus to an item that is to be shown. */
function useRevealed(
  { entry, revealed, onReveal }: ItemOfTree,
  onShown?: (path: string) => void
): React.RefObject<HTMLDivElement> {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (revealed?.path === entry.path) {
      element.current?.focus();
      onShown?.(entry.path);
      onReveal(null);
    }
  }, [revealed, entry.path, onReveal, onShown]);
  return element;
}
