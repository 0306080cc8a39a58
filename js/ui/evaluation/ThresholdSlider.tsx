import React, { useState } from 'react';
import { fullNumber } from '../../core/text/format';
import type { Text } from '../../core/text/text';
import { type ThresholdAxis, thresholdByKey } from './thresholdKeys';

/** Moves the operating point of every curve; its number can be typed, too. */
export function ThresholdSlider(props: {
  axis: ThresholdAxis;
  threshold: number;
  /** What the threshold makes of the samples, for whoever does not see it. */
  spoken: string;
  onThreshold: (threshold: number) => void;
  text: Text;
}): React.JSX.Element {
  const { axis, threshold, onThreshold, text } = props;
  return (
    <span className="jp-TrialbookCurves-slider">
      <span aria-hidden="true">{text.__('Threshold')}</span>
      <input
        type="range"
        min={axis.low}
        max={axis.high}
        step="any"
        value={threshold}
        aria-label={text.__('Threshold')}
        aria-valuetext={props.spoken}
        onChange={({ target }) => {
          onThreshold(axis.rounded(target.valueAsNumber));
        }}
        onKeyDown={event => {
          const { key, shiftKey } = event;
          const next = thresholdByKey(axis, threshold, key, shiftKey);
          if (next !== null) {
            event.preventDefault();
            event.stopPropagation();
            onThreshold(next);
          }
        }}
      />
      <NumberField
        label={text.__('Threshold as a number')}
        value={threshold}
        step={axis.step}
        onValue={onThreshold}
      />
    </span>
  );
}

/** A number that is taken over as soon as what is typed is one. */
export function NumberField(props: {
  label: string;
  value: number;
  step?: number | 'any';
  min?: number;
  max?: number;
  onValue: (value: number) => void;
}): React.JSX.Element {
  const { label, value, step = 'any', min, max, onValue } = props;
  /** What is being typed, and may be no number yet. */
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <input
      type="number"
      {...{ step, min, max }}
      value={typed ?? fullNumber(value)}
      aria-label={label}
      onChange={({ target }) => {
        const { value: words, valueAsNumber: next } = target;
        setTyped(words);
        if (
          Number.isFinite(next) &&
          next >= (min ?? -Infinity) &&
          next <= (max ?? Infinity)
        ) {
          onValue(next);
        }
      }}
      onBlur={() => {
        setTyped(null);
      }}
    />
  );
}
