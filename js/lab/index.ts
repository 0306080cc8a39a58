import { connectionsPlugin } from './connectionsPlugin';
import { sidebarPlugin } from './sidebarPlugin';
import { viewsPlugin } from './viewsPlugin';

export { IKernelConnections } from './tokens';

export default [connectionsPlugin, viewsPlugin, sidebarPlugin];
