/** What a person does to runs, wherever they stand. */
import { compareAges } from '../table/order';
import { toComparePython } from '../table/tableText';
import { copyText } from '../text/copyText';
import type { Text } from '../text/text';
import { reasonOf } from '../text/reason';
import type { Client, Params } from '../../protocol/client';
import type { RunRow, RunsQuery } from '../../protocol/generated';
import { editTitle } from './editTitle';
import { type Edit, Edits, type Step } from './edits';
import { changeRuns, changesOf, partsOf, type RunChange } from './runChange';
import type { RunServices, SharedTag } from './services';
import { Told } from './told';

/** What is known of a run that something is done to. */
export type ActedRun = Pick<
  RunRow,
  'run_id' | 'run_name' | 'experiment_id' | 'start_time' | 'number' | 'tags'
> & {
  starred?: boolean;
  pinned?: boolean;
  archived?: boolean;
  logged?: ('images' | 'predictions')[];
};

/** Runs that something is done to. */
export interface RunTarget {
  readonly ids: readonly string[];
  /** Those of them that are at hand. */
  readonly rows: readonly ActedRun[];
}

export type Inserted = Params<'code.insert'>['what'];

/** Runs whose rows are asked for at once. */
const ROWS_AT_ONCE = 200;
/** Values of a tag that are offered. */
const MAX_VALUES = 50;

export interface RunActsOptions {
  readonly client: Client;
  /** Where the runs are. */
  readonly storeId: () => string | null;
  readonly services: RunServices;
  readonly text: Text;
  /** Say what did not work, or with null that nothing is wrong any more. */
  readonly say: (problem: string | null) => void;
  /** Something was done: show it. */
  readonly onDone?: () => Promise<void>;
  /** Runs are gone for good, of which no change can tell. */
  readonly onPurged?: () => void;
}

/** Does to runs what their menus, keys and buttons offer. */
export class RunActs {
  constructor(private readonly _options: RunActsOptions) {
    this._services = _options.services;
  }

  /** What was done last, where the host does not tell it. */
  readonly told = new Told();

  /** What the host does now. */
  get services(): RunServices {
    return this._services;
  }

  /** The host does something else from now on. */
  serve(services: RunServices): void {
    this._services = services;
  }

  get text(): Text {
    return this._options.text;
  }

  /** Change runs; false where that did not work. */
  update(ids: readonly string[], change: RunChange): Promise<boolean> {
    const changes = changesOf(ids, change);
    return this.perform(
      changeRuns(this._client, this._storeId, changes),
      count => editTitle(change, count, this.text)
    );
  }

  /** Do something, tell it and offer the way back; false where it did not work. */
  perform(step: Step, say: (count: number) => string): Promise<boolean> {
    return this._attempt(async () => {
      const edit = await this._edits.apply(step, say);
      if (edit) {
        await this._tell(edit.said, edit);
      }
    });
  }

  /** Take back an edit of this place, the last one unless told. */
  async undo(edit?: Edit): Promise<void> {
    await this._attempt(async () => {
      const undone = await this._edits.undo(edit);
      if (undone) {
        await this._tell(this.text.__('Undone: %1', undone.said), null);
      }
    });
  }

  /** Do again what was taken back last. */
  async redo(): Promise<void> {
    await this._attempt(async () => {
      const edit = await this._edits.redo();
      if (edit) {
        await this._tell(edit.said, edit);
      }
    });
  }

  openRun(id: string): void {
    this.services.openRun?.({ store_id: this._storeId, run_id: id });
  }

  /** The address of a run's page; null where the host has none. */
  linkTo(id: string): string | null {
    const { _storeId: store_id } = this;
    const { linkTo } = this.services;
    return store_id === null || !linkTo
      ? null
      : linkTo({ store_id, run_id: id });
  }

  /** Show some runs beside one another: their curves, params and differences, or as a table. */
  compare({ ids }: RunTarget, view: 'compare' | 'runs' = 'compare'): void {
    const query = onlyRuns(ids);
    if (query) {
      const store_id = this._storeId;
      this.services.openTab?.({ view, view_id: '', store_id, query });
    }
  }

  /** Show how the code of two runs differs, the older one first. */
  diff({ rows }: RunTarget): void {
    const [base, run] = [...rows].sort(compareAges);
    const store_id = this._storeId;
    if (base && run) {
      this.services.openDiff?.(
        { store_id, run_id: base.run_id },
        { store_id, run_id: run.run_id }
      );
    }
  }

  /** Put a cell into the notebook that shows runs or loads something of one. */
  async insert({ ids }: RunTarget, what: Inserted): Promise<void> {
    const [first, ...others] = ids;
    if (first === undefined) {
      return;
    }
    const params = {
      store_id: this._storeId,
      run_ids: [first, ...others] as [string, ...string[]],
      what
    };
    await this._attempt(async () => {
      const { source } = await this._client.request('code.insert', params);
      this.services.insertCell?.(source);
    });
  }

  /** Put a cell into the notebook that compares runs. */
  async insertComparison(
    { ids }: RunTarget,
    trackingUri: string | null
  ): Promise<void> {
    await this._attempt(() => {
      this.services.insertCell?.(toComparePython(ids, trackingUri));
      return Promise.resolve();
    });
  }

  async editTags(target: RunTarget): Promise<void> {
    const { questions } = this.services;
    await this._attempt(async () => {
      const rows = await this._rowsOf(target);
      const experiment_ids = [...new Set(rows.map(row => row.experiment_id))];
      const query = { experiment_ids, filter: '', order_by: [] };
      const { columns } = await this._client.request('runs.search', {
        ...{ store_id: this._storeId, query },
        ...{ offset: 0, limit: 1 }
      });
      const change = await questions?.tags({
        count: target.ids.length,
        tags: sharedTags(rows),
        keys: columns.tags,
        valuesOf: async key => {
          const { values } = await this._client.request('runs.values', {
            ...{ store_id: this._storeId, experiment_ids },
            ...{ group: 'tag', key, beginning: '', limit: MAX_VALUES }
          });
          return values;
        }
      });
      if (change) {
        const { set_tags, delete_tags } = change;
        await this.update(target.ids, {
          set_tags: { ...set_tags },
          delete_tags: [...delete_tags]
        });
      }
    });
  }

  async editNote({ ids }: RunTarget): Promise<void> {
    const [run_id] = ids;
    if (run_id === undefined) {
      return;
    }
    await this._attempt(async () => {
      const params = { store_id: this._storeId, run_id };
      const detail = await this._client.request('run.get', params);
      const before = ids.length === 1 ? detail.note : '';
      const note = await this.services.questions?.note(before, ids.length);
      if (typeof note === 'string' && (note !== before || ids.length > 1)) {
        await this.update(ids, { note });
      }
    });
  }

  /** Delete archived runs for good, once that is confirmed. */
  async purge(target: RunTarget): Promise<void> {
    const { ids } = target;
    const names = target.rows.map(({ run_name }) => run_name);
    const agreed = await this.services.questions?.purge(names, ids.length);
    if (agreed && ids.length > 0) {
      await this._attempt(async () => {
        for (const run_ids of partsOf(ids)) {
          const params = { store_id: this._storeId, run_ids };
          await this._client.request('run.purge', params);
          // What is gone cannot be changed back, whatever becomes of the others.
          this._edits.clear();
          this.told.set(null);
          this._options.onPurged?.();
        }
      });
    }
  }

  async copy(content: string): Promise<void> {
    await this._attempt(() => copyText(content));
  }

  /** The rows of runs: of those that are not at hand the store is asked. */
  private async _rowsOf({ ids, rows }: RunTarget): Promise<ActedRun[]> {
    const known = new Set(rows.map(({ run_id }) => run_id));
    const missing = ids.filter(id => !known.has(id));
    const all = [...rows];
    for (let at = 0; at < missing.length; at += ROWS_AT_ONCE) {
      const query = onlyRuns(missing.slice(at, at + ROWS_AT_ONCE));
      if (query) {
        const found = await this._client.request('runs.search', {
          ...{ store_id: this._storeId, query },
          ...{ offset: 0, limit: ROWS_AT_ONCE }
        });
        all.push(...found.rows);
      }
    }
    return all;
  }

  private async _tell(said: string, edit: Edit | null): Promise<void> {
    await this._options.onDone?.();
    const undo = edit && (() => void this.undo(edit));
    const { tell } = this.services;
    if (tell) {
      tell(said, undo);
    } else {
      this.told.set({ said, undo });
    }
  }

  private async _attempt(act: () => Promise<void>): Promise<boolean> {
    const { say } = this._options;
    try {
      say(null);
      await act();
      return true;
    } catch (error) {
      say(reasonOf(error instanceof Error ? error.message : String(error)));
      return false;
    }
  }

  private get _client(): Client {
    return this._options.client;
  }

  private get _storeId(): string | null {
    return this._options.storeId();
  }

  private readonly _edits = new Edits();
  private _services: RunServices;
}

/** The query for some runs, wherever they are; null for none. */
function onlyRuns([first, ...others]: readonly string[]): RunsQuery | null {
  return first === undefined
    ? null
    : {
        experiment_ids: null,
        filter: '',
        order_by: [],
        scope: [first, ...others]
      };
}

/** The tags of runs taken together, by name. */
export function sharedTags(rows: readonly ActedRun[]): SharedTag[] {
  const found = new Map<string, { value: string | null; count: number }>();
  for (const { tags } of rows) {
    for (const [key, value] of Object.entries(tags)) {
      const other = found.get(key);
      found.set(key, {
        value: other && other.value !== value ? null : value,
        count: (other?.count ?? 0) + 1
      });
    }
  }
  return [...found]
    .map(([key, shared]) => ({ key, ...shared }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}
