import React from 'react';
import { clip } from '../../core/text/format';
import type { GalleryTools } from './galleryTools';

/** Classes beyond which none has a switch. */
const MAX_LABELS = 100;

/** A switch for the boxes and masks of each class. */
export function LabelToggles(props: {
  tools: GalleryTools;
  hidden: ReadonlySet<string>;
}): React.JSX.Element | null {
  const { tools, hidden } = props;
  const { images, colourOf, state, text } = tools;
  if (images.labels.length === 0) {
    return null;
  }
  return (
    <div
      className="jp-TrialbookGallery-labels"
      role="group"
      aria-label={text.__('Classes')}
    >
      {images.labels.slice(0, MAX_LABELS).map(label => (
        <button
          key={label}
          type="button"
          aria-pressed={!hidden.has(label)}
          title={
            hidden.has(label)
              ? text.__('Show the boxes and masks of this class')
              : text.__('Hide the boxes and masks of this class')
          }
          onClick={() => {
            const next = new Set(hidden);
            if (!next.delete(label)) {
              next.add(label);
            }
            state.setLayout({
              hidden_labels: next.size > 0 ? [...next] : undefined
            });
          }}
        >
          <span
            className="jp-TrialbookGallery-colour"
            style={{ background: colourOf(label) }}
          />
          <bdi>{clip(label)}</bdi>
        </button>
      ))}
    </div>
  );
}
