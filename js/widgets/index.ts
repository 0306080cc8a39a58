import { connect } from './connection';
import { HostedView } from './hostedView';
import type { Bundle } from './model';
import { HostedViews } from './hostedViews';
import { addStyles } from './styles';
import { readSpec } from './views';

declare const TRIALBOOK_VERSION: string;

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
