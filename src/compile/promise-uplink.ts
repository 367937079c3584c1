import type { Expectation } from '../model/policy.js';
import { formatRate } from '../model/rate.js';
import type { UplinkLoad } from './feasibility.js';
import { placeOf } from '../model/origin.js';
import type { TestFailure } from './promise.js';

type UplinkPromise = Extract<Expectation, { kind: 'uplink-share' }>;

export function judgeUplink(
  { uplink, committedAtMost, at }: UplinkPromise,
  loads: readonly UplinkLoad[],
): TestFailure | undefined {
  const mine = loads.filter((load) => load.uplink === uplink);
  const worst = mine.toSorted((a, b) => b.share - a.share)[0];
  if (worst === undefined) return { message: `there is no uplink "${uplink}"`, found: 'no uplink', at: placeOf(at) };
  if (worst.share <= committedAtMost) return undefined;
  const found = percent(worst.share);
  return {
    message: `uplink ${uplink} ${worst.direction}: ${found} is committed (${formatRate(worst.committed)} of ${formatRate(worst.capacity)}), not at most ${percent(committedAtMost)}, in "${worst.interval}"`,
    found,
    interval: worst.interval,
    at: placeOf(at),
  };
}

const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`;
