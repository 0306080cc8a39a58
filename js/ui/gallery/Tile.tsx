import React from 'react';
import { itemOf, kindOf, noteOf } from '../../core/gallery/images';
import type { Thumbnail } from '../../core/gallery/thumbnails';
import { clip, formatNumber } from '../../core/text/format';
import type { Text } from '../../core/text/text';
import type { MediaKind } from '../../protocol/generated';
import type { GalleryTools } from './galleryTools';
import { ImageOverlays } from './ImageOverlays';

/** Pixels of a side up to which an image is shown pixel by pixel. */
const TINY = 64;

/** What an image is called to whoever hears it. */
export function imageLabel(
  { images, rows, text }: Pick<GalleryTools, 'images' | 'rows' | 'text'>,
  index: number
): string {
  const { run_id, key, step } = itemOf(images, index);
  const name = rows.get(run_id)?.run_name ?? run_id;
  const { caption } = noteOf(images, index);
  const said = text.__('%1, %2 step %3', name, key, formatNumber(step));
  return caption === '' ? said : `${said} · ${clip(caption)}`;
}

export function kindLabel(kind: MediaKind, text: Text): string {
  switch (kind) {
    case 'audio':
      return text.__('Sound');
    case 'video':
      return text.__('Film');
    case 'text':
      return text.__('Text');
    case 'image':
      return text.__('Image');
  }
}

/** One image of a gallery, and what it is below it. */
export function Tile(props: {
  tools: GalleryTools;
  id: string;
  index: number;
  isActive: boolean;
  isSelected: boolean;
  hidden: ReadonlySet<string>;
  size: number;
  onOpen: () => void;
  onToggle: () => void;
}): React.JSX.Element {
  const { tools, id, index, isActive, isSelected, size } = props;
  const { images, thumbnails, text } = tools;
  const item = itemOf(images, index);
  const known = thumbnails.get(item);
  const { caption, labels } = noteOf(images, index);
  const label = imageLabel(tools, index);
  return (
    <div
      role="gridcell"
      id={id}
      className={`jp-TrialbookGallery-tile${isActive ? ' jp-mod-active' : ''}`}
      aria-selected={isSelected}
      aria-label={label}
      title={[label, labels.join(', ')].filter(Boolean).join('\n')}
      style={{ width: size }}
      onClick={event => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) {
          props.onToggle();
        } else {
          props.onOpen();
        }
      }}
    >
      <div
        className="jp-TrialbookGallery-picture"
        style={{ width: size, height: size }}
      >
        <TilePicture {...props} known={known} kind={kindOf(images, index)} />
      </div>
      <span
        className="jp-TrialbookGallery-check"
        title={text.__('Select')}
        onClick={event => {
          event.stopPropagation();
          props.onToggle();
        }}
      />
      <bdi className="jp-TrialbookGallery-key">{clip(item.key)}</bdi>{' '}
      <span className="jp-TrialbookGallery-said">
        {text.__('step %1', formatNumber(item.step))}
        {caption !== '' && (
          <>
            {' · '}
            <bdi>{clip(caption)}</bdi>
          </>
        )}
      </span>
    </div>
  );
}

function TilePicture(props: {
  tools: GalleryTools;
  known: Thumbnail | null;
  kind: MediaKind;
  size: number;
  hidden: ReadonlySet<string>;
}): React.JSX.Element | null {
  const { tools, known, kind, size, hidden } = props;
  const { text, colourOf } = tools;
  if (kind !== 'image') {
    return (
      <span className="jp-TrialbookGallery-kind">{kindLabel(kind, text)}</span>
    );
  }
  if (!known) {
    return null;
  }
  if (known.url === null) {
    return (
      <span className="jp-TrialbookGallery-problem">
        {known.problem ?? text.__('There is no picture.')}
      </span>
    );
  }
  return (
    <Frame of={known} room={{ width: size, height: size }}>
      <img src={known.url} alt="" draggable={false} />
      <ImageOverlays
        of={known}
        colourOf={colourOf}
        hidden={hidden}
        named={false}
      />
    </Frame>
  );
}

/** As large as an image can be in a room without a change of its form. */
export function Frame(props: {
  of: Pick<Thumbnail, 'width' | 'height'>;
  room: { width: number; height: number };
  children: React.ReactNode;
}): React.JSX.Element {
  const { of, room, children } = props;
  const [width, height] = [Math.max(1, of.width), Math.max(1, of.height)];
  const scale = Math.min(room.width / width, room.height / height);
  const isTiny = Math.max(width, height) <= TINY;
  return (
    <div
      className={`jp-TrialbookGallery-frame${isTiny ? ' jp-mod-tiny' : ''}`}
      style={{ width: width * scale, height: height * scale }}
    >
      {children}
    </div>
  );
}
