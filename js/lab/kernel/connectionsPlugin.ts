import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { PageConfig } from '@jupyterlab/coreutils';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { KernelConnections } from './connections';
import { IKernelConnections } from '../tokens';

const SETTINGS = 'trialbook:plugin';

/** Messages that are no work of the kernel's, whatever it says while it answers them. */
const NO_WORK = [
  'create_subshell_request',
  'delete_subshell_request',
  'list_subshell_request'
];

/** JupyterLab takes the last state told for the whole kernel's, but for some kinds of messages. */
function passOver(kinds: readonly string[]): void {
  const known: unknown = JSON.parse(
    PageConfig.getOption('untracked_message_types') || '[]'
  );
  const before: unknown[] = Array.isArray(known) ? known : [];
  PageConfig.setOption(
    'untracked_message_types',
    JSON.stringify([...new Set([...before, ...kinds])])
  );
}

/** Connects to kernels, as far as the settings allow. */
export const connectionsPlugin: JupyterFrontEndPlugin<IKernelConnections> = {
  id: 'trialbook:connections',
  description: 'Connects to Trialbook in kernels, for views and the sidebar.',
  autoStart: true,
  provides: IKernelConnections,
  optional: [ISettingRegistry],
  activate: (app, registry: ISettingRegistry | null) => {
    // A kernel in which Trialbook is imported says so itself.
    passOver(NO_WORK);
    const connections = new KernelConnections(app.serviceManager);
    void connections.helpers.endAbandoned().catch(() => undefined);
    const follow = (settings: ISettingRegistry.ISettings) => {
      connections.mayImport = settings.get('connect').composite === 'always';
      connections.helpers.allowed =
        settings.get('helperKernel').composite === true;
    };
    void registry?.load(SETTINGS).then(settings => {
      settings.changed.connect(follow);
      follow(settings);
    });
    return connections;
  }
};
