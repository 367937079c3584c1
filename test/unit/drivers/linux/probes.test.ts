import { describe, expect, test } from 'vitest';
import { readProbes } from '../../../../src/drivers/linux/probes.js';

const UNKNOWN = 'Error: Specified qdisc kind is unknown.';

describe('what a kernel has', () => {
  test.each([
    ['all that was tried', ['tried 0', 'ifb'], ['htb', 'cake', 'fq_codel', 'sfq', 'ifb']],
    [
      'what was not called unknown',
      ['tried 1', UNKNOWN, 'Command failed -:2', UNKNOWN, 'Command failed -:4', 'ifb'],
      ['htb', 'fq_codel', 'ifb'],
    ],
    [
      'what was tried, whatever modules lie about',
      ['tried 1', UNKNOWN, 'Command failed -:2', 'module ifb'],
      ['htb', 'fq_codel', 'sfq', 'ifb'],
    ],
    [
      'what there are modules of, where nobody may make a namespace',
      [
        'tried 1',
        'unshare: unshare failed: Operation not permitted',
        'module sch_htb',
        'module sch_cake',
        'module ifb',
      ],
      ['htb', 'cake', 'ifb'],
    ],
    [
      'what there are modules of, where tc does not say why it failed',
      ['tried 1', 'RTNETLINK answers: No such file or directory', 'Command failed -:2', 'module sch_htb'],
      ['htb'],
    ],
    [
      'what there are modules of, where sudo does not know the user',
      ['tried 1', 'sudo: unknown user root', 'module sch_htb', 'ifb'],
      ['htb', 'ifb'],
    ],
    ['nothing, where nothing was said', [], []],
  ])('is %s', (_, lines, found) => {
    expect(readProbes(lines)).toEqual(found);
  });
});
