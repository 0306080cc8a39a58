/** Views that come in scripts behind the first one of a saved page. */
interface PageParts {
  trialbookParts?: Partial<Record<string, Part>>;
}

interface Part {
  readonly module: Promise<unknown>;
  readonly resolve: (module: unknown) => void;
}

function part(name: string): Part {
  const page = globalThis as PageParts;
  page.trialbookParts ??= {};
  return (page.trialbookParts[name] ??= made());
}

function made(): Part {
  let resolve: (module: unknown) => void = () => undefined;
  const module = new Promise(settle => {
    resolve = settle;
  });
  return { module, resolve };
}

/** Give a view to whoever waits for it; its script does. */
export function providePart(name: string, module: unknown): void {
  part(name).resolve(module);
}

/** What stands in the place of a view's module: it is waited for until its script is there. */
export function laterPart(name: string) {
  return {
    then(resolve: (module: unknown) => void, reject: (error: unknown) => void) {
      part(name).module.then(resolve, reject);
    }
  };
}
