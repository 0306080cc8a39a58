import React, { useEffect, useRef } from 'react';
import { colouredMask } from '../../core/gallery/difference';
import type { Thumbnail, ThumbnailMask } from '../../core/gallery/thumbnails';
import { formatNumber } from '../../core/text/format';
import { partsOf } from './labelColours';

/** How much of an image is seen through a mask. */
const MASK_ALPHA = 128;
const NONE: ReadonlySet<string> = new Set();

/** Boxes and masks over an image; they fill what they are in. */
export function ImageOverlays(props: {
  of: Thumbnail;
  colourOf: (label: string) => string;
  hidden?: ReadonlySet<string>;
  /** Whether boxes say what they are. */
  named: boolean;
}): React.JSX.Element {
  const { of, colourOf, hidden = NONE, named } = props;
  const boxes = of.boxes.filter(({ label }) => !hidden.has(label));
  return (
    <div className="jp-TrialbookGallery-overlays" aria-hidden="true">
      {of.masks.map((mask, at) => (
        <MaskLayer key={at} mask={mask} colourOf={colourOf} hidden={hidden} />
      ))}
      {boxes.map(({ x, y, width, height, label, group, score }, at) => (
        <div
          key={at}
          className="jp-TrialbookGallery-box"
          data-group={group}
          style={{
            left: percent(x),
            top: percent(y),
            width: percent(width),
            height: percent(height),
            color: colourOf(label)
          }}
        >
          {named && (label !== '' || score !== null) && (
            <bdi>
              {[group, label, score === null ? '' : formatNumber(score)]
                .filter(part => part !== '')
                .join(' ')}
            </bdi>
          )}
        </div>
      ))}
    </div>
  );
}

function percent(share: number): string {
  return `${String(share * 100)}%`;
}

/** A mask in the colours of its classes. */
function MaskLayer(props: {
  mask: ThumbnailMask;
  colourOf: (label: string) => string;
  hidden: ReadonlySet<string>;
}): React.JSX.Element {
  const { mask, colourOf, hidden } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    let isOver = false;
    createImageBitmap(mask.png).then(
      bitmap => {
        const context = canvas.current?.getContext('2d');
        if (isOver || !canvas.current || !context) {
          return;
        }
        const { width, height } = bitmap;
        Object.assign(canvas.current, { width, height });
        context.drawImage(bitmap, 0, 0);
        const { data } = context.getImageData(0, 0, width, height);
        const coloured = colouredMask(
          data,
          number => {
            const label = mask.labels[String(number)] ?? String(number);
            return hidden.has(label) ? null : partsOf(colourOf(label));
          },
          MASK_ALPHA
        );
        context.putImageData(new ImageData(coloured, width, height), 0, 0);
      },
      () => undefined
    );
    return () => {
      isOver = true;
    };
  }, [mask, colourOf, hidden]);
  return <canvas ref={canvas} className="jp-TrialbookGallery-mask" />;
}
