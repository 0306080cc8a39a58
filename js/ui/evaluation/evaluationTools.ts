import type { MatrixChoices } from '../../core/evaluation/shownMatrix';
import type { ClassOrder } from '../../core/evaluation/classOrder';
import type { EvaluationState } from '../../core/evaluation/evaluationState';
import type { ScoreCounts } from '../../core/evaluation/scoreCounts';
import type { Evaluation } from '../../core/evaluation/subjects';
import type { Text } from '../../core/text/text';
import type { Client } from '../../protocol/client';
import type { EvaluationSpec } from '../../protocol/generated';
import type { Action } from '../parts/Notice';

/** What a person has chosen of an evaluation: all its parts follow. */
export interface Choices extends MatrixChoices {
  readonly order: ClassOrder;
  readonly search: string;
  /** The class whose curves are drawn; null before one is chosen. */
  readonly curve: number | null;
}

/** What the parts of an evaluation have in common. */
export interface EvaluationTools {
  readonly client: Client;
  readonly spec: EvaluationSpec;
  readonly state: EvaluationState;
  readonly evaluation: Evaluation;
  readonly choices: Choices;
  readonly choose: (change: Partial<Choices>) => void;
  /** Of every subject, those of classes that were asked for among them. */
  readonly scores: readonly (readonly ScoreCounts[])[];
  readonly reconnect: Action | null;
  readonly text: Text;
  readonly compact: boolean;
}

/** The subject that samples are asked of. */
export function subjectOf({ choices, evaluation }: EvaluationTools): 0 | 1 {
  return choices.side === 'first' || evaluation.subjects.length < 2 ? 0 : 1;
}
