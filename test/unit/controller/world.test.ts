import { describe, expect, it } from 'vitest';
import { keep } from '../../../src/controller/world.js';
import type { RouterIntent } from '../../../src/model/intent.js';
import { FORCE } from '../../support/server-bench.js';

const [INTENT] = FORCE.intents.values();
if (INTENT === undefined) throw new TypeError('no intent');

/** The same again, as another revision would compile it; `written` counts how often all of it was written out. */
function another(more: Partial<RouterIntent> = {}) {
  const data = { ...INTENT, ...more };
  let written = 0;
  const toJSON = () => {
    written += 1;
    return data;
  };
  return {
    intent: Object.defineProperty({ ...data } as RouterIntent, 'toJSON', { value: toJSON }),
    times: () => written,
  };
}

describe('what is wanted of a router by the next revision', () => {
  it('stays the same object where it says the same, and is compared once, however often it is asked', () => {
    const { intent, times } = another();
    for (let time = 0; time < 3; time += 1) expect(keep(INTENT, intent)).toBe(INTENT);
    expect(times()).toBe(1);
  });

  it('is the new one where it says anything else, or where nothing was wanted before', () => {
    const { intent } = another({ router: 'another' });
    expect(keep(INTENT, intent)).toBe(intent);
    expect(keep(intent, intent)).toBe(intent);
    expect(keep(undefined, intent)).toBe(intent);
  });

  it('is compared again with what was wanted in between', () => {
    const [same, other] = [another().intent, another({ router: 'another' }).intent];
    expect(keep(INTENT, same)).toBe(INTENT);
    expect(keep(other, same)).toBe(same);
    expect(keep(INTENT, same)).toBe(INTENT);
  });
});
