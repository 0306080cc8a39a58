import React, { useMemo, useState } from 'react';
import { doublesIn } from '../../core/evaluation/packed';
import type { RegressionSubject } from '../../core/evaluation/scoreCounts';
import { runStyle } from '../../core/marks/runColours';
import { clip, formatNumber } from '../../core/text/format';
import { stylesOf } from './CurvesPart';
import type { EvaluationTools } from './evaluationTools';
import { RegressionPlots } from './Residuals';
import { SamplesTable } from './SamplesTable';
import { Verdict } from './Verdict';

/** What a regressor has predicted, against what is true. */
export function ResidualsPart({
  tools
}: {
  tools: EvaluationTools;
}): React.JSX.Element {
  const { client, evaluation, spec, text, compact } = tools;
  const [sample, setSample] = useState<string | null>(null);
  const subjects = useMemo(() => regressionSubjects(evaluation), [evaluation]);
  return (
    <div className="jp-TrialbookEvaluation-part">
      {evaluation.delta && (
        <Verdict tools={tools} delta={evaluation.delta} shown={null} />
      )}
      {evaluation.subjects.map(({ about, title }, at) => (
        <p key={at} className="jp-TrialbookEvaluation-quiet">
          {evaluation.subjects.length > 1 && <bdi>{clip(title)}: </bdi>}
          {Object.entries(about.numbers?.measures ?? {})
            .map(
              ([name, value]) =>
                `${measureName(name)} ${value === null ? '–' : formatNumber(value)}`
            )
            .join(' · ')}
        </p>
      ))}
      <RegressionPlots
        subjects={subjects}
        onSample={setSample}
        text={text}
        compact={compact}
      />
      {sample !== null && (
        <SamplesTable
          client={client}
          asked={{ spec, subject: 0, ids: [sample] }}
          title={text.__('Sample %1', clip(sample))}
          compares={evaluation.subjects.length > 1}
          reconnect={tools.reconnect}
          text={text}
        />
      )}
    </div>
  );
}

/** Abbreviations are the same in every language. */
function measureName(name: string): string {
  return (
    {
      mae: 'MAE',
      rmse: 'RMSE',
      median_ae: 'MedAE',
      mape: 'MAPE',
      r2: 'R²',
      explained_variance: 'EV'
    }[name] ?? name
  );
}

function regressionSubjects({
  subjects
}: EvaluationTools['evaluation']): RegressionSubject[] {
  const styles = stylesOf(
    subjects.map(({ about }) => about.run?.run_id ?? about.title)
  );
  return subjects.flatMap(({ about: { numbers }, title }, at) => {
    if (!numbers) {
      return [];
    }
    const actual = doublesIn(numbers.actual);
    const predicted = doublesIn(numbers.predicted);
    const isWhole = numbers.count === numbers.ids.length;
    return [
      {
        ...{ title, actual, predicted },
        style: styles[at] ?? runStyle(title),
        ids: numbers.ids,
        columns: numbers.columns.map(({ name, values }) => ({
          name,
          values: doublesIn(values)
        })),
        count: numbers.count,
        residuals: isWhole
          ? null
          : {
              edges: doublesIn(numbers.edges),
              counts: doublesIn(numbers.counts)
            },
        worst: isWhole
          ? null
          : numbers.worst.map(place => ({
              id: numbers.ids[place] ?? '',
              actual: actual[place] ?? NaN,
              predicted: predicted[place] ?? NaN
            }))
      }
    ];
  });
}
