/** The samples behind cells, page after page as they come in sight. */
import { type Client, RequestError } from '../../protocol/client';
import type {
  EvaluatedSample,
  EvaluationSamplesParams,
  SampleColumn
} from '../../protocol/generated';

export type SamplesAsked = Omit<EvaluationSamplesParams, 'offset' | 'limit'>;

const PAGE = 50;
/** Pages that are kept: pictures take room. */
const KEPT = 20;

export interface SamplesView {
  /** Null while it is not known. */
  readonly total: number | null;
  readonly columns: readonly SampleColumn[];
  readonly at: (index: number) => EvaluatedSample | null;
  readonly error: RequestError | null;
}

export class SamplePages {
  constructor(
    private readonly _client: Client,
    private readonly _asked: SamplesAsked
  ) {}

  readonly getView = (): SamplesView => this._view;

  readonly subscribe = (listener: () => void): (() => void) => {
    this._listeners.add(listener);
    return () => {
      this._listeners.delete(listener);
    };
  };

  /** Begin; call what is returned to stop. */
  start(): () => void {
    this._stop = new AbortController();
    this.want(0, 0);
    return () => {
      this._stop.abort();
      this._waiting.clear();
    };
  }

  /** These come in sight. */
  want(first: number, last: number): void {
    const { total, error } = this._view;
    const end = Math.min(last, Math.max(0, (total ?? 1) - 1));
    for (
      let page = Math.floor(first / PAGE);
      page <= Math.floor(end / PAGE);
      page += 1
    ) {
      if (!this._pages.has(page) && !this._waiting.has(page) && !error) {
        void this._ask(page);
      }
    }
  }

  readonly retry = (): void => {
    this._view = { ...this._view, error: null };
    this._tell();
    this.want(0, 0);
  };

  private async _ask(page: number): Promise<void> {
    const { signal } = this._stop;
    this._waiting.add(page);
    try {
      const answer = await this._client.request(
        'evaluation.samples',
        { ...this._asked, offset: page * PAGE, limit: PAGE },
        { signal }
      );
      if (signal.aborted) {
        return;
      }
      this._pages.set(page, answer.samples);
      for (const oldest of this._pages.keys()) {
        if (this._pages.size <= KEPT) {
          break;
        }
        this._pages.delete(oldest);
      }
      const { total, columns } = answer;
      this._view = { ...this._view, total, columns };
    } catch (error) {
      if (signal.aborted) {
        return;
      }
      this._view = { ...this._view, error: RequestError.of(error) };
    }
    this._waiting.delete(page);
    this._tell();
  }

  private _tell(): void {
    this._view = { ...this._view };
    for (const listener of [...this._listeners]) {
      listener();
    }
  }

  private readonly _listeners = new Set<() => void>();
  private readonly _pages = new Map<number, readonly EvaluatedSample[]>();
  private _stop = new AbortController();
  private _view: SamplesView = {
    total: null,
    columns: [],
    at: index =>
      this._pages.get(Math.floor(index / PAGE))?.[index % PAGE] ?? null,
    error: null
  };
  private readonly _waiting = new Set<number>();
}
