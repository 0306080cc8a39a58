/** In the place of what shows a run's files in a saved page, which has none of them. */
import React from 'react';
import { Notice } from '../ui/parts/Notice';
import type { PageTools } from '../ui/parts/pageTools';

function NoFile({ tools }: { tools: PageTools }): React.JSX.Element {
  return <Notice>{tools.text.__('A saved page has no files of runs.')}</Notice>;
}

export {
  NoFile as ArrayView,
  NoFile as ArtifactBody,
  NoFile as ArtifactTableView
};
