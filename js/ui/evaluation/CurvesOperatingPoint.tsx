import React, { useState } from 'react';
import { type Scored, shareText } from '../../core/evaluation/curveFigures';
import {
  type Costs,
  EQUAL_COSTS,
  thresholdFor,
  type Wanted
} from '../../core/evaluation/operatingPoint';
import type { CurveSubject } from '../../core/evaluation/scoreCounts';
import { clip } from '../../core/text/format';
import type { Text } from '../../core/text/text';
import { type Point, Popover } from '../parts/Menu';
import { NumberField } from './ThresholdSlider';

const COSTS = ['tp', 'fn', 'fp', 'tn'] as const;
const WANTED = 0.9;

/** Finds a threshold by what errors cost, or by a wanted precision or recall. */
export function CurvesOperatingPoint(props: {
  at: Point;
  subjects: readonly CurveSubject[];
  scored: readonly Scored[];
  onThreshold: (threshold: number) => void;
  onClose: () => void;
  text: Text;
}): React.JSX.Element {
  const { at, subjects, scored, onThreshold, onClose, text } = props;
  const [by, setBy] = useState<Wanted['by']>('cost');
  const [costs, setCosts] = useState<Costs>(EQUAL_COSTS);
  const [least, setLeast] = useState(WANTED);
  const [chosen, setChosen] = useState(0);
  const counts = scored[chosen]?.counts ?? scored[0]?.counts;
  const found =
    counts &&
    thresholdFor(counts, by === 'cost' ? { by, costs } : { by, least });
  const take = () => {
    if (found !== null && found !== undefined) {
      onThreshold(found);
      onClose();
    }
  };
  const costNames = {
    tp: text.__('True positive'),
    fn: text.__('False negative'),
    fp: text.__('False positive'),
    tn: text.__('True negative')
  };
  return (
    <Popover
      at={at}
      label={text.__('Find a threshold')}
      role="dialog"
      className="jp-TrialbookCurves-point"
      onClose={onClose}
      onKeyDown={event => {
        if (event.key === 'Enter' && event.target instanceof HTMLInputElement) {
          event.preventDefault();
          take();
        }
      }}
    >
      {subjects.length > 1 && (
        <label>
          {text.__('For')}
          <select
            value={chosen}
            onChange={({ target }) => {
              setChosen(Number(target.value));
            }}
          >
            {scored.map(({ subject }, place) => (
              <option key={subject} value={place}>
                {clip(subjects[subject]?.title ?? '')}
              </option>
            ))}
          </select>
        </label>
      )}
      <label>
        {text.__('By')}
        <select
          value={by}
          onChange={({ target }) => {
            setBy(target.value as Wanted['by']);
          }}
        >
          <option value="cost">{text.__('Minimum cost')}</option>
          <option value="precision">{text.__('Wanted precision')}</option>
          <option value="recall">{text.__('Wanted recall')}</option>
        </select>
      </label>
      {by === 'cost' ? (
        <fieldset>
          <legend>{text.__('What one sample costs')}</legend>
          {COSTS.map(name => (
            <label key={name}>
              {costNames[name]}
              <NumberField
                label={costNames[name]}
                value={costs[name]}
                onValue={cost => {
                  setCosts({ ...costs, [name]: cost });
                }}
              />
            </label>
          ))}
        </fieldset>
      ) : (
        <label>
          {text.__('Value')}
          <NumberField
            label={text.__('Value')}
            value={least}
            min={0}
            max={1}
            step={0.01}
            onValue={setLeast}
          />
        </label>
      )}
      <div className="jp-TrialbookColumns-actions">
        <span aria-live="polite">
          {found === null || found === undefined
            ? text.__('No threshold reaches it')
            : text.__('Threshold %1', shareText(found))}
        </span>
        <button
          type="button"
          className="jp-TrialbookButton"
          disabled={found === null || found === undefined}
          onClick={take}
        >
          {text.__('Set')}
        </button>
      </div>
    </Popover>
  );
}
