import { expect, it } from 'vitest';
import { abandonedHelpers } from '../../../js/lab/kernel/helperKernel';

const NOW = Date.parse('2026-11-21T12:00:00Z');

function session(
  id: string,
  type: string,
  connections: number,
  last_activity: string
) {
  const kernel = { id, name: 'python3', connections, last_activity };
  return { id, name: '', path: id, type, kernel };
}

it('only helpers that nobody is connected to, and not those just started, are abandoned', () => {
  const before = '2026-11-21T11:58:00Z';
  expect(
    abandonedHelpers(
      [
        session('left', 'trialbook', 0, before),
        session('used', 'trialbook', 1, before),
        session('starting', 'trialbook', 0, '2026-11-21T11:59:30Z'),
        session('notebook', 'notebook', 0, before),
        { ...session('dead', 'trialbook', 0, before), kernel: null }
      ],
      NOW
    )
  ).toEqual(['left']);
});
