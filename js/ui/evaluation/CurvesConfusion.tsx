import React from 'react';
import { type Scored, shareText } from '../../core/evaluation/curveFigures';
import {
  type Confusion,
  confusionAt,
  measuresOf
} from '../../core/evaluation/operatingCounts';
import type { CurveSubject } from '../../core/evaluation/scoreCounts';
import { clip, formatNumber } from '../../core/text/format';
import type { Text } from '../../core/text/text';
import { RunMark } from '../parts/RunMark';

/** The class against all others at the threshold, for each subject. */
export function CurvesConfusion(props: {
  subjects: readonly CurveSubject[];
  scored: readonly Scored[];
  threshold: number;
  /** The class. */
  label: string;
  text: Text;
}): React.JSX.Element {
  const { subjects, scored, threshold, label, text } = props;
  return (
    <div className="jp-TrialbookCurves-confusions">
      {scored.map(({ subject, counts }) => {
        const own = subjects[subject];
        return own ? (
          <BinaryMatrix
            key={subject}
            confusion={confusionAt(counts, threshold)}
            subject={subjects.length > 1 ? own : null}
            label={label}
            text={text}
          />
        ) : null;
      })}
    </div>
  );
}

function BinaryMatrix(props: {
  confusion: Confusion;
  /** Named where there are several. */
  subject: CurveSubject | null;
  label: string;
  text: Text;
}): React.JSX.Element {
  const { confusion, subject, label, text } = props;
  const { tp, fp, fn, tn } = confusion;
  const measures = measuresOf(confusion);
  const all = tp + fp + fn + tn;
  const rest = text.__('All others');
  const cell = (count: number, isRight: boolean) => (
    <td
      className={isRight ? 'jp-mod-right' : 'jp-mod-wrong'}
      title={String(count)}
      style={
        {
          '--jp-trialbook-share': `${((100 * count) / all).toFixed(1)}%`
        } as React.CSSProperties
      }
    >
      {formatNumber(count)}
    </td>
  );
  const named = [
    [text.__('Precision'), measures.precision],
    [text.__('Recall'), measures.recall],
    [text.__('F1'), measures.f1],
    [text.__('Accuracy'), measures.accuracy]
  ] as const;
  return (
    <div className="jp-TrialbookCurves-confusion">
      <table className="jp-TrialbookCurves-matrix">
        <caption title={subject?.title}>
          {subject ? (
            <>
              <RunMark runStyle={subject.style} />
              <bdi>{clip(subject.title)}</bdi>
            </>
          ) : (
            text.__('At the threshold')
          )}
        </caption>
        <thead>
          <tr>
            <td>{text.__('true ↓ predicted →')}</td>
            {[label, rest].map((name, at) => (
              <th key={at} scope="col" title={name}>
                <bdi>{clip(name)}</bdi>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row" title={label}>
              <bdi>{clip(label)}</bdi>
            </th>
            {cell(tp, true)}
            {cell(fn, false)}
          </tr>
          <tr>
            <th scope="row">{rest}</th>
            {cell(fp, false)}
            {cell(tn, true)}
          </tr>
        </tbody>
      </table>
      <dl>
        {named.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd title={String(value)}>{shareText(value)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
