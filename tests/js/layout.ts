/** What tests of components need: imported for its effect. */
import { cleanup } from '@testing-library/react';
import { afterEach } from 'vitest';

afterEach(cleanup);

// happy-dom lays nothing out: every element is as large as a table in a cell.
Object.defineProperties(HTMLElement.prototype, {
  offsetHeight: { configurable: true, value: 420 },
  offsetWidth: { configurable: true, value: 900 }
});
