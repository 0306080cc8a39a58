import { connect } from './connection';
import { HostedView } from './hostedView';
import type { Bundle } from './model';
import { Places } from './places';
import { addStyles } from './styles';
import { readSpec } from './views';

declare const TRIALBOOK_VERSION: string;

export const serve: Bundle['serve'] = (model, styles) => {
  addStyles(document, styles);
  const client = connect(model, TRIALBOOK_VERSION);
  const places = new Places(client, model.get('session') as string);
  return () => {
    places.dispose();
    client.dispose();
  };
};

export const show: Bundle['show'] = (model, place, styles) => {
  const spec = readSpec(place);
  if (!spec) {
    return () => undefined;
  }
  addStyles(place, styles);
  const client = connect(model, TRIALBOOK_VERSION);
  const view = new HostedView(spec, client);
  // Where the kernel cannot show it, the twin stays.
  view.start(place).catch(() => undefined);
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
