import React, { useMemo } from 'react';
import { usualThreshold } from '../../core/evaluation/operatingPoint';
import { sharedRange } from '../../core/evaluation/scoreHistogram';
import { formatNumber } from '../../core/text/format';
import { type EvaluationTools, subjectOf } from './evaluationTools';
import { thresholdAxis } from './thresholdKeys';
import { ThresholdSlider } from './ThresholdSlider';

/** From where on something counts as of the class that stands against the rest. */
export function MatrixThreshold({
  tools
}: {
  tools: EvaluationTools;
}): React.JSX.Element | null {
  const { choices, choose, evaluation, text } = tools;
  const isBinary = evaluation.task === 'binary';
  const label =
    choices.label ?? (isBinary ? evaluation.labels.length - 1 : null);
  const counts = tools.scores[subjectOf(tools)]?.find(
    each => each.label === label
  );
  const range = useMemo(() => counts && sharedRange([counts]), [counts]);
  const axis = useMemo(() => range && thresholdAxis(range), [range]);
  if (!counts || !range || !axis || label === null) {
    return null;
  }
  const { threshold } = choices;
  return (
    <div className="jp-TrialbookEvaluation-tools">
      <ThresholdSlider
        axis={axis}
        threshold={threshold ?? usualThreshold(counts, range)}
        spoken={
          threshold === null ? text.__('As predicted') : formatNumber(threshold)
        }
        onThreshold={chosen => {
          choose({ label, threshold: chosen });
        }}
        text={text}
      />
      <button
        type="button"
        className="jp-TrialbookButton"
        disabled={threshold === null}
        onClick={() => {
          choose({ threshold: null, ...(isBinary && { label: null }) });
        }}
      >
        {text.__('As predicted')}
      </button>
    </div>
  );
}
