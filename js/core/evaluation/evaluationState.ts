/** Predictions beside one another, read anew when what they are of has changed. */
import type { Client, ClientState, RequestError } from '../../protocol/client';
import type {
  EvaluationMatrixResult,
  EvaluationSpec,
  StoreInfo
} from '../../protocol/generated';
import { type LivePhase, LiveQuery } from '../live/liveQuery';
import type { ScoreCounts } from './scoreCounts';
import { type Evaluation, readEvaluation, readScores } from './subjects';

const REFRESH_INTERVAL_MS = 1000;

export interface EvaluationView {
  readonly phase: LivePhase;
  readonly connection: ClientState;
  /** Null while nothing is known. */
  readonly evaluation: Evaluation | null;
  readonly store: StoreInfo | null;
  /** From a saved notebook: no kernel has answered yet. */
  readonly saved: boolean;
  readonly asOf: number | null;
  readonly error: RequestError | null;
}

export interface EvaluationOptions {
  readonly client: Client;
  readonly spec: EvaluationSpec;
  /** What was saved: shown until a kernel answers. */
  readonly known: EvaluationMatrixResult | null;
  readonly takenAt: number | null;
}

export class EvaluationState {
  constructor({ client, spec, known, takenAt }: EvaluationOptions) {
    this._client = client;
    this._spec = spec;
    const runs = new Set(spec.runs.map(({ run_id }) => run_id));
    this._query = new LiveQuery({
      client,
      method: 'evaluation.matrix',
      params: () => ({ spec }),
      // Arrays stay as they are.
      concerns: ({ rows, more }) =>
        runs.size > 0 && (more || rows.some(({ run_id }) => runs.has(run_id))),
      intervalMs: REFRESH_INTERVAL_MS,
      value: known,
      asOf: takenAt,
      saved: true,
      isNews: (answer, before) =>
        JSON.stringify(answer.found) !== JSON.stringify(before?.found),
      // What says the same stays the same: nothing is drawn anew.
      accept: answer => this._unlessSame(answer),
      buildView: ({ value, version: _, ...how }): EvaluationView => ({
        ...how,
        store: value?.store ?? null,
        evaluation: this._evaluationOf(value)
      })
    });
    this.getView = this._query.getView;
    this.subscribe = this._query.subscribe;
    this.retry = this._query.retry;
  }

  readonly getView: () => EvaluationView;
  readonly subscribe: (listener: () => void) => () => void;
  readonly retry: () => void;

  /** Begin to listen and to ask; call what is returned to stop. */
  start(): () => void {
    return this._query.start();
  }

  /** Hear when what is shown has changed and come to rest, while a kernel answers. */
  onIdle(listener: () => void): () => void {
    return this._query.onIdle(listener);
  }

  /** The scores of a class, of every subject that has them. */
  async scoresOf(
    label: number,
    signal: AbortSignal
  ): Promise<(ScoreCounts | null)[]> {
    const { subjects } = await this._client.request(
      'evaluation.scores',
      { spec: this._spec, labels: [label] },
      { signal }
    );
    return subjects.map(([scores]) => (scores ? readScores(scores) : null));
  }

  private _unlessSame(answer: EvaluationMatrixResult): EvaluationMatrixResult {
    const before = this._read?.from.found;
    const found =
      before && JSON.stringify(before) === JSON.stringify(answer.found)
        ? before
        : answer.found;
    return { ...answer, found };
  }

  private _evaluationOf(
    value: EvaluationMatrixResult | null
  ): Evaluation | null {
    if (!value) {
      return null;
    }
    if (this._read?.from.found !== value.found) {
      const evaluation = readEvaluation(value.found);
      this._read = { from: value, evaluation };
    }
    return this._read.evaluation;
  }

  private readonly _client: Client;
  private readonly _query: LiveQuery<'evaluation.matrix', EvaluationView>;
  private _read: {
    from: EvaluationMatrixResult;
    evaluation: Evaluation | null;
  } | null = null;
  private readonly _spec: EvaluationSpec;
}
