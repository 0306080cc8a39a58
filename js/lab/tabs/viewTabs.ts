import type { JupyterFrontEnd } from '@jupyterlab/application';
import { MainAreaWidget, WidgetTracker } from '@jupyterlab/apputils';
import { UUID } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import type { Client } from '../../protocol/client';
import type { Spec } from '../../protocol/generated';
import { loadView } from '../../ui/views';
import type { LayoutMemory } from './layoutMemory';
import { TabKernel, type TabKernelOptions } from './tabKernel';
import type { TabLinks, ViewTab } from './viewTab';

export interface ViewTabsOptions extends TabKernelOptions {
  readonly shell: JupyterFrontEnd.IShell;
  readonly memory: LayoutMemory;
  /** What leads from views to others, known when the first tab is opened. */
  readonly links: () => Promise<TabLinks>;
}

/** What a tab shows, and whom it asks. */
export interface Opening {
  readonly spec: Spec;
  readonly client: Client | null;
  /** Path of the notebook whose kernel is asked. */
  readonly notebook: string | null;
  readonly label?: string | undefined;
  readonly name?: string | undefined;
  /** Disposed with the tab. */
  readonly held?: IDisposable | undefined;
}

/** Tabs that JupyterLab brings back together: those of one namespace. */
export class ViewTabs {
  constructor(
    namespace: string,
    private readonly _options: ViewTabsOptions
  ) {
    this.tracker = new WidgetTracker<MainAreaWidget<ViewTab>>({ namespace });
  }

  readonly tracker: WidgetTracker<MainAreaWidget<ViewTab>>;

  /** Show a view in a tab, or the tab that shows it already. */
  open(opening: Opening): Promise<void> {
    // One after the other: a double click may ask twice before the tab is there.
    const opened = this._opening.then(() => this._open(opening));
    this._opening = opened.catch(() => undefined);
    return opened;
  }

  private async _open(opening: Opening): Promise<void> {
    const { shell, memory, text } = this._options;
    const { spec, client, notebook, label = '', held } = opening;
    const kind = await loadView(spec.view);
    const key = kind.tabKey?.(spec, notebook ?? '');
    const open =
      key === undefined
        ? undefined
        : this.tracker.find(({ content }) => content.key === key);
    if (open) {
      if (client) {
        open.content.kernel.setClient(client);
      }
      open.disposed.connect(() => held?.dispose());
      shell.activateById(open.id);
      return;
    }
    // Loaded with the first tab.
    const { ViewTab } = await import('./viewTab');
    const kernel = new TabKernel(notebook, client, this._options);
    const content = new ViewTab({
      kind,
      spec: { ...(await memory.recall(spec)), view_id: '' },
      name: spec.view === 'run' ? spec.run_id : (opening.name ?? UUID.uuid4()),
      label,
      kernel,
      text,
      links: await this._options.links()
    });
    const tab = new MainAreaWidget({ content });
    tab.id = content.id;
    tab.disposed.connect(() => held?.dispose());
    tab.toolbar.hide();
    content.stateChanged.connect(() => {
      memory.keep(content.spec);
      void this.tracker.save(tab);
    });
    await this.tracker.add(tab);
    shell.add(tab, 'main', { type: `Trialbook ${spec.view}` });
    shell.activateById(tab.id);
  }

  private _opening: Promise<void> = Promise.resolve();
}
