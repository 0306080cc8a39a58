import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { KernelConnections } from './connections';
import { IKernelConnections } from './tokens';

const SETTINGS = 'trialbook:plugin';

/** Connects to kernels, as far as the settings allow. */
export const connectionsPlugin: JupyterFrontEndPlugin<IKernelConnections> = {
  id: 'trialbook:connections',
  description: 'Connects to Trialbook in kernels, for views and the sidebar.',
  autoStart: true,
  provides: IKernelConnections,
  optional: [ISettingRegistry],
  activate: (app, registry: ISettingRegistry | null) => {
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
