import React from 'react';
import ReactDOM from 'react-dom';
import { keepOwnKeys } from '../ui/parts/ownKeys';
import { connect } from './connection';
import { HostedView } from './hostedView';
import type { Bundle, Styles } from './model';
import { HostedViews } from './hostedViews';
import * as parts from './parts';
import { readSpec } from './views';

declare const TRIALBOOK_VERSION: string;

keepOwnKeys(window);

// What views that are parts of their own share with the page; see build.mjs.
const page = globalThis as { trialbookShared?: Record<string, object> };
page.trialbookShared = {
  ...page.trialbookShared,
  [TRIALBOOK_VERSION]: {
    react: React,
    'react-dom': ReactDOM,
    './parts': parts
  }
};

export const serve: Bundle['serve'] = (model, styles) => {
  addStyles(document, styles);
  const client = connect(model, TRIALBOOK_VERSION);
  const hosted = new HostedViews(client, model.get('session') as string);
  return () => {
    hosted.dispose();
    client.dispose();
  };
};

export const show: Bundle['show'] = (model, host, styles) => {
  const spec = readSpec(host);
  if (!spec) {
    return () => undefined;
  }
  addStyles(host, styles);
  const client = connect(model, TRIALBOOK_VERSION);
  const view = new HostedView(spec, client);
  // Where the kernel cannot show it, the twin stays.
  view.start(host).catch(() => undefined);
  client.onStateChange(state => {
    if (state === 'disconnected') {
      view.dispose();
    }
  });
  return () => {
    view.dispose();
    client.dispose();
  };
};

/** Style sheets are added once to the page, where menus open, and to a shadow root around a view. */
export function addStyles(host: Node, styles: Styles): void {
  const { body } = document;
  const bare = !getComputedStyle(body).getPropertyValue('--jp-layout-color1');
  const css = bare ? styles.host + styles.widget : styles.widget;
  addOnce(document.head, css);
  const root = host.getRootNode();
  if (root instanceof ShadowRoot) {
    addOnce(root, css);
  }
}

function addOnce(target: HTMLElement | ShadowRoot, css: string): void {
  const known = target.querySelector('style[data-trialbook]');
  if (known?.textContent === css) {
    return;
  }
  const style = known ?? document.createElement('style');
  style.setAttribute('data-trialbook', '');
  style.textContent = css;
  target.append(style);
}
