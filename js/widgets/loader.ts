/**
 * The code that is saved with every widget, and therefore small: it fetches
 * the rest once per page, and only where there is something to show.
 */
import {
  type Bundle,
  HOST_CLASS,
  type Styles,
  type WidgetModel
} from './model';
import { importScript } from './script';

interface Loaded {
  bundle: Bundle;
  styles: Styles;
}

interface Loading {
  asked?: boolean;
  loaded: Promise<Loaded>;
  take: (loaded: Promise<Loaded>) => void;
}

const page = globalThis as unknown as {
  trialbookBundles?: Record<string, Loading>;
};

/** Milliseconds after which another widget asks: the first may be gone. */
const ASK_AGAIN_AFTER_MS = 3000;

function load(model: WidgetModel): Promise<Loaded> {
  const build = model.get('build') as string;
  const all = (page.trialbookBundles ??= {});
  let loading = all[build];
  if (!loading) {
    let take: Loading['take'] = () => undefined;
    const loaded = new Promise<Loaded>(resolve => (take = resolve));
    loading = all[build] = { loaded, take };
  }
  const { asked, loaded, take } = loading;
  let arrived = false;
  void loaded.then(() => (arrived = true));
  loading.asked = true;
  setTimeout(
    () => {
      if (arrived) {
        return;
      }
      const receive = (content: unknown, buffers?: readonly DataView[]) => {
        if (buffers?.length && (content as { bundle?: string }).bundle) {
          model.off('msg:custom', receive);
          take(start(buffers));
        }
      };
      model.on('msg:custom', receive);
      model.send({ bundle: build });
    },
    asked ? ASK_AGAIN_AFTER_MS : 0
  );
  return loaded;
}

async function start(buffers: readonly DataView[]): Promise<Loaded> {
  const [script, ...sheets] = buffers;
  const [widget = '', host = ''] = sheets.map(sheet =>
    new TextDecoder().decode(sheet)
  );
  const bundle = (await importScript(script)) as Bundle;
  return { bundle, styles: { widget, host } };
}

/** What runs when the bundle is there, unless `stop` was called before. */
function later(model: WidgetModel, use: (loaded: Loaded) => () => void) {
  let undo: (() => void) | null = null;
  let stopped = false;
  void load(model).then(loaded => {
    if (!stopped) {
      undo = use(loaded);
    }
  });
  return () => {
    stopped = true;
    undo?.();
  };
}

export default {
  initialize({ model }: { model: WidgetModel }) {
    if (model.get('spec')) {
      return;
    }
    const hosts = document.getElementsByClassName(HOST_CLASS);
    let stop: () => void = () => undefined;
    const check = () => {
      if (hosts.length > 0) {
        observer.disconnect();
        stop = later(model, ({ bundle, styles }) =>
          bundle.serve(model, styles)
        );
      }
    };
    const observer = new MutationObserver(check);
    observer.observe(document, { childList: true, subtree: true });
    check();
    return () => {
      observer.disconnect();
      stop();
    };
  },
  render({ model, el }: { model: WidgetModel; el: HTMLElement }) {
    const host = document.createElement('div');
    host.className = HOST_CLASS;
    host.dataset.trialbook = model.get('spec') as string;
    el.append(host);
    return later(model, ({ bundle, styles }) =>
      bundle.show(model, host, styles)
    );
  }
};
