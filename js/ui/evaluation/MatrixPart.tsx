import React, { useMemo, useState } from 'react';
import { orderedClasses } from '../../core/evaluation/classOrder';
import { averagesOf } from '../../core/evaluation/measures';
import { topConfusions } from '../../core/evaluation/matrix';
import {
  blocksOf,
  type ShownMatrix,
  shownMatrix
} from '../../core/evaluation/shownMatrix';
import type { SamplesAsked } from '../../core/evaluation/samplePages';
import { formatCount, formatNumber } from '../../core/text/format';
import type { SampleChange } from '../../protocol/generated';
import { Notice } from '../parts/Notice';
import { type EvaluationTools, subjectOf } from './evaluationTools';
import { type ChosenCell, MatrixGrid } from './MatrixGrid';
import { MatrixTools } from './MatrixTools';
import { className } from './matrixTexts';
import { SamplesTable } from './SamplesTable';
import { MatrixThreshold } from './MatrixThreshold';
import { Verdict } from './Verdict';

/** Confusions that are listed. */
const MOST = 8;

/** The matrix with what it makes of each class, and the samples behind what is chosen in it. */
export function MatrixPart({
  tools
}: {
  tools: EvaluationTools;
}): React.JSX.Element {
  const { choices, choose, evaluation, text } = tools;
  const [chosen, setChosen] = useState<readonly ChosenCell[]>([]);
  const [change, setChange] = useState<SampleChange | null>(null);
  const shown = useMemo(
    () => shownMatrix(evaluation, choices),
    [evaluation, choices]
  );
  const order = useMemo(
    () => (shown ? placesOf(shown, choices.order, choices.search) : null),
    [shown, choices.order, choices.search]
  );
  if (!shown || !order) {
    return <Notice>{text.__('These predictions are no classes.')}</Notice>;
  }
  // What was chosen of another matrix is not of this one.
  const { groupBy, label } = choices;
  const of = `${String(groupBy)} ${String(label)}`;
  const here = chosenOf.get(chosen) === of ? chosen : [];
  const onChoose = (cell: ChosenCell, beside: boolean) => {
    const others = here.filter(each => !same(each, cell));
    const now = beside
      ? others.length < here.length
        ? others
        : [...here, cell]
      : [cell];
    chosenOf.set(now, of);
    setChosen(now);
    setChange(null);
  };
  const samples = change
    ? {
        asked: changedSamples(tools, change),
        title: changeTitle(tools, change)
      }
    : here.length > 0
      ? {
          asked: cellSamples(tools, shown, here),
          title: cellsTitle(tools, shown, here)
        }
      : null;
  return (
    <div className="jp-TrialbookEvaluation-matrix">
      {evaluation.delta && (
        <Verdict
          tools={tools}
          delta={evaluation.delta}
          shown={change}
          onShow={setChange}
        />
      )}
      <MatrixTools tools={tools} />
      <MatrixThreshold tools={tools} />
      {order.rows.length === 0 ? (
        <Notice
          action={{
            label: text.__('Show all classes'),
            run: () => {
              choose({ search: '' });
            }
          }}
        >
          {text.__('No class has this in its name.')}
        </Notice>
      ) : (
        <MatrixGrid
          shown={shown}
          rows={order.rows}
          columns={order.columns}
          order={choices.order}
          onOrder={next => {
            choose({ order: next });
          }}
          chosen={here}
          onChoose={onChoose}
          text={text}
        />
      )}
      <Averages tools={tools} shown={shown} />
      {samples ? (
        <SamplesTable
          client={tools.client}
          asked={samples.asked}
          title={samples.title}
          compares={evaluation.subjects.length > 1}
          reconnect={tools.reconnect}
          text={text}
        >
          <button
            type="button"
            className="jp-TrialbookButton"
            onClick={() => {
              setChosen([]);
              setChange(null);
            }}
          >
            {text.__('Close')}
          </button>
        </SamplesTable>
      ) : (
        <Confusions tools={tools} shown={shown} onChoose={onChoose} />
      )}
    </div>
  );
}

/** Which matrix cells were chosen in: they are named by places of its classes. */
const chosenOf = new WeakMap<readonly ChosenCell[], string>();

function same(one: ChosenCell, other: ChosenCell): boolean {
  return one.truth === other.truth && one.taken === other.taken;
}

/** Classes in their order; where some are looked for, their columns and what they are confused with. */
function placesOf(
  shown: ShownMatrix,
  order: EvaluationTools['choices']['order'],
  search: string
): { rows: readonly number[]; columns: readonly number[] } {
  const { choices, labels, matrix } = shown;
  if (choices.label !== null) {
    return { rows: [0, 1], columns: [0, 1] };
  }
  const rows = orderedClasses(labels, matrix, order, search);
  if (!search.trim()) {
    return { rows, columns: rows };
  }
  const found = new Set(rows);
  const beside = new Set(rows);
  matrix.counts.forEach((count, at) => {
    const cell = matrix.cells[at] ?? 0;
    if (count > 0 && found.has(Math.floor(cell / matrix.size))) {
      beside.add(cell % matrix.size);
    }
  });
  const columns = orderedClasses(labels, matrix, order).filter(each =>
    beside.has(each)
  );
  return { rows, columns };
}

function cellSamples(
  tools: EvaluationTools,
  shown: ShownMatrix,
  cells: readonly ChosenCell[]
): SamplesAsked {
  const all = [...shown.labels.keys()];
  const some = cells.flatMap(({ truth, taken }) =>
    truth !== null && taken !== null ? [{ truth, taken }] : []
  );
  const { blocks, at } = blocksOf(shown, some);
  for (const { truth, taken } of cells) {
    if (truth === null || taken === null) {
      blocks.push(...wholeLine(shown, truth, taken, all));
    }
  }
  const { fold } = tools.choices;
  return {
    ...{ spec: tools.spec, subject: subjectOf(tools), blocks },
    ...(shown.choices.label !== null && {
      at: at ?? {
        label: shown.choices.label,
        threshold: shown.choices.threshold
      }
    }),
    ...(typeof fold === 'number' && { fold })
  };
}

/** A whole row or column as one block. */
function wholeLine(
  shown: ShownMatrix,
  truth: number | null,
  taken: number | null,
  all: readonly number[]
) {
  const [truths, takens] = [truth, taken].map(each =>
    each === null ? all : [each]
  );
  const parts = (which: readonly number[] = []) =>
    which.flatMap(each => [...(shown.members?.[each] ?? [each])]);
  return [{ true: parts(truths), predicted: parts(takens) }];
}

function cellsTitle(
  { text }: EvaluationTools,
  shown: ShownMatrix,
  cells: readonly ChosenCell[]
): string {
  const [only, ...others] = cells;
  if (!only || others.length > 0) {
    return text._n('%1 cell', '%1 cells', cells.length);
  }
  const nameOf = (at: number) => className(shown, at, text);
  const { truth, taken } = only;
  if (truth === null) {
    return text.__('Predicted %1', nameOf(taken ?? 0));
  }
  return taken === null
    ? text.__('True %1', nameOf(truth))
    : text.__('True %1, predicted %2', nameOf(truth), nameOf(taken));
}

function changedSamples(
  tools: EvaluationTools,
  change: SampleChange
): SamplesAsked {
  return { spec: tools.spec, subject: 1, change };
}

function changeTitle({ text }: EvaluationTools, change: SampleChange): string {
  switch (change) {
    case 'fixed':
      return text.__('Wrong in the first, right in the second');
    case 'broken':
      return text.__('Right in the first, wrong in the second');
    case 'both_wrong':
      return text.__('Wrong in both');
  }
}

/** What all classes together come to, and what no number counts. */
function Averages({
  tools,
  shown
}: {
  tools: EvaluationTools;
  shown: ShownMatrix;
}): React.JSX.Element {
  const { choices, evaluation, text } = tools;
  const several = evaluation.task === 'multilabel' && choices.label === null;
  const { accuracy, macro, weighted } = averagesOf(shown.matrix, several);
  const { about } =
    evaluation.subjects[subjectOf(tools)] ?? evaluation.subjects[0];
  const parts = [
    ...(accuracy === null
      ? []
      : [text.__('Accuracy %1', formatNumber(accuracy))]),
    text.__('macro F1 %1', formatNumber(macro.f1)),
    text.__('weighted F1 %1', formatNumber(weighted.f1)),
    ...(about.without_truth > 0
      ? [
          text._n(
            '%1 sample without a true or a predicted class is left out',
            '%2 samples without a true or a predicted class are left out',
            about.without_truth,
            formatCount(about.without_truth)
          )
        ]
      : []),
    ...(evaluation.labelsLeftOut > 0
      ? [
          text._n(
            '%1 class is left out of what was saved',
            '%2 classes are left out of what was saved',
            evaluation.labelsLeftOut,
            formatCount(evaluation.labelsLeftOut)
          )
        ]
      : []),
    ...(shown.matrix.leftOut > 0
      ? [text.__('small cells are left out of what was saved')]
      : [])
  ];
  return <p className="jp-TrialbookEvaluation-quiet">{parts.join(' · ')}</p>;
}

/** What is taken for what most often, each a way to its samples. */
function Confusions(props: {
  tools: EvaluationTools;
  shown: ShownMatrix;
  onChoose: (cell: ChosenCell, beside: boolean) => void;
}): React.JSX.Element | null {
  const { tools, shown, onChoose } = props;
  const { text } = tools;
  const found = useMemo(() => topConfusions(shown.matrix, MOST), [shown]);
  if (found.length === 0) {
    return null;
  }
  return (
    <section className="jp-TrialbookEvaluation-confusions">
      <h3>{text.__('Most confused')}</h3>
      <ul>
        {found.map(({ truth, taken, count }) => {
          const names = [truth, taken].map(at => className(shown, at, text));
          return (
            <li key={`${String(truth)} ${String(taken)}`}>
              <button
                type="button"
                className="jp-TrialbookButton"
                title={text.__(
                  'True %1, predicted %2',
                  names[0] ?? '',
                  names[1] ?? ''
                )}
                onClick={() => {
                  onChoose({ truth, taken }, false);
                }}
              >
                <bdi>{names[0]}</bdi> → <bdi>{names[1]}</bdi>{' '}
                <strong>{formatNumber(count)}</strong>
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
