import type { JupyterFrontEnd } from '@jupyterlab/application';
import { MainAreaWidget, WidgetTracker } from '@jupyterlab/apputils';
import type { Highlight } from '../../core/text/codeTokens';
import type { Client } from '../../protocol/client';
import type { Difference, DiffTab } from './diffTab';
import { notebookOf, TabKernel, type TabKernelOptions } from './tabKernel';

/** Two runs of which a tab compares the code: what it is opened with again after a reload. */
export interface Comparison {
  store_id: string | null;
  base_run_id: string;
  run_id: string;
  base_name: string;
  run_name: string;
  /** A notebook whose kernel has the runs. */
  path: string | null;
}

type Tab = MainAreaWidget<DiffTab>;

/** The tabs that show how code differs, one for each pair. */
export class DiffTabs {
  constructor(
    private readonly _shell: JupyterFrontEnd.IShell,
    private readonly _options: TabKernelOptions,
    private readonly _highlight: Highlight | null
  ) {}

  /** Those that compare two runs. */
  readonly ofRuns = new WidgetTracker<Tab>({ namespace: 'trialbook-code' });

  /** What such a tab compares. */
  comparisonOf(tab: Tab): Comparison | null {
    return this._comparisons.get(tab) ?? null;
  }

  notebookOf(client: Client): string | null {
    const { tracker, connections } = this._options;
    return notebookOf(client, tracker, connections);
  }

  /** Compare two runs; `client` is null for a tab that is restored. */
  async showRuns(comparison: Comparison, client: Client | null): Promise<void> {
    const { store_id, base_run_id, run_id, base_name, run_name } = comparison;
    const tab = await this.show(
      `runs ${base_run_id} ${run_id}`,
      {
        base: base_name,
        now: run_name,
        load: async asked => {
          const params = { store_id, base_run_id, run_id };
          return (await asked.request('run.code_diff', params)).cells;
        }
      },
      comparison.path,
      client
    );
    this._comparisons.set(tab, comparison);
    if (!this.ofRuns.has(tab)) {
      await this.ofRuns.add(tab);
    }
  }

  /** Show a difference in its tab, which is made when it is first asked for. */
  async show(
    key: string,
    difference: Difference,
    path: string | null,
    client: Client | null
  ): Promise<Tab> {
    // Loaded with the first difference.
    const { DiffTab } = await import('./diffTab');
    let tab = this._tabs.get(key);
    if (tab) {
      tab.content.compare(difference, client);
    } else {
      const { text } = this._options;
      const kernel = new TabKernel(path, client, this._options);
      tab = new MainAreaWidget({
        content: new DiffTab(difference, kernel, this._highlight, text)
      });
      tab.id = `trialbook-diff-${String((this._opened += 1))}`;
      tab.toolbar.hide();
      tab.disposed.connect(() => this._tabs.delete(key));
      this._tabs.set(key, tab);
      this._shell.add(tab, 'main', { type: 'Trialbook code' });
    }
    this._shell.activateById(tab.id);
    return tab;
  }

  private readonly _comparisons = new WeakMap<Tab, Comparison>();
  private _opened = 0;
  private readonly _tabs = new Map<string, Tab>();
}
