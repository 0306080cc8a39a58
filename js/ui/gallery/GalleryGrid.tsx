import { useVirtualizer } from '@tanstack/react-virtual';
import React, {
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore
} from 'react';
import {
  BY_RUN,
  columnsIn,
  type GalleryLine,
  linesOf
} from '../../core/gallery/arrangement';
import { fieldLabel, type FieldValue } from '../../core/gallery/imageFields';
import { itemOf, nameOf } from '../../core/gallery/images';
import { clip, formatCount, formatNumber } from '../../core/text/format';
import { Icon } from '../parts/icons';
import type { GalleryTools } from './galleryTools';
import { Tile } from './Tile';

const HEAD = 28;
/** Below a picture: its key, its step and what is said of it. */
const WORDS = 38;
const GAP = 8;
/** Images beyond those in sight whose pictures are asked for. */
const AHEAD = 40;

/** The images in groups; only those in sight are drawn. */
export function GalleryGrid(props: {
  tools: GalleryTools;
  /** What ids of elements begin with. */
  name: string;
  size: number;
  hidden: ReadonlySet<string>;
  onOpen: (index: number) => void;
}): React.JSX.Element {
  const { tools, name, size, hidden, onOpen } = props;
  const { arrangement, images, state, thumbnails, view, text } = tools;
  useSyncExternalStore(thumbnails.subscribe, thumbnails.getVersion);
  const scroller = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const [active, setActive] = useState(0);
  const [closed, setClosed] = useState<ReadonlySet<FieldValue>>(new Set());
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) {
      return undefined;
    }
    const measure = () => {
      setWidth(element.clientWidth || element.offsetWidth);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, []);
  const columns = columnsIn(width, size, GAP);
  const lines = useMemo(
    () => linesOf(arrangement, columns, closed),
    [arrangement, columns, closed]
  );
  const heightOf = (at: number) =>
    lines[at]?.kind === 'head' ? HEAD : size + WORDS + GAP;
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: heightOf,
    overscan: 2
  });
  useEffect(() => {
    virtualizer.measure();
  }, [virtualizer, lines, size]);
  const shown = virtualizer.getVirtualItems();
  const [first, last] = inSight(lines, shown);
  useEffect(() => {
    const { order } = arrangement;
    const wanted = [
      ...order.slice(first, last),
      ...order.slice(last, last + AHEAD)
    ];
    thumbnails.want(
      wanted
        .filter(index => images.kind[index] === 0)
        .map(index => itemOf(images, index))
    );
  }, [arrangement, images, thumbnails, first, last]);
  const { order } = arrangement;
  const at = Math.min(active, Math.max(0, order.length - 1));
  const goTo = (place: number) => {
    const to = Math.max(0, Math.min(order.length - 1, place));
    setActive(to);
    const line = lines.findIndex(
      each => each.kind === 'tiles' && each.from <= to && to < each.to
    );
    if (line >= 0) {
      virtualizer.scrollToIndex(line);
    }
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.altKey || event.target !== event.currentTarget) {
      return;
    }
    const index = order[at];
    const to = {
      ArrowRight: at + 1,
      ArrowLeft: at - 1,
      ArrowDown: at + columns,
      ArrowUp: at - columns,
      PageDown: at + 4 * columns,
      PageUp: at - 4 * columns,
      Home: 0,
      End: order.length - 1
    }[event.key];
    if (to !== undefined) {
      goTo(to);
    } else if (event.key === ' ' && index !== undefined) {
      state.toggle(index);
    } else if (event.key === 'Enter' && index !== undefined) {
      onOpen(index);
    } else if (event.key === 'Escape' && view.selected.size > 0) {
      state.clearSelection();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  const idOf = (place: number) => `${name}-${String(place)}`;
  return (
    <div
      ref={scroller}
      className="jp-TrialbookGallery-scroller"
      role="grid"
      aria-label={text.__('Images')}
      aria-multiselectable="true"
      aria-activedescendant={order.length > 0 ? idOf(at) : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div
        role="presentation"
        style={{ height: virtualizer.getTotalSize(), position: 'relative' }}
      >
        {shown.map(({ index: place, start, key }) => {
          const line = lines[place];
          return (
            line && (
              <div
                key={key}
                role="row"
                className={`jp-TrialbookGallery-line jp-mod-${line.kind}`}
                style={{ transform: `translateY(${String(start)}px)` }}
              >
                {line.kind === 'head' ? (
                  <div role="gridcell">
                    <Heading
                      tools={tools}
                      group={line.group}
                      closed={closed}
                      onClosed={setClosed}
                    />
                  </div>
                ) : (
                  order.slice(line.from, line.to).map((index, n) => (
                    <Tile
                      key={index}
                      tools={tools}
                      id={idOf(line.from + n)}
                      index={index}
                      isActive={line.from + n === at}
                      isSelected={view.selected.has(
                        nameOf(itemOf(images, index))
                      )}
                      hidden={hidden}
                      size={size}
                      onOpen={() => {
                        setActive(line.from + n);
                        onOpen(index);
                      }}
                      onToggle={() => {
                        setActive(line.from + n);
                        state.toggle(index);
                      }}
                    />
                  ))
                )}
              </div>
            )
          );
        })}
      </div>
    </div>
  );
}

/** From which place to which the lines in sight have tiles. */
function inSight(
  lines: readonly GalleryLine[],
  shown: readonly { index: number }[]
): [number, number] {
  let first = Infinity;
  let last = 0;
  for (const { index } of shown) {
    const line = lines[index];
    if (line?.kind === 'tiles') {
      first = Math.min(first, line.from);
      last = Math.max(last, line.to);
    }
  }
  return first === Infinity ? [0, 0] : [first, last];
}

function Heading(props: {
  tools: GalleryTools;
  group: number;
  closed: ReadonlySet<FieldValue>;
  onClosed: (closed: ReadonlySet<FieldValue>) => void;
}): React.JSX.Element | null {
  const { tools, closed, onClosed } = props;
  const { arrangement, view, text } = tools;
  const group = arrangement.groups[props.group];
  if (!group) {
    return null;
  }
  const { value, images } = group;
  const by = view.layout.rows ?? BY_RUN;
  const isClosed = closed.has(value);
  const said =
    value === null
      ? text.__('%1 not set', fieldLabel(by, text))
      : typeof value === 'number'
        ? `${fieldLabel(by, text)} ${formatNumber(value)}`
        : value;
  return (
    <button
      type="button"
      className="jp-TrialbookIconButton jp-TrialbookGallery-heading"
      aria-expanded={!isClosed}
      onClick={() => {
        const next = new Set(closed);
        if (!next.delete(value)) {
          next.add(value);
        }
        onClosed(next);
      }}
    >
      <Icon name={isClosed ? 'caretRight' : 'caretDown'} />
      <bdi>{clip(said)}</bdi>
      <span className="jp-TrialbookGallery-count">
        {formatCount(images.length)}
      </span>
    </button>
  );
}
