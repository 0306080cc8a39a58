import React, {
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore
} from 'react';
import {
  EvaluationState,
  type EvaluationOptions,
  type EvaluationView
} from '../../core/evaluation/evaluationState';
import type { ScoreCounts } from '../../core/evaluation/scoreCounts';
import type { Evaluation } from '../../core/evaluation/subjects';
import { formatCount } from '../../core/text/format';
import type { Text } from '../../core/text/text';
import type {
  EvaluationLayout,
  EvaluationSpec
} from '../../protocol/generated';
import { instanceName } from '../parts/instanceName';
import { type Action, FailureNotice, Notice } from '../parts/Notice';
import { Tabs } from '../parts/Tabs';
import { useKeptFocus } from '../parts/useKeptFocus';
import { ViewStatus } from '../parts/ViewStatus';
import type { Choices, EvaluationTools } from './evaluationTools';
import { CurvesPart } from './CurvesPart';
import { MatrixPart } from './MatrixPart';
import { ResidualsPart } from './ResidualsPart';
import { SamplesPart } from './SamplesPart';
import { SlicesPart } from './SlicesPart';

type Part = 'matrix' | 'residuals' | 'curves' | 'slices' | 'samples';

const PARTS: Record<
  Part,
  (props: { tools: EvaluationTools }) => React.JSX.Element | null
> = {
  matrix: MatrixPart,
  residuals: ResidualsPart,
  curves: CurvesPart,
  slices: SlicesPart,
  samples: SamplesPart
};
const HOMES = ['[role=grid]', '[role=tab]', '.jp-TrialbookNotice button'];

export interface EvaluationWorkspaceProps extends EvaluationOptions {
  text: Text;
  compact: boolean;
  onSpecChange: ((spec: EvaluationSpec) => void) | null;
  onIdle: ((spec: EvaluationSpec) => void) | null;
  onTitle: ((title: string) => void) | null;
  reconnect: Action | null;
  interrupt: Action | null;
}

/** Predictions: which classes are taken for which, their curves, slices and samples. */
export function EvaluationWorkspace(
  props: EvaluationWorkspaceProps
): React.JSX.Element {
  const { client, spec, known, takenAt, text } = props;
  // Where what is shown is the same, arranging it asks for nothing anew.
  const { view_id, store_id, runs, groups } = spec;
  const of = JSON.stringify({ view_id, store_id, runs, groups });
  const state = useMemo(
    () => new EvaluationState({ client, spec, known, takenAt }),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- named by `of`
    [client, of]
  );
  useEffect(() => state.start(), [state]);
  const view = useSyncExternalStore(state.subscribe, state.getView);
  const root = useRef<HTMLDivElement>(null);
  useKeptFocus(root, HOMES);
  const { evaluation } = view;
  const title = evaluation?.subjects.map(each => each.title).join(', ');
  const { onTitle } = props;
  useEffect(() => {
    if (title) {
      onTitle?.(text.__('Evaluation: %1', title));
    }
  }, [title, text, onTitle]);
  return (
    <div
      ref={root}
      className={`jp-TrialbookRunTable jp-TrialbookEvaluation${props.compact ? ' jp-mod-compact' : ''}`}
    >
      {evaluation ? (
        <Parts
          key={of}
          {...props}
          state={state}
          view={view}
          evaluation={evaluation}
        />
      ) : (
        <NothingYet {...props} state={state} view={view} />
      )}
      {evaluation && (
        <ViewStatus
          view={view}
          amounts={amountsOf(evaluation, text)}
          isAgeless={spec.runs.length === 0 && view.connection === 'live'}
          location={view.store?.location}
          text={text}
          reconnect={props.reconnect}
          onRetry={state.retry}
        />
      )}
    </div>
  );
}

function amountsOf(
  { labels, labelsLeftOut, subjects }: Evaluation,
  text: Text
): string[] {
  const [{ about }] = subjects;
  const classes = labels.length + labelsLeftOut;
  return [
    text._n(
      '%1 sample',
      '%2 samples',
      about.samples,
      formatCount(about.samples)
    ),
    ...(classes > 0
      ? [text._n('%1 class', '%2 classes', classes, formatCount(classes))]
      : [])
  ];
}

function NothingYet(
  props: EvaluationWorkspaceProps & {
    state: EvaluationState;
    view: EvaluationView;
  }
): React.JSX.Element {
  const { state, view, text, reconnect, interrupt } = props;
  if (view.phase === 'error' && view.error) {
    return (
      <FailureNotice
        failure={view.error.message}
        retry={state.retry}
        text={text}
      >
        {reason => text.__('The predictions could not be read: %1', reason)}
      </FailureNotice>
    );
  }
  if (view.phase === 'disconnected') {
    return (
      <Notice action={reconnect}>
        {reconnect?.reason ??
          text.__('There is no kernel to read the predictions from.')}
      </Notice>
    );
  }
  return view.phase === 'busy' ? (
    <Notice action={interrupt}>
      {text.__('The kernel is busy; the predictions appear when it answers.')}
    </Notice>
  ) : (
    <Notice>{text.__('Loading predictions …')}</Notice>
  );
}

/** The parts of an evaluation, one at a time; what is chosen in one holds in all. */
function Parts(
  props: EvaluationWorkspaceProps & {
    state: EvaluationState;
    view: EvaluationView;
    evaluation: Evaluation;
  }
): React.JSX.Element {
  const {
    client,
    spec,
    state,
    evaluation,
    text,
    compact,
    onSpecChange,
    onIdle
  } = props;
  const [name] = useState(() => instanceName('evaluation'));
  const [choices, setChoices] = useState(() => initial(spec, evaluation));
  const [wanted, setWanted] = useState<Part | null>(null);
  const parts = partsOf(evaluation);
  const part =
    wanted && parts.includes(wanted) ? wanted : (parts[0] ?? 'matrix');
  const scores = useScores(state, evaluation, choices.curve ?? choices.label);
  const arranged = useMemo(
    () => ({ ...spec, layout: layoutOf(choices) }),
    [spec, choices]
  );
  useEffect(
    () =>
      onIdle
        ? state.onIdle(() => {
            onIdle(arranged);
          })
        : undefined,
    [state, onIdle, arranged]
  );
  const choose = useCallback(
    (change: Partial<Choices>) => {
      const next = { ...choices, ...change };
      setChoices(next);
      if (
        JSON.stringify(layoutOf(next)) !== JSON.stringify(layoutOf(choices))
      ) {
        onSpecChange?.({ ...spec, layout: layoutOf(next) });
      }
    },
    [choices, onSpecChange, spec]
  );
  const tools: EvaluationTools = {
    ...{ client, state, choices, choose, scores, text, compact },
    spec: useMemo(() => withoutLayout(spec), [spec]),
    evaluation: useMemo(
      () => withScores(evaluation, scores),
      [evaluation, scores]
    ),
    reconnect: props.reconnect
  };
  const Shown = PARTS[part];
  return (
    <>
      <div className="jp-TrialbookEvaluation-tabs">
        <Tabs
          name={name}
          label={text.__('Parts of the evaluation')}
          tabs={parts.map(id => ({ id, title: titleOf(id, text) }))}
          front={part}
          onFront={setWanted}
        />
      </div>
      <div
        className="jp-TrialbookEvaluation-body"
        id={`${name}-${part}`}
        role="tabpanel"
        aria-label={titleOf(part, text)}
      >
        <Shown tools={tools} />
      </div>
    </>
  );
}

function partsOf({ task, subjects }: Evaluation): Part[] {
  if (task === 'regression') {
    return ['residuals', 'slices', 'samples'];
  }
  return subjects.some(({ about }) => about.scored)
    ? ['matrix', 'curves', 'slices', 'samples']
    : ['matrix', 'slices', 'samples'];
}

function titleOf(part: Part, text: Text): string {
  switch (part) {
    case 'matrix':
      return text.__('Matrix');
    case 'residuals':
      return text.__('Residuals');
    case 'curves':
      return text.__('Curves');
    case 'slices':
      return text.__('Slices');
    case 'samples':
      return text.__('Samples');
  }
}

function initial({ layout }: EvaluationSpec, evaluation: Evaluation): Choices {
  const { task, subjects } = evaluation;
  return {
    normalize: layout?.normalize ?? null,
    order: layout?.order ?? 'given',
    search: '',
    side: subjects.length > 1 ? 'delta' : 'first',
    fold: 'all',
    groupBy: evaluation.groups ? 'given' : null,
    label: task === 'multilabel' ? 0 : null,
    threshold: null,
    curve: null
  };
}

function layoutOf({ normalize, order }: Choices): EvaluationLayout {
  return { normalize, order: typeof order === 'object' ? 'given' : order };
}

/** What requests are about: how it is arranged is not theirs. */
function withoutLayout({ layout: _, ...spec }: EvaluationSpec): EvaluationSpec {
  return spec;
}

/** What of the scores is at hand; those of a class that is looked at are asked for. */
function useScores(
  state: EvaluationState,
  evaluation: Evaluation,
  label: number | null
): readonly (readonly ScoreCounts[])[] {
  const [asked, setAsked] = useState<{
    readonly of: Evaluation;
    readonly scores: readonly (readonly ScoreCounts[])[];
  } | null>(null);
  const known = useMemo(
    () =>
      evaluation.subjects.map(({ scores }, at) => [
        ...scores,
        ...(asked?.of === evaluation ? (asked.scores[at] ?? []) : [])
      ]),
    [evaluation, asked]
  );
  const isMissing = evaluation.subjects.some(
    ({ about }, at) =>
      about.scored && !known[at]?.some(each => each.label === label)
  );
  useEffect(() => {
    if (!isMissing || label === null) {
      return undefined;
    }
    const asking = new AbortController();
    state.scoresOf(label, asking.signal).then(
      found => {
        if (!asking.signal.aborted) {
          setAsked(before => ({
            of: evaluation,
            scores: found.map((scores, at) => [
              ...(before?.of === evaluation ? (before.scores[at] ?? []) : []),
              ...(scores ? [scores] : [])
            ])
          }));
        }
      },
      // Without a kernel there are those that were saved.
      () => undefined
    );
    return () => {
      asking.abort();
    };
  }, [state, evaluation, label, isMissing]);
  return known;
}

function withScores(
  evaluation: Evaluation,
  scores: readonly (readonly ScoreCounts[])[]
): Evaluation {
  const [first, ...others] = evaluation.subjects.map((subject, at) => ({
    ...subject,
    scores: scores[at] ?? subject.scores
  }));
  return first ? { ...evaluation, subjects: [first, ...others] } : evaluation;
}
