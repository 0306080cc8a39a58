import { cellLinksPlugin } from './cellLinksPlugin';
import { cellsPlugin } from './cellsPlugin';
import { connectionsPlugin } from './connectionsPlugin';
import { guidePlugin } from './guidePlugin';
import { sidebarPlugin } from './sidebarPlugin';
import { tabsPlugin } from './tabsPlugin';
import { viewsPlugin } from './viewsPlugin';

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
