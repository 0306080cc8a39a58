import { cellLinksPlugin } from './cells/cellLinksPlugin';
import { cellsPlugin } from './cells/cellsPlugin';
import { connectionsPlugin } from './kernel/connectionsPlugin';
import { guidePlugin } from './guide/guidePlugin';
import { runLinksPlugin } from './tabs/runLinksPlugin';
import { sidebarPlugin } from './sidebar/sidebarPlugin';
import { tabsPlugin } from './tabs/tabsPlugin';
import { viewsPlugin } from './outputs/viewsPlugin';

export { IKernelConnections } from './tokens';

export default [
  connectionsPlugin,
  tabsPlugin,
  runLinksPlugin,
  viewsPlugin,
  sidebarPlugin,
  cellLinksPlugin,
  cellsPlugin,
  guidePlugin
];
