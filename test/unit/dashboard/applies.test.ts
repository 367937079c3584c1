import { describe, expect, it } from 'vitest';
import { withNews } from '../../../src/dashboard/api/applies.js';
import { phasesOf } from '../../../src/dashboard/parts/apply/progress.js';
import type { ListedApply } from '../../../src/server/replies/applies.js';
import type { StreamEvent } from '../../../src/server/replies/stream.js';

type Phase = ListedApply['steps'][number]['phase'];

const AT = Date.UTC(2026, 10, 26, 14);
const steps = (...phases: readonly Phase[]): ListedApply['steps'] =>
  phases.map((phase, index) => ({ phase, at: AT + index }));
const apply = (more: Partial<ListedApply> = {}): ListedApply => ({
  id: 7,
  router: 'r-1',
  revision: 'a'.repeat(40),
  holder: 'keeper',
  at: AT,
  changes: 3,
  steps: [],
  ...more,
});
const ended = (ok: boolean): NonNullable<ListedApply['end']> => ({
  at: AT + 9,
  ok,
  reason: ok ? 'Applied' : 'RolledBack',
  message: '',
});
const told = (phase: Phase, id = 7): StreamEvent => ({ type: 'apply', at: AT + 5, router: 'r-1', apply: id, phase });
const tonesOf = (one: ListedApply) => phasesOf(one)?.map(({ tone }) => tone);

describe('the phases of an apply', () => {
  it('are reached up to one, which is waited for while it is under way', () => {
    expect(tonesOf(apply({ steps: steps('begun', 'armed') }))).toEqual(['good', 'good', 'busy', 'idle', 'idle']);
    expect(tonesOf(apply({ steps: steps('begun', 'armed', 'written', 'verified') }))?.at(-1)).toBe('busy');
  });

  it('leave out what a failed one never reached, and are bad at its end', () => {
    const one = apply({ steps: steps('begun', 'armed', 'ended'), end: ended(false) });
    expect(tonesOf(one)).toEqual(['good', 'good', 'idle', 'idle', 'bad']);
  });

  it('are all reached of one that ended well, also where it is not known when', () => {
    const all = steps('begun', 'armed', 'written', 'verified', 'ended');
    expect(new Set(tonesOf(apply({ steps: all, end: ended(true) })))).toEqual(new Set(['good']));
    const forgotten = phasesOf(apply({ end: ended(true) }));
    expect(forgotten).toHaveLength(5);
    expect(forgotten?.every(({ tone, at }) => tone === 'good' && at === undefined)).toBe(true);
  });

  it('are not made up where nothing is known of them', () => {
    expect(phasesOf(apply({ end: ended(false) }))).toBeUndefined();
    expect(phasesOf(apply())).toBeUndefined();
  });
});

describe('an apply with the news of the stream', () => {
  it('has the steps that were told since it was read, each once and no other’s', () => {
    const one = apply({ steps: steps('begun', 'armed') });
    const { steps: known } = withNews(one, [told('armed'), told('written'), told('verified', 8)]);
    expect(known).toEqual([...steps('begun', 'armed'), { phase: 'written', at: AT + 5 }]);
  });

  it('has not ended before it is known how, and stays as it ended', () => {
    const one = apply({ steps: steps('begun') });
    expect(withNews(one, [told('ended')])).toBe(one);
    const over = apply({ steps: steps('begun', 'ended'), end: ended(false) });
    expect(withNews(over, [told('written')])).toBe(over);
  });
});
