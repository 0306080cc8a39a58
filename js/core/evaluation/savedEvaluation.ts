/** An evaluation without a kernel: its matrix, and the scores that there was room for. */
import type { Saved } from '../../protocol/saved';
import type { Offline } from '../../protocol/snapshotClient';
import type { EvaluationFound } from '../../protocol/generated';

export function savedEvaluation(saved: Saved<'evaluation'>): Offline {
  const { store, cursor } = saved;
  const found = foundIn(saved);
  return {
    request: {
      'evaluation.matrix': () => ({ store, cursor, found }),
      // Null where one of them was not saved for any: then there is no answer.
      'evaluation.scores': ({ labels }) => {
        const subjects = found.subjects.map(({ scores }) =>
          scores.filter(({ label }) => labels.includes(label))
        );
        return subjects.some(scores => scores.length > 0) ? { subjects } : null;
      }
    }
  };
}

/** What a kernel would have answered. */
export function foundIn({ snapshot }: Saved<'evaluation'>): EvaluationFound {
  const { view: _, ...found } = snapshot;
  return found;
}
