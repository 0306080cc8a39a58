import React, { useEffect, useLayoutEffect, useRef, useState } from 'react';
import {
  absoluteDifference,
  differingShare
} from '../../core/gallery/difference';
import { itemOf } from '../../core/gallery/images';
import type { Zoom } from '../../core/gallery/zoom';
import { formatRounded } from '../../core/text/format';
import type { GalleryLayout } from '../../protocol/generated';
import type { GalleryTools } from './galleryTools';
import { ImageOverlays } from './ImageOverlays';
import { Frame, imageLabel } from './Tile';
import { useWholeImage } from './useWholeImage';
import { useZoomPane } from './useZoom';

export type Look = NonNullable<GalleryLayout['look']>;

const BLINK_MS = 700;

interface PaneProps {
  tools: GalleryTools;
  hidden: ReadonlySet<string>;
  zoom: Zoom;
  onZoom: (change: (zoom: Zoom) => Zoom) => void;
}

/** Where an image is looked at: a part of it, by the wheel and by dragging. */
function Pane(
  props: PaneProps & {
    label: string;
    children: (room: Room) => React.ReactNode;
  }
): React.JSX.Element {
  const { zoom, onZoom, label, children } = props;
  const { ref, ...pointer } = useZoomPane(zoom, onZoom);
  const [room, setRoom] = useState<Room>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) {
      return undefined;
    }
    const measure = () => {
      const width = element.clientWidth || element.offsetWidth;
      const height = element.clientHeight || element.offsetHeight;
      setRoom({ width, height });
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, [ref]);
  const { scale, x, y } = zoom;
  return (
    <div
      ref={ref}
      className="jp-TrialbookGallery-pane"
      role="img"
      aria-label={label}
      {...pointer}
    >
      <div
        className="jp-TrialbookGallery-stage"
        data-scale={scale}
        style={{
          transform: `translate(${String(x * 100)}%, ${String(y * 100)}%) scale(${String(scale)})`
        }}
      >
        {children(room)}
      </div>
    </div>
  );
}

interface Room {
  readonly width: number;
  readonly height: number;
}

/** One image with its boxes and masks. */
export function ImagePane(
  props: PaneProps & { index: number }
): React.JSX.Element {
  const { tools, index, hidden } = props;
  const { images, thumbnails, colourOf, text } = tools;
  const known = thumbnails.get(itemOf(images, index));
  const url = useWholeImage(tools, index, known);
  return (
    <Pane {...props} label={imageLabel(tools, index)}>
      {room =>
        known && url !== null ? (
          <Frame of={known} room={room}>
            <img src={url} alt="" draggable={false} />
            <ImageOverlays
              of={known}
              colourOf={colourOf}
              hidden={hidden}
              named
            />
          </Frame>
        ) : (
          <span className="jp-TrialbookGallery-problem">
            {known ? (known.problem ?? '') : text.__('Loading …')}
          </span>
        )
      }
    </Pane>
  );
}

/** Two images in one place: one wiped over the other, in turns, or how much they differ. */
export function PairPane(
  props: PaneProps & {
    shown: readonly [number, number];
    look: Exclude<Look, 'beside'>;
  }
): React.JSX.Element {
  const { tools, shown, look, hidden } = props;
  const { images, thumbnails, colourOf, text } = tools;
  const known = shown.map(index => thumbnails.get(itemOf(images, index)));
  const [first, second] = known;
  const urls = [
    useWholeImage(tools, shown[0], first ?? null),
    useWholeImage(tools, shown[1], second ?? null)
  ];
  const whole =
    typeof urls[0] === 'string' && typeof urls[1] === 'string'
      ? ([urls[0], urls[1]] as const)
      : null;
  const [share, setShare] = useState(50);
  const [front, setFront] = useState(0);
  const [paused, setPaused] = useState(false);
  useEffect(() => {
    if (look !== 'blink' || paused) {
      return undefined;
    }
    const timer = setInterval(() => {
      setFront(now => 1 - now);
    }, BLINK_MS);
    return () => {
      clearInterval(timer);
    };
  }, [look, paused]);
  const names = shown.map(index => imageLabel(tools, index));
  const label = text.__('%1; %2', names[0] ?? '', names[1] ?? '');
  const problem = known.find(each => each?.problem)?.problem;
  const layer = (at: number, room: Room) => {
    const thumbnail = known[at];
    const url = urls[at];
    return (
      thumbnail &&
      typeof url === 'string' && (
        <Frame of={thumbnail} room={room}>
          <img src={url} alt="" draggable={false} />
          <ImageOverlays
            of={thumbnail}
            colourOf={colourOf}
            hidden={hidden}
            named
          />
        </Frame>
      )
    );
  };
  return (
    <>
      <Pane {...props} label={label}>
        {room =>
          problem ? (
            <span className="jp-TrialbookGallery-problem">{problem}</span>
          ) : look === 'difference' ? (
            first &&
            whole && (
              <Frame of={first} room={room}>
                <Difference urls={whole} tools={tools} />
              </Frame>
            )
          ) : (
            <>
              <div
                className="jp-TrialbookGallery-layer"
                hidden={look === 'blink' && front === 1}
              >
                {layer(0, room)}
              </div>
              <div
                className="jp-TrialbookGallery-layer"
                hidden={look === 'blink' && front === 0}
                style={
                  look === 'swipe'
                    ? { clipPath: `inset(0 0 0 ${String(share)}%)` }
                    : undefined
                }
              >
                {layer(1, room)}
              </div>
            </>
          )
        }
      </Pane>
      {look === 'swipe' && (
        <input
          type="range"
          min={0}
          max={100}
          value={share}
          aria-label={text.__('How much of the first image is seen')}
          onChange={event => {
            setShare(Number(event.target.value));
          }}
        />
      )}
      {look === 'blink' && (
        <button
          type="button"
          className="jp-TrialbookButton"
          onClick={() => {
            setPaused(!paused);
          }}
        >
          {paused ? text.__('Blink') : text.__('Hold')}
        </button>
      )}
    </>
  );
}

/** How much the pixels of two images differ: black where they are the same. */
function Difference(props: {
  urls: readonly [string, string];
  tools: GalleryTools;
}): React.JSX.Element {
  const { text } = props.tools;
  const [first, second] = props.urls;
  const canvas = useRef<HTMLCanvasElement>(null);
  const [said, setSaid] = useState('');
  useEffect(() => {
    let isOver = false;
    Promise.all([loaded(first), loaded(second)]).then(
      ([a, b]) => {
        const context = canvas.current?.getContext('2d', {
          willReadFrequently: true
        });
        if (isOver || !canvas.current || !context) {
          return;
        }
        // The second is brought to the size of the first.
        const { naturalWidth: width, naturalHeight: height } = a;
        Object.assign(canvas.current, { width, height });
        const pixelsOf = (image: HTMLImageElement) => {
          context.clearRect(0, 0, width, height);
          context.drawImage(image, 0, 0, width, height);
          return context.getImageData(0, 0, width, height).data;
        };
        const differs = absoluteDifference(pixelsOf(a), pixelsOf(b));
        context.putImageData(new ImageData(differs, width, height), 0, 0);
        const per = formatRounded(100 * differingShare(differs), 3);
        const scaled =
          b.naturalWidth !== width || b.naturalHeight !== height
            ? text.__('; the second was brought to the size of the first')
            : '';
        setSaid(text.__('%1 % of the pixels differ', per) + scaled);
      },
      () => {
        setSaid(text.__('An image could not be drawn.'));
      }
    );
    return () => {
      isOver = true;
    };
  }, [first, second, text]);
  return (
    <>
      <canvas ref={canvas} className="jp-TrialbookGallery-difference" />
      <span role="status" className="jp-TrialbookGallery-measure">
        {said}
      </span>
    </>
  );
}

function loaded(url: string): Promise<HTMLImageElement> {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => {
      resolve(image);
    };
    image.onerror = () => {
      reject(new Error('The image cannot be drawn.'));
    };
    image.src = url;
  });
}
