import React from 'react';
import { formatNumber } from '../../core/text/format';
import type { GalleryTools } from './galleryTools';

/** One slider for all images, which stops at the steps that were logged. */
export function StepSlider(props: {
  tools: GalleryTools;
}): React.JSX.Element | null {
  const { state, view, steps, text } = props.tools;
  const last = steps.length - 1;
  if (last < 1 || view.layout.every_step) {
    return null;
  }
  const { step } = view.layout;
  // A step that none was logged at counts as the last before it.
  const after = step === undefined ? -1 : steps.findIndex(each => each > step);
  const found = after < 0 ? last : after - 1;
  const at = Math.max(0, found);
  const said = text.__('Step %1', formatNumber(steps[at] ?? 0));
  return (
    <label className="jp-TrialbookGallery-step">
      <span>{said}</span>
      <input
        type="range"
        min={0}
        max={last}
        step={1}
        value={at}
        aria-label={text.__('Step')}
        aria-valuetext={said}
        onChange={event => {
          const to = Number(event.target.value);
          // At the end it follows what is still to come.
          state.setLayout({ step: to === last ? undefined : steps[to] });
        }}
      />
    </label>
  );
}
