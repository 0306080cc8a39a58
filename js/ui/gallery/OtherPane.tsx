import React, { useMemo } from 'react';
import { itemOf, kindOf } from '../../core/gallery/images';
import type { Thumbnail } from '../../core/gallery/thumbnails';
import { wordDiff } from '../../core/gallery/wordDiff';
import { textOf } from '../../core/run/artifactReader';
import { FailureNotice, Notice } from '../parts/Notice';
import type { GalleryTools } from './galleryTools';
import { imageLabel } from './Tile';
import { useAddress, useFile } from './useWholeImage';

/** A sound, a film or a text. */
export function OtherPane(props: {
  tools: GalleryTools;
  index: number;
  known: Thumbnail | null;
}): React.JSX.Element {
  const { tools, index, known } = props;
  const { text } = tools;
  const kind = kindOf(tools.images, index);
  const reading = useFile(tools, index, known);
  const content = reading?.kind === 'read' ? reading.content : null;
  const type = known?.mediaType ?? '';
  const isPlayed = kind !== 'text' && type.startsWith(`${kind}/`);
  const url = useAddress(content, isPlayed ? type : null);
  const label = imageLabel(tools, index);
  if (known?.problem) {
    return <Notice>{known.problem}</Notice>;
  }
  if (reading?.kind === 'failed') {
    return (
      <FailureNotice
        failure={reading.message}
        retry={reading.retry}
        text={text}
      >
        {reason => text.__('The file could not be read: %1', reason)}
      </FailureNotice>
    );
  }
  if (!content) {
    return <Notice>{text.__('Loading …')}</Notice>;
  }
  if (kind === 'text') {
    return (
      <pre
        className="jp-TrialbookGallery-text"
        role="group"
        aria-label={label}
        tabIndex={0}
      >
        {textOf(content)}
      </pre>
    );
  }
  if (url === null) {
    return <Notice>{text.__('This file cannot be played.')}</Notice>;
  }
  return kind === 'audio' ? (
    <audio controls src={url} aria-label={label} />
  ) : (
    <video controls src={url} aria-label={label} />
  );
}

/** What differs between two texts, word by word. */
export function TextDifference(props: {
  tools: GalleryTools;
  shown: readonly [number, number];
}): React.JSX.Element {
  const { tools, shown } = props;
  const { images, text, thumbnails } = tools;
  const [a, b] = shown;
  const before = useFile(tools, a, thumbnails.get(itemOf(images, a)));
  const after = useFile(tools, b, thumbnails.get(itemOf(images, b)));
  const read = before?.kind === 'read' && after?.kind === 'read';
  const texts = useMemo(
    () => (read ? [textOf(before.content), textOf(after.content)] : null),
    [read, before, after]
  );
  const parts = useMemo(
    () => (texts ? wordDiff(texts[0] ?? '', texts[1] ?? '') : null),
    [texts]
  );
  if (!parts) {
    return <Notice>{text.__('Loading …')}</Notice>;
  }
  return (
    <div
      className="jp-TrialbookGallery-text"
      role="group"
      aria-label={text.__('What differs between the two texts')}
      tabIndex={0}
    >
      {parts.map(({ kind, text: words }, at) =>
        kind === 'same' ? (
          <span key={at}>{words}</span>
        ) : kind === 'removed' ? (
          <del key={at}>{words}</del>
        ) : (
          <ins key={at}>{words}</ins>
        )
      )}
    </div>
  );
}
