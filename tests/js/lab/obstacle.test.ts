import { describe, expect, it, vi } from 'vitest';
import { english } from '../../../js/core/text/text';
import { explain, remedy } from '../../../js/lab/kernel/obstacle';
import { VERSION } from '../../../js/lab/version';

const retry = () => undefined;

describe('what is in the way of a kernel', () => {
  it('another module called trialbook is named, with what to do', () => {
    const file = '/home/me/trialbook.py';
    const { action, reason } = explain(
      { kind: 'foreign', file },
      english,
      retry
    );
    expect(reason).toBe(
      `What this kernel calls trialbook is another module, ${file}: rename it and restart the kernel.`
    );
    expect(action?.label).toBe('Try again');
  });

  it('a kernel of another language is said in a view too, and another offered', () => {
    const choose = vi.fn();
    const obstacle = { kind: 'not-python', language: 'R' } as const;
    const { label, reason, run } = remedy(obstacle, english, retry, choose);
    expect(reason).toBe('Trialbook needs a Python kernel; this one runs R.');
    expect(label).toBe('Choose another kernel');
    run();
    expect(choose).toHaveBeenCalledOnce();
  });

  it.each([
    [true, 'too new for', 'Reload the page'],
    [false, 'too old for', 'Copy the command']
  ])(
    'a protocol that is newer: %s is said with one action',
    (newer, words, label) => {
      const obstacle = {
        kind: 'other-version',
        version: '9.8.7',
        newer
      } as const;
      const { action, reason } = explain(obstacle, english, retry);
      expect(reason).toContain(
        `This kernel has trialbook 9.8.7, which is ${words} the ${VERSION} of this page`
      );
      expect(action?.label).toBe(label);
    }
  );
});
