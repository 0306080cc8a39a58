import React, { useMemo } from 'react';
import type {
  CurveSubject,
  ScoreCounts
} from '../../core/evaluation/scoreCounts';
import { distinctStyle, type RunStyle } from '../../core/marks/runColours';
import { EvaluationCurves } from './Curves';
import type { EvaluationTools } from './evaluationTools';

/** The curves of a class; its threshold is that of the matrix, too. */
export function CurvesPart({
  tools
}: {
  tools: EvaluationTools;
}): React.JSX.Element {
  const { client, choices, choose, evaluation, scores, text, compact } = tools;
  const canAsk = client.state !== 'disconnected';
  const subjects = useMemo(
    () => curveSubjects(evaluation, scores, canAsk),
    [evaluation, scores, canAsk]
  );
  const isKnown = (label: number | null): label is number =>
    label !== null &&
    scores.some(each => each.some(known => known.label === label));
  // What is asked for is shown when it is there, and until then what was.
  const first = scores[0]?.[0]?.label ?? 0;
  const label = [choices.curve, choices.label].find(isKnown) ?? first;
  return (
    <EvaluationCurves
      subjects={subjects}
      label={label}
      onLabel={curve => {
        choose({ curve, threshold: null });
      }}
      threshold={choices.threshold}
      onThreshold={threshold => {
        const back = evaluation.task === 'multilabel' ? label : null;
        choose({ threshold, label: threshold === null ? back : label });
      }}
      text={text}
      compact={compact}
    />
  );
}

function curveSubjects(
  { labels, subjects, task }: EvaluationTools['evaluation'],
  scores: EvaluationTools['scores'],
  canAsk: boolean
): CurveSubject[] {
  const styles = stylesOf(
    subjects.map(({ about }) => about.run?.run_id ?? about.title)
  );
  const all = canAsk && task !== 'binary' ? [...labels.keys()] : [];
  return subjects.map(({ about, title }, at) => {
    const known = scores[at] ?? [];
    const others = about.scored
      ? all.filter(label => !known.some(each => each.label === label))
      : [];
    return {
      ...{ title, labels },
      style: styles[at] ?? distinctStyle(title, new Set()),
      scores: [...known, ...others.map(unknown)],
      without: about.without_score
    };
  });
}

export function stylesOf(ids: readonly string[]): RunStyle[] {
  const taken = new Set<RunStyle>();
  return ids.map(id => {
    const style = distinctStyle(id, taken);
    taken.add(style);
    return style;
  });
}

/** A class that can be chosen, though its scores are not here yet. */
function unknown(label: number): ScoreCounts {
  const none = new Float64Array();
  return {
    ...{ label, edges: none, positives: none, negatives: none },
    ...{ auc: null, averagePrecision: null }
  };
}
