/** The sidebar, as the tests of its parts show it. */
import { within } from '@testing-library/react';
import React from 'react';
import { HabitsKeeper } from '../../js/core/sidebar/sidebarHabits';
import { english } from '../../js/core/text/text';
import type { RpcClient } from '../../js/protocol/rpcClient';
import {
  Sidebar,
  type SidebarProps,
  type SidebarSource
} from '../../js/ui/sidebar/Sidebar';
import { makeRun, MemoryKernel } from './memoryKernel';

export const HOSTILE = `<img src=x onerror="window.owned=true">`;

export const sidebar = (
  source: SidebarSource,
  props: Partial<SidebarProps> = {}
) => (
  <Sidebar
    habits={new HabitsKeeper()}
    {...props}
    source={source}
    text={english}
  />
);
export const ready = (
  client: RpcClient,
  title = 'quickstart.ipynb',
  props: Partial<SidebarProps> = {}
) => sidebar({ kind: 'ready', title, client, notebook: true }, props);
export const items = (root: HTMLElement = document.body) =>
  within(root)
    .queryAllByRole('treeitem')
    .map(item => said(item));
/** A label without age and numbers, which depend on the day. */
export const said = (item: Element | null) =>
  item
    ?.getAttribute('aria-label')
    ?.replace(/, [^<]*, (?=Finished|Failed|Running)/, ', ')
    .replace(/, [^,]*, (?=Finished|Failed|Running)/, ', ');

export const twoExperiments = () =>
  new MemoryKernel(
    [
      makeRun(1, {
        metrics: { loss: 0.123456, rmse: 54 },
        params: { depth: '3' }
      }),
      makeRun(2, { status: 'FAILED' }),
      makeRun(3, { experiment_id: '2', status: 'RUNNING', end_time: null })
    ],
    { '1': 'diabetes', '2': HOSTILE }
  );
