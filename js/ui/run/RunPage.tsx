import React, {
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore
} from 'react';
import { NO_SERVICES, type RunServices } from '../../core/actions/services';
import { Curves } from '../../core/run/curves';
import { RunPageState, type RunRef } from '../../core/run/runPageState';
import type { Text } from '../../core/text/text';
import type { Client } from '../../protocol/client';
import type { RunDetail } from '../../protocol/generated';
import { actByKey, undoOrRedo } from '../actions/actionKeys';
import { ToldBar } from '../actions/ToldBar';
import type { Action } from '../parts/Notice';
import { useKeptFocus } from '../parts/useKeptFocus';
import { type FileServices, NO_FILE_SERVICES } from '../parts/fileServices';
import type { PageTools, RevealCell } from '../parts/pageTools';
import { RunPageHeader } from './RunPageHeader';
import { RunPageNotice } from './RunPageNotice';
import { RunPageSections, type SectionName } from './RunPageSections';
import { runTarget, useRunPageActs } from './useRunPageActs';

export interface RunPageProps {
  client: Client;
  run: RunRef;
  /** What was saved with the notebook: shown until a kernel answers. */
  snapshot: { detail: RunDetail; left_out: number } | null;
  /** When it was saved, in milliseconds since 1970-01-01 UTC. */
  takenAt: number | null;
  text: Text;
  /** In a cell: no higher than a table there. */
  compact?: boolean;
  /** What the host does to show texts and files. */
  files?: FileServices;
  onRevealCell?: RevealCell | null;
  /** What the host does for whoever acts on runs. */
  services?: RunServices;
  /** Show the same in more room. */
  onOpenTab?: ((run: RunRef) => void) | null;
  /** What is shown has changed and come to rest: time to refresh what is saved. */
  onIdle?: () => void;
  /** More is known of the run. */
  onDetail?: (detail: RunDetail) => void;
  /** The one action of the disconnected state. */
  reconnect?: Action | null;
  /** The one action of the busy state. */
  interrupt?: Action | null;
}

/** Where the focus goes when what had it is gone. */
const HOMES = ['[role=tab][aria-selected=true]', '.jp-TrialbookNotice button'];

/** What a person is about to write; it outlives the kernel. */
export interface Draft {
  readonly note: string | null;
}

interface Known {
  readonly detail: RunDetail;
  readonly asOf: number | null;
  readonly saved: boolean;
}

/** Everything about one run, live. */
export function RunPage(props: RunPageProps): React.JSX.Element {
  const { client, run, snapshot } = props;
  // Another kernel or another run starts afresh; what was known and opened stays.
  const [shown, setShown] = useState({ client, run, generation: 0 });
  const [section, setSection] = useState<SectionName>('overview');
  const [draft, setDraft] = useState<Draft>({ note: null });
  const known = useRef<Known | null>(null);
  const sameRun = shown.run.run_id === run.run_id;
  if (shown.client !== client || !sameRun) {
    setShown({ client, run, generation: shown.generation + 1 });
    if (!sameRun) {
      setDraft({ note: null });
    }
  }
  return (
    <LiveRunPage
      key={shown.generation}
      {...props}
      seed={() =>
        known.current?.detail.run_id === run.run_id
          ? known.current
          : snapshot && {
              detail: snapshot.detail,
              asOf: props.takenAt,
              saved: true
            }
      }
      onKnown={found => {
        known.current = found;
      }}
      section={section}
      onSection={setSection}
      draft={draft}
      onDraft={setDraft}
    />
  );
}

function LiveRunPage(
  props: RunPageProps & {
    seed: () => Known | null;
    onKnown: (known: Known) => void;
    section: SectionName;
    onSection: (section: SectionName) => void;
    draft: Draft;
    onDraft: (draft: Draft) => void;
  }
): React.JSX.Element {
  const { text, onDetail, onKnown, onIdle } = props;
  const [{ state, curves }] = useState(() => {
    const state = new RunPageState({
      client: props.client,
      run: props.run,
      ...props.seed()
    });
    return { state, curves: new Curves(props.client) };
  });
  useEffect(() => state.start(), [state]);
  useEffect(() => (onIdle ? state.onIdle(onIdle) : undefined), [state, onIdle]);
  const view = useSyncExternalStore(state.subscribe, state.getView);
  const { detail, asOf, saved, trackingUri } = view;
  const told = useRef({ onDetail, onKnown });
  useEffect(() => {
    told.current = { onDetail, onKnown };
  });
  useEffect(() => {
    if (detail) {
      told.current.onKnown({ detail, asOf, saved });
      told.current.onDetail?.(detail);
    }
  }, [detail, asOf, saved]);
  const live = view.connection === 'live' || view.connection === 'waiting';
  const { renderMarkdown, highlight, fileIcon } =
    props.files ?? NO_FILE_SERVICES;
  const onRevealCell = props.onRevealCell ?? null;
  const { services = NO_SERVICES } = props;
  const [renaming, setRenaming] = useState(false);
  const [failure, setFailure] = useState('');
  const acts = useRunPageActs(state, services, text, setFailure);
  const tools = useMemo(
    (): PageTools => ({
      state,
      curves,
      text,
      live,
      trackingUri,
      renderMarkdown,
      highlight,
      fileIcon,
      onRevealCell,
      onOpenRun: services.openRun,
      place: {
        acts,
        services,
        live,
        rename: () => {
          setRenaming(true);
        },
        baseline: null,
        charts: null,
        copy: content => void acts.copy(content),
        trackingUri
      }
    }),
    [
      state,
      curves,
      text,
      live,
      trackingUri,
      renderMarkdown,
      highlight,
      fileIcon,
      onRevealCell,
      services,
      acts
    ]
  );
  const { compact = false, reconnect = null } = props;
  const root = useRef<HTMLElement>(null);
  useKeptFocus(root, HOMES);
  return (
    <section
      ref={root}
      className={`jp-TrialbookRunPage${compact ? ' jp-mod-compact' : ''}`}
      aria-label={text.__('Run')}
      onKeyDown={event => {
        if (
          undoOrRedo(event, acts) ||
          (detail !== null &&
            isOfRun(event) &&
            actByKey(event, [runTarget(detail)], tools.place))
        ) {
          event.preventDefault();
          event.stopPropagation();
        }
      }}
    >
      {detail ? (
        <>
          <RunPageHeader
            detail={detail}
            view={view}
            tools={tools}
            reconnect={reconnect}
            onOpenTab={props.onOpenTab ?? null}
            failure={failure}
            renaming={renaming}
            onRenaming={setRenaming}
          />
          <RunPageSections
            detail={detail}
            view={view}
            tools={tools}
            leftOut={saved ? (props.snapshot?.left_out ?? 0) : 0}
            section={props.section}
            onSection={props.onSection}
            draft={props.draft}
            onDraft={props.onDraft}
          />
        </>
      ) : (
        <RunPageNotice
          view={view}
          text={text}
          reconnect={reconnect}
          interrupt={props.interrupt ?? null}
          onRetry={state.retry}
        />
      )}
      <ToldBar acts={acts} />
    </section>
  );
}

/** Whether a key is pressed where it means the run itself; F2 does everywhere. */
function isOfRun({ key, target }: React.KeyboardEvent): boolean {
  return (
    key === 'F2' ||
    (target instanceof Element &&
      !target.matches('input') &&
      target.closest('header, [role=tablist]') !== null)
  );
}
