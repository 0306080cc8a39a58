import React from 'react';
import { groupingSigns } from '../../core/evaluation/classOrder';
import type { Side } from '../../core/evaluation/shownMatrix';
import { clip } from '../../core/text/format';
import { SearchBox } from '../parts/SearchBox';
import type { Choices, EvaluationTools } from './evaluationTools';

/** Classes from which on they are searched for. */
const MANY = 12;
const NORMALIZE = ['none', 'true', 'pred', 'all'] as const;
const ORDERS = ['given', 'name', 'support', 'confusion'] as const;

/** Which matrix is shown, and how. */
export function MatrixTools({
  tools
}: {
  tools: EvaluationTools;
}): React.JSX.Element {
  const { choices, choose, evaluation, text } = tools;
  const { labels, subjects } = evaluation;
  const folds = subjects[0].folds;
  return (
    <div
      className="jp-TrialbookEvaluation-tools"
      role="group"
      aria-label={text.__('What the matrix shows')}
    >
      {subjects.length > 1 && (
        <Choice
          label={text.__('Show')}
          value={choices.side}
          options={sides(tools)}
          onChoose={side => {
            choose({ side });
          }}
        />
      )}
      <Choice
        label={text.__('Numbers')}
        value={choices.normalize ?? 'none'}
        options={NORMALIZE.map(each => [each, normalizeTitle(each, tools)])}
        onChoose={chosen => {
          choose({ normalize: chosen === 'none' ? null : chosen });
        }}
      />
      {folds.length > 0 && choices.side !== 'delta' && (
        <Choice
          label={text.__('Folds')}
          value={String(choices.fold)}
          options={[
            ['all', text.__('All together')],
            ['mean', text.__('Mean ± spread')],
            ...folds.map(
              ({ number }) =>
                [String(number), text.__('Fold %1', String(number))] as const
            )
          ]}
          onChoose={fold => {
            choose({
              fold: fold === 'all' || fold === 'mean' ? fold : Number(fold)
            });
          }}
        />
      )}
      {labels.length > 2 && <Classes tools={tools} />}
      {labels.length > 2 && choices.label === null && (
        <Choice
          label={text.__('Order')}
          value={typeof choices.order === 'object' ? '' : choices.order}
          options={[
            ...(typeof choices.order === 'object'
              ? ([['', text.__('By a column')]] as const)
              : []),
            ...ORDERS.map(each => [each, orderTitle(each, tools)] as const)
          ]}
          onChoose={order => {
            if (order) {
              choose({ order });
            }
          }}
        />
      )}
      {labels.length > MANY && choices.label === null && (
        <SearchBox
          value={choices.search}
          label={text.__('Find a class')}
          onChange={search => {
            choose({ search });
          }}
        />
      )}
    </div>
  );
}

/** Single classes, groups of them, or one against the rest. */
function Classes({ tools }: { tools: EvaluationTools }): React.JSX.Element {
  const { choices, choose, evaluation, text } = tools;
  const { groups, labels, task } = evaluation;
  const value =
    choices.label !== null
      ? 'one'
      : choices.groupBy === null
        ? 'each'
        : `by ${choices.groupBy}`;
  return (
    <>
      <Choice
        label={text.__('Classes')}
        value={value}
        options={[
          ['each', text.__('Each')],
          ['one', text.__('One against the rest')],
          ...(groups ? ([['by given', text.__('Groups')]] as const) : []),
          ...(task === 'multilabel' ? [] : groupingSigns(labels)).map(
            sign => [`by ${sign}`, text.__('Same up to “%1”', sign)] as const
          )
        ]}
        onChoose={chosen => {
          choose({
            label: chosen === 'one' ? 0 : null,
            threshold: null,
            groupBy: chosen.startsWith('by ') ? chosen.slice(3) : null
          });
        }}
      />
      {choices.label !== null && (
        <Choice
          label={text.__('Class')}
          value={String(choices.label)}
          options={labels.map((label, at) => [String(at), clip(label)])}
          onChoose={at => {
            choose({ label: Number(at), threshold: null });
          }}
        />
      )}
    </>
  );
}

function Choice<T extends string>(props: {
  label: string;
  value: T;
  options: readonly (readonly [value: T, title: string])[];
  onChoose: (value: T) => void;
}): React.JSX.Element {
  return (
    <label>
      {props.label}{' '}
      <select
        value={props.value}
        onChange={event => {
          props.onChoose(event.target.value as T);
        }}
      >
        {props.options.map(([value, title]) => (
          <option key={value} value={value}>
            {title}
          </option>
        ))}
      </select>
    </label>
  );
}

function sides({
  evaluation,
  text
}: EvaluationTools): (readonly [Side, string])[] {
  const [first, second] = evaluation.subjects;
  return [
    ['first', clip(first.title)],
    ['second', clip(second?.title ?? '')],
    ['delta', text.__('Difference')]
  ];
}

function normalizeTitle(
  normalize: (typeof NORMALIZE)[number],
  { text }: EvaluationTools
): string {
  switch (normalize) {
    case 'none':
      return text.__('Counts');
    case 'true':
      return text.__('% of the true class');
    case 'pred':
      return text.__('% of the predicted class');
    case 'all':
      return text.__('% of all');
  }
}

function orderTitle(
  order: Extract<Choices['order'], string>,
  { text }: EvaluationTools
): string {
  switch (order) {
    case 'given':
      return text.__('As given');
    case 'name':
      return text.__('By name');
    case 'support':
      return text.__('Largest first');
    case 'confusion':
      return text.__('Most confused first');
  }
}
