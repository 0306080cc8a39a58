import React, {
  useEffect,
  useRef,
  useState,
  useMemo,
  useSyncExternalStore
} from 'react';
import { itemOf, kindOf, noteOf } from '../../core/gallery/images';
import { Thumbnails } from '../../core/gallery/thumbnails';
import { WHOLE, type Zoom } from '../../core/gallery/zoom';
import { clip, formatNumber } from '../../core/text/format';
import type { Text } from '../../core/text/text';
import { Icon } from '../parts/icons';
import type { GalleryTools } from './galleryTools';
import { ImagePane, type Look, PairPane } from './ImagePanes';
import { OtherPane, TextDifference } from './OtherPane';
import { zoomByKey } from './useZoom';

/** Pixels of the picture that is there before the whole image is. */
const PREVIEW = 1024;
const LOOKS: readonly Look[] = ['beside', 'swipe', 'blink', 'difference'];

function lookLabel(look: Look, text: Text): string {
  switch (look) {
    case 'beside':
      return text.__('Side by side');
    case 'swipe':
      return text.__('Swipe');
    case 'blink':
      return text.__('Blink');
    case 'difference':
      return text.__('Difference');
  }
}

/** One to four images large, with one zoom; over the grid until it is closed. */
export function Detail(props: {
  tools: GalleryTools;
  shown: readonly number[];
  hidden: ReadonlySet<string>;
  /** Look at others. */
  onShow: (indices: readonly number[]) => void;
  onClose: () => void;
}): React.JSX.Element {
  const { shown, hidden, onShow, onClose } = props;
  const { state, images, arrangement, view, text } = props.tools;
  const { client, spec } = state;
  const { store_id } = spec;
  // Larger pictures than those of the grid, with masks as large.
  const previews = useMemo(
    () => new Thumbnails(client, store_id, PREVIEW),
    [client, store_id]
  );
  useEffect(
    () => () => {
      previews.dispose();
    },
    [previews]
  );
  useSyncExternalStore(previews.subscribe, previews.getVersion);
  useEffect(() => {
    previews.want(shown.map(index => itemOf(images, index)));
  }, [previews, images, shown]);
  const tools = useMemo(
    () => ({ ...props.tools, thumbnails: previews }),
    [props.tools, previews]
  );
  const [zoom, setZoom] = useState<Zoom>(WHOLE);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current?.focus({ preventScroll: true });
  }, []);
  const [first, second] = shown;
  const pair =
    shown.length === 2 && first !== undefined && second !== undefined
      ? ([first, second] as const)
      : null;
  const kinds = new Set(shown.map(index => kindOf(images, index)));
  const isPair = pair && kinds.size === 1;
  const looks = isPair
    ? kinds.has('image')
      ? LOOKS
      : kinds.has('text')
        ? (['beside', 'difference'] as const)
        : []
    : [];
  const chosen = view.layout.look ?? 'beside';
  const look = looks.includes(chosen) ? chosen : 'beside';
  const step = (by: number) => {
    const at = arrangement.order.indexOf(first ?? -1);
    const next = arrangement.order[at + by];
    if (next !== undefined) {
      onShow([next]);
    }
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const { target, key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const isOurs = target === event.currentTarget;
    const change = zoomByKey(key);
    if (key === 'Escape') {
      onClose();
    } else if (!isOurs) {
      return;
    } else if (
      shown.length === 1 &&
      zoom.scale === 1 &&
      (key === 'ArrowLeft' || key === 'ArrowRight')
    ) {
      step(key === 'ArrowLeft' ? -1 : 1);
    } else if (change) {
      setZoom(change);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  const common = { tools, hidden, zoom, onZoom: setZoom };
  return (
    <div
      ref={box}
      className="jp-TrialbookGallery-detail"
      role="dialog"
      aria-label={text._n(
        'One image',
        '%1 images',
        shown.length,
        String(shown.length)
      )}
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      <div className="jp-TrialbookGallery-detailBar">
        {shown.length === 1 && (
          <>
            <Step label={text.__('Previous')} by={-1} onStep={step} />
            <Step label={text.__('Next')} by={1} onStep={step} />
          </>
        )}
        {looks.length > 0 && (
          <div role="group" aria-label={text.__('How they are compared')}>
            {looks.map(each => (
              <button
                key={each}
                type="button"
                className="jp-TrialbookButton"
                aria-pressed={look === each}
                onClick={() => {
                  state.setLayout({
                    look: each === 'beside' ? undefined : each
                  });
                }}
              >
                {lookLabel(each, text)}
              </button>
            ))}
          </div>
        )}
        {zoom.scale > 1 && (
          <button
            type="button"
            className="jp-TrialbookButton"
            onClick={() => {
              setZoom(WHOLE);
            }}
          >
            {text.__('Whole image')}
          </button>
        )}
        <button
          type="button"
          className="jp-TrialbookIconButton jp-TrialbookGallery-close"
          aria-label={text.__('Close')}
          title={text.__('Close')}
          onClick={onClose}
        >
          <Icon name="close" />
        </button>
      </div>
      <div
        className="jp-TrialbookGallery-panes"
        data-count={isPair && look !== 'beside' ? 1 : shown.length}
      >
        {isPair && look !== 'beside' ? (
          <figure>
            {kinds.has('text') ? (
              <TextDifference tools={tools} shown={pair} />
            ) : (
              <PairPane {...common} shown={pair} look={look} />
            )}
            <figcaption>
              <Said tools={tools} index={pair[0]} />
              <Said tools={tools} index={pair[1]} />
            </figcaption>
          </figure>
        ) : (
          shown.map((index, at) => (
            <figure key={at}>
              {kindOf(images, index) === 'image' ? (
                <ImagePane {...common} index={index} />
              ) : (
                <OtherPane
                  tools={tools}
                  index={index}
                  known={previews.get(itemOf(images, index))}
                />
              )}
              <figcaption>
                <Said tools={tools} index={index} />
              </figcaption>
            </figure>
          ))
        )}
      </div>
    </div>
  );
}

function Step(props: {
  label: string;
  by: number;
  onStep: (by: number) => void;
}): React.JSX.Element {
  return (
    <button
      type="button"
      className="jp-TrialbookButton"
      onClick={() => {
        props.onStep(props.by);
      }}
    >
      {props.label}
    </button>
  );
}

/** What an image is. */
function Said(props: {
  tools: GalleryTools;
  index: number;
}): React.JSX.Element {
  const { tools, index } = props;
  const { images, rows, thumbnails, text } = tools;
  const item = itemOf(images, index);
  const { caption, labels, score } = noteOf(images, index);
  const known = thumbnails.get(item);
  const parts = [
    rows.get(item.run_id)?.run_name ?? item.run_id,
    item.key,
    text.__('step %1', formatNumber(item.step)),
    ...(known && known.width > 0
      ? [`${String(known.width)} × ${String(known.height)}`]
      : []),
    ...labels,
    ...(score === null ? [] : [text.__('confidence %1', formatNumber(score))])
  ];
  return (
    <span title={known?.path ?? undefined}>
      {parts.map((part, at) => (
        <React.Fragment key={at}>
          {at > 0 && ' · '}
          <bdi>{clip(part)}</bdi>
        </React.Fragment>
      ))}
      {caption !== '' && (
        <>
          <br />
          <bdi>{caption}</bdi>
        </>
      )}
    </span>
  );
}
