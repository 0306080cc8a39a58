import React, {
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore
} from 'react';
import { arrange } from '../../core/gallery/arrangement';
import { GalleryState } from '../../core/gallery/galleryState';
import {
  type Images,
  itemOf,
  nameOf,
  sameSeriesAt,
  stepsOf
} from '../../core/gallery/images';
import { Thumbnails } from '../../core/gallery/thumbnails';
import { formatCount } from '../../core/text/format';
import type { Text } from '../../core/text/text';
import type { Client } from '../../protocol/client';
import type { GallerySpec } from '../../protocol/generated';
import type { Saved } from '../../protocol/saved';
import { type Action, FailureNotice, Notice } from '../parts/Notice';
import { Icon } from '../parts/icons';
import { instanceName } from '../parts/instanceName';
import { useKeptFocus } from '../parts/useKeptFocus';
import { ViewStatus } from '../parts/ViewStatus';
import { Detail } from './Detail';
import { GalleryBar, MAX_COMPARED } from './GalleryBar';
import { GalleryGrid } from './GalleryGrid';
import type { GalleryTools } from './galleryTools';
import { labelColours } from './labelColours';
import { LabelToggles } from './LabelToggles';

const SIZE = 128;
/** Pixels of pictures that the kernel keeps. */
const PICTURES = [64, 128, 256, 512];
const HOMES = ['[role=grid]', '.jp-TrialbookNotice button'];

export interface GalleryWorkspaceProps {
  client: Client;
  /** What to show; another `view_id` starts afresh. */
  spec: GallerySpec;
  /** Shown until a kernel answers. */
  saved: Saved<'gallery'> | null;
  text: Text;
  compact: boolean;
  onSpecChange: ((spec: GallerySpec) => void) | null;
  onIdle: ((spec: GallerySpec) => void) | null;
  /** Show the same in more room. */
  onOpenTab: ((spec: GallerySpec) => void) | null;
  reconnect: Action | null;
  interrupt: Action | null;
}

/** The images of runs: a grid of them, and some of them large. */
export function GalleryWorkspace(
  props: GalleryWorkspaceProps
): React.JSX.Element {
  const { client, spec } = props;
  const [generation, setGeneration] = useState(0);
  const [shown, setShown] = useState({ client, viewId: spec.view_id });
  const [latest, setLatest] = useState<GallerySpec | null>(null);
  if (shown.client !== client || shown.viewId !== spec.view_id) {
    setShown({ client, viewId: spec.view_id });
    setGeneration(generation + 1);
  }
  const arranged = latest?.view_id === spec.view_id ? latest : spec;
  return (
    <LiveGallery
      key={generation}
      {...props}
      spec={{ ...arranged, store_id: spec.store_id }}
      onSpecChange={changed => {
        setLatest(changed);
        props.onSpecChange?.(changed);
      }}
    />
  );
}

function LiveGallery(props: GalleryWorkspaceProps): React.JSX.Element {
  const { client, spec, saved, text, compact } = props;
  const { onIdle, onSpecChange, onOpenTab, reconnect, interrupt } = props;
  const [{ state, name }] = useState(() => ({
    state: new GalleryState({ client, spec, saved }),
    name: instanceName('gallery')
  }));
  useEffect(() => state.start(), [state]);
  useEffect(() => (onIdle ? state.onIdle(onIdle) : undefined), [state, onIdle]);
  const view = useSyncExternalStore(state.subscribe, state.getView);
  const { images, layout, value: page } = view;
  const told = useRef(layout);
  useEffect(() => {
    if (told.current !== layout) {
      told.current = layout;
      onSpecChange?.(state.spec);
    }
  });
  const root = useRef<HTMLDivElement>(null);
  useKeptFocus(root, HOMES);
  const size = layout.size ?? SIZE;
  const wanted = PICTURES.find(each => each >= size) ?? 512;
  const thumbnails = useMemo(
    () => new Thumbnails(client, spec.store_id, wanted),
    [client, spec.store_id, wanted]
  );
  useEffect(
    () => () => {
      thumbnails.dispose();
    },
    [thumbnails]
  );
  const rows = useMemo(
    () => new Map((page?.rows ?? []).map(row => [row.run_id, row])),
    [page]
  );
  const arrangement = useMemo(
    () => images && arrange(images, [...rows.values()], layout),
    [images, rows, layout]
  );
  const steps = useMemo(() => (images ? stepsOf(images) : []), [images]);
  const labels = images?.labels;
  const colourOf = useMemo(() => labelColours(labels ?? []), [labels]);
  const hidden = useMemo(
    () => new Set(layout.hidden_labels ?? []),
    [layout.hidden_labels]
  );
  const tools = useMemo<GalleryTools | null>(
    () =>
      images && arrangement
        ? {
            ...{ state, view, images, rows, arrangement },
            ...{ thumbnails, colourOf, steps, text }
          }
        : null,
    [state, view, images, rows, arrangement, thumbnails, colourOf, steps, text]
  );
  const [looked, setLooked] = useState<readonly string[]>([]);
  const { step, every_step } = layout;
  const shown = useMemo(
    () =>
      images && looked.length > 0
        ? placesOf(images, looked).map(at =>
            every_step ? at : sameSeriesAt(images, at, step ?? null)
          )
        : [],
    [images, looked, step, every_step]
  );
  const look = (indices: readonly number[]) => {
    if (images) {
      setLooked(indices.map(index => nameOf(itemOf(images, index))));
    }
  };
  return (
    <div
      ref={root}
      className={`jp-TrialbookRunTable jp-TrialbookGallery${compact ? ' jp-mod-compact' : ''}`}
      role="region"
      aria-label={text.__('Images of runs')}
    >
      {tools && tools.images.count > 0 ? (
        <>
          <GalleryBar
            tools={tools}
            size={size}
            onCompare={() => {
              setLooked([...view.selected.keys()].slice(0, MAX_COMPARED));
            }}
          >
            {compact && onOpenTab && (
              <button
                type="button"
                className="jp-TrialbookIconButton"
                aria-label={text.__('Open in a tab')}
                title={text.__('Open in a tab')}
                onClick={() => {
                  onOpenTab(state.spec);
                }}
              >
                <Icon name="tab" />
              </button>
            )}
          </GalleryBar>
          <LabelToggles tools={tools} hidden={hidden} />
          <div className="jp-TrialbookGallery-body">
            {tools.arrangement.order.length > 0 ? (
              <GalleryGrid
                tools={tools}
                name={name}
                size={size}
                hidden={hidden}
                onOpen={index => {
                  look([index]);
                }}
              />
            ) : (
              <Notice
                action={{
                  label: text.__('Show all'),
                  run: () => {
                    state.setLayout({ filter: undefined, step: undefined });
                  }
                }}
              >
                {tools.arrangement.unknown.length > 0
                  ? text.__(
                      'No image has %1.',
                      tools.arrangement.unknown.join(', ')
                    )
                  : text.__('No image is like that.')}
              </Notice>
            )}
            {shown.length > 0 && (
              <Detail
                key={shown.length > 1 ? 'several' : 'one'}
                tools={tools}
                shown={shown}
                hidden={hidden}
                onShow={look}
                onClose={() => {
                  setLooked([]);
                }}
              />
            )}
          </div>
        </>
      ) : tools ? (
        <Notice>{text.__('There are no images yet.')}</Notice>
      ) : view.error ? (
        <FailureNotice
          failure={view.error.message}
          retry={state.retry}
          reconnect={reconnect}
          text={text}
        >
          {reason => text.__('The images could not be read: %1', reason)}
        </FailureNotice>
      ) : view.connection === 'disconnected' ? (
        <Notice action={reconnect}>
          {reconnect?.reason ??
            text.__('There is no kernel to read the images from.')}
        </Notice>
      ) : view.connection === 'waiting' ? (
        <Notice action={interrupt}>
          {text.__('The kernel is busy; the images appear when it answers.')}
        </Notice>
      ) : (
        <Notice>{text.__('Loading images …')}</Notice>
      )}
      {page && images && (
        <ViewStatus
          view={view}
          amounts={[
            arrangement && arrangement.order.length < images.total
              ? text.__(
                  '%1 of %2 images',
                  formatCount(arrangement.order.length),
                  formatCount(images.total)
                )
              : text._n(
                  '%1 image',
                  '%2 images',
                  images.total,
                  formatCount(images.total)
                )
          ]}
          location={page.store.location}
          text={text}
          reconnect={reconnect}
          onRetry={state.retry}
        />
      )}
    </div>
  );
}

/** Where images of these names are; those that are gone are left out. */
function placesOf(images: Images, names: readonly string[]): number[] {
  const found = new Map<string, number>();
  const wanted = new Set(names);
  for (let at = 0; at < images.count && found.size < wanted.size; at++) {
    const name = nameOf(itemOf(images, at));
    if (wanted.has(name)) {
      found.set(name, at);
    }
  }
  return names.flatMap(name => found.get(name) ?? []);
}
