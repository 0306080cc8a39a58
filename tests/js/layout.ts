/** What tests of components need: imported for its effect, too. */
import { cleanup } from '@testing-library/react';
import { afterEach, vi } from 'vitest';

afterEach(cleanup);

// happy-dom lays nothing out: every element is as large as a table in a cell.
Object.defineProperties(HTMLElement.prototype, {
  offsetHeight: { configurable: true, value: 420 },
  offsetWidth: { configurable: true, value: 900 }
});

/** Tells at once of what it is to look at, since nothing changes here. */
function tellsAtOnce(entry: object) {
  return class {
    constructor(private readonly _tell: (entries: object[]) => void) {}
    observe = () => {
      this._tell([entry]);
    };
    unobserve = () => undefined;
    disconnect = () => undefined;
  };
}

/** Let elements have their size and be in sight. */
export function everythingInSight(): void {
  vi.stubGlobal('ResizeObserver', tellsAtOnce({}));
  const inSight = { isIntersecting: true, boundingClientRect: { height: 0 } };
  vi.stubGlobal('IntersectionObserver', tellsAtOnce(inSight));
}
