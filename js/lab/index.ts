import { cellLinksPlugin } from './cells/cellLinksPlugin';
import { cellsPlugin } from './cells/cellsPlugin';
import { connectionsPlugin } from './kernel/connectionsPlugin';
import { guidePlugin } from './guide/guidePlugin';
import { sidebarPlugin } from './sidebar/sidebarPlugin';
import { tabsPlugin } from './tabs/tabsPlugin';
import { viewsPlugin } from './outputs/viewsPlugin';

export { IKernelConnections } from './tokens';

export default [
  connectionsPlugin,
  tabsPlugin,
  viewsPlugin,
  sidebarPlugin,
  cellLinksPlugin,
  cellsPlugin,
  guidePlugin
];
