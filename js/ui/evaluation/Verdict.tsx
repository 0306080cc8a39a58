import React from 'react';
import {
  formatCount,
  formatDelta,
  formatRounded
} from '../../core/text/format';
import { clip } from '../../core/text/format';
import type { Text } from '../../core/text/text';
import type { EvaluationDelta, SampleChange } from '../../protocol/generated';
import type { EvaluationTools } from './evaluationTools';

/** Whether the second is better than the first, as far as these samples tell, and which samples say so. */
export function Verdict(props: {
  tools: EvaluationTools;
  delta: EvaluationDelta;
  /** Whose samples are shown. */
  shown: SampleChange | null;
  /** Left out of numbers, of which none is right or wrong. */
  onShow?: (change: SampleChange | null) => void;
}): React.JSX.Element {
  const { tools, delta, shown, onShow } = props;
  const { evaluation, text } = tools;
  const [first, second] = evaluation.subjects.map(({ title }) => clip(title));
  const changes: readonly (readonly [SampleChange, string, number])[] = [
    ['fixed', text.__('Fixed'), delta.fixed],
    ['broken', text.__('Broke'), delta.broken],
    ['both_wrong', text.__('Wrong in both'), delta.both_wrong]
  ];
  return (
    <div className="jp-TrialbookEvaluation-verdict">
      <p>{verdictText(delta, [first ?? '', second ?? ''], text)}</p>
      {onShow && (
        <div role="group" aria-label={text.__('Samples that differ')}>
          {changes.map(([change, title, count]) => (
            <button
              key={change}
              type="button"
              className="jp-TrialbookButton"
              aria-pressed={shown === change}
              disabled={count === 0}
              onClick={() => {
                onShow(shown === change ? null : change);
              }}
            >
              {title} <strong>{formatCount(count)}</strong>
            </button>
          ))}
        </div>
      )}
      {delta.different_truth > 0 && (
        <p className="jp-TrialbookEvaluation-quiet">
          {text._n(
            '%1 sample whose true class is not the same in both is left out.',
            '%2 samples whose true class is not the same in both are left out.',
            delta.different_truth,
            formatCount(delta.different_truth)
          )}
        </p>
      )}
      {(delta.only_first > 0 || delta.only_second > 0) && (
        <p className="jp-TrialbookEvaluation-quiet">
          {text.__(
            'Of the %1 samples that both have, by their ids; %2 in the first alone and %3 in the second alone are left out.',
            formatCount(delta.paired),
            formatCount(delta.only_first),
            formatCount(delta.only_second)
          )}
        </p>
      )}
    </div>
  );
}

/** One sentence with an interval: never a bare difference. */
export function verdictText(
  delta: EvaluationDelta,
  [first, second]: readonly [string, string],
  text: Text
): string {
  const { better, difference, low, high, p_value } = delta;
  if (difference === null || low === null || high === null) {
    return text.__(
      'There is too little to compare %1 and %2 by.',
      first,
      second
    );
  }
  const isShare = delta.measure === 'accuracy';
  const told = (by: number) =>
    isShare ? formatDelta(100 * by, 2) : formatDelta(by, 4);
  const figures = [
    isShare
      ? text.__('%1 points of accuracy', told(difference))
      : text.__('%1 of RMSE', told(difference)),
    text.__('95 % interval %1 to %2', told(low), told(high)),
    ...(p_value === null
      ? []
      : [text.__('McNemar p = %1', formatRounded(p_value, 2))])
  ].join(', ');
  switch (better) {
    case 'second':
      return text.__('%1 is better than %2: %3.', second, first, figures);
    case 'first':
      return text.__('%1 is worse than %2: %3.', second, first, figures);
    case null:
      return text.__(
        'These samples do not tell whether %1 is better than %2: %3.',
        second,
        first,
        figures
      );
  }
}
