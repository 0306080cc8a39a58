/** What a run's page knows of its run, and how it comes to know it. */
import type { Client } from '../../protocol/client';
import type { RunDetail, StoreChanged } from '../../protocol/generated';
import { LiveQuery, type LiveView } from '../live/liveQuery';
import { trackingUriOf } from '../text/pythonText';

/** Which run, in which store; null for the kernel's current store. */
export interface RunRef {
  readonly store_id: string | null;
  readonly run_id: string;
}

/** What there is to show of a run. */
export interface RunPageView extends Omit<LiveView<RunDetail>, 'value'> {
  readonly detail: RunDetail | null;
  /** The `tracking_uri` of its store, where code has to name it. */
  readonly trackingUri: string | null;
}

/** Milliseconds between two times of asking because something changed. */
const REFRESH_INTERVAL_MS = 700;

export interface RunPageOptions {
  client: Client;
  run: RunRef;
  /** What is known already. */
  detail?: RunDetail | null;
  /** When that was known. */
  asOf?: number | null;
  /** It comes from a saved notebook. */
  saved?: boolean;
}

export class RunPageState {
  constructor({ client, run, detail, asOf, saved }: RunPageOptions) {
    this.client = client;
    this._run = run;
    this._query = new LiveQuery({
      client,
      method: 'run.get',
      params: () => this.ref,
      concerns: change => this._concerns(change),
      intervalMs: REFRESH_INTERVAL_MS,
      value: detail ?? null,
      asOf: asOf ?? null,
      saved: saved ?? false,
      buildView: ({ value, ...known }): RunPageView => {
        const trackingUri = trackingUriOf(client, value?.store);
        return { ...known, detail: value, trackingUri };
      },
      isNews: (answer, before) => answer.cursor !== before?.cursor
    });
    this.getView = this._query.getView;
    this.subscribe = this._query.subscribe;
    this.retry = this._query.retry;
  }

  readonly client: Client;
  readonly getView: () => RunPageView;
  readonly subscribe: (listener: () => void) => () => void;
  /** Ask again. */
  readonly retry: () => void;

  /** Where to ask for the run: from the first answer on, in the store that has it. */
  get ref(): RunRef {
    const { value } = this._query;
    const store_id = this._run.store_id ?? value?.store.store_id ?? null;
    return { store_id, run_id: this._run.run_id };
  }

  /** Hear when what is shown has changed and come to rest, while a kernel answers. */
  onIdle(listener: () => void): () => void {
    return this._query.onIdle(listener);
  }

  /** Begin to listen and to ask; call what is returned to stop. */
  start(): () => void {
    return this._query.start();
  }

  /** Ask for what has just been changed. */
  async refresh(): Promise<void> {
    await this._query.ask();
  }

  private _concerns({ store_id, rows, gone, more }: StoreChanged): boolean {
    const known = this.ref.store_id;
    if (known !== null && store_id !== known) {
      return false;
    }
    const { value } = this._query;
    const related = new Set([
      this._run.run_id,
      ...(value ? value.children.map(({ run_id }) => run_id) : []),
      ...(value?.parent ? [value.parent.run_id] : [])
    ]);
    return (
      more ||
      // It may be a new child: a row does not say whose.
      value?.status === 'RUNNING' ||
      rows.some(({ run_id }) => related.has(run_id)) ||
      gone.some(run_id => related.has(run_id))
    );
  }

  private readonly _query: LiveQuery<'run.get', RunPageView>;
  private readonly _run: RunRef;
}
