import type { WidgetModel } from './model';
import { importScript } from './script';

/** Of one page: several views that are parts themselves may want the same. */
const fetched = new Map<string, Promise<unknown>>();
/** Of the kernels that this page talks to. */
const models: WidgetModel[] = [];
const waiting = new Set<() => void>();

/** Let a model be asked for parts, until what is returned is called. */
export function offerParts(model: WidgetModel): () => void {
  models.push(model);
  return () => {
    const at = models.indexOf(model);
    if (at >= 0) {
      models.splice(at, 1);
    }
    for (const askAnother of [...waiting]) {
      askAnother();
    }
  };
}

/**
 * Fetch a part of the front end that is too large to be sent to every page, once.
 *
 * Where the kernel goes before it has answered, another is asked; without any
 * the promise is rejected, and the part is asked for again the next time.
 */
export function fetchPart(part: string): Promise<unknown> {
  const known = fetched.get(part);
  if (known) {
    return known;
  }
  const fetching = ask(part);
  fetched.set(part, fetching);
  fetching.catch(() => fetched.delete(part));
  return fetching;
}

function ask(part: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    let asked: WidgetModel | undefined;
    const receive = (content: unknown, buffers?: readonly DataView[]) => {
      if (buffers?.length && (content as { part?: string }).part === part) {
        stop();
        importScript(buffers[0]).then(resolve, reject);
      }
    };
    const stop = () => {
      waiting.delete(askAnother);
      asked?.off('msg:custom', receive);
    };
    const askAnother = () => {
      if (asked && models.includes(asked)) {
        return;
      }
      asked?.off('msg:custom', receive);
      asked = models.at(-1);
      if (!asked) {
        stop();
        reject(new Error('There is no connection to a kernel.'));
        return;
      }
      asked.on('msg:custom', receive);
      asked.send({ part });
    };
    waiting.add(askAnother);
    askAnother();
  });
}

/**
 * What stands in the place of a part's module where the bundle is built.
 *
 * The part is fetched when somebody waits for it, and again where it did not arrive.
 */
export function awaitedPart(part: string) {
  return {
    then(
      resolve: (exported: unknown) => void,
      reject: (error: unknown) => void
    ) {
      fetchPart(part).then(module => {
        resolve((module as { default: unknown }).default);
      }, reject);
    }
  };
}
