import { describe, expect, it } from 'vitest';
import {
  linkQuery,
  RUN_LINK,
  runInLink,
  withoutRun
} from '../../../js/core/run/runLink';

const run = { run_id: 'a'.repeat(32), store_id: '0'.repeat(32) };

describe('the link of a run', () => {
  it('leads to it and is told from other addresses', () => {
    const query = linkQuery(run);
    expect(runInLink(query)).toEqual(run);
    expect(RUN_LINK.test(`/lab${query}`)).toBe(true);
    expect(RUN_LINK.test('/lab/tree/trialbook-run=1.ipynb')).toBe(false);
    expect(runInLink(query.toUpperCase())).toBeNull();
  });

  it.each([
    '',
    '?trialbook-run=',
    `?trialbook-run=${run.run_id}`,
    `?trialbook-run=${run.run_id}&trialbook-store=`,
    `?trialbook-run=${run.run_id}&trialbook-store=../../etc/passwd`,
    `?trialbook-run=<img src=x>&trialbook-store=${run.store_id}`,
    `?trialbook-run=${run.run_id}0&trialbook-store=${run.store_id}`,
    `?trialbook-run=${run.run_id}%0A&trialbook-store=${run.store_id}`,
    '?trialbook-run=%E0%A4%A&trialbook-store=1'
  ])('names no run: %s', search => {
    expect(runInLink(search)).toBeNull();
  });

  it('goes from the address and leaves what else is there', () => {
    expect(withoutRun(linkQuery(run))).toBe('');
    expect(withoutRun(`${linkQuery(run)}&reset`)).toBe('?reset=');
    expect(withoutRun(`?a=1&${linkQuery(run).slice(1)}`)).toBe('?a=1');
  });
});
