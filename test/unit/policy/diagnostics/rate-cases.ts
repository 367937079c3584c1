import { aDocument, withChange } from '../../../support/policy-files.js';
import type { DiagnosticCase } from './case.js';

const allocation = (text: string) => withChange('class.yaml', 'allocation: 100 Mbps', `allocation: ▶${text}`);
const committed = (text: string) => withChange('class.yaml', 'committed: 20%', `committed: ▶${text}`);

export const RATE_CASES: readonly DiagnosticCase[] = [
  {
    code: 'value.rate',
    reason: 'wants a unit',
    files: allocation('100'),
    message: 'allocation: "100" has no unit',
    cure: 'Write 100 Mbps, or kbps, Gbps.',
  },
  {
    code: 'value.rate',
    reason: 'wants a unit of a text, too',
    files: allocation("'100'"),
    message: 'allocation: "100" has no unit',
    cure: 'Write 100 Mbps, or kbps, Gbps.',
  },
  {
    code: 'value.rate',
    reason: 'refuses a negative rate',
    files: allocation('-5 Mbps'),
    message: 'allocation: "-5 Mbps" is negative',
    cure: 'Write it as 100 Mbps.',
  },
  {
    code: 'value.rate',
    reason: 'refuses zero',
    files: allocation('0 Mbps'),
    message: 'allocation: "0 Mbps" is below 8 kbps, where no queue works sensibly',
    cure: 'Write it as 100 Mbps.',
  },
  {
    code: 'value.rate',
    reason: 'refuses what is beyond all links',
    files: allocation('100 Tbps'),
    message: 'allocation: "100 Tbps" is beyond 10 Tbps, so it must be a typing error',
    cure: 'Write it as 100 Mbps.',
  },
  {
    code: 'value.rate',
    reason: 'refuses an unknown unit',
    files: allocation('100 MB'),
    message: 'allocation: "100 MB" is not a rate',
    cure: 'Write it as 100 Mbps.',
  },
  {
    code: 'value.rate',
    reason: 'points into a pair of rates',
    files: withChange('class.yaml', 'allocation: 100 Mbps', 'allocation: { download: 100 Mbps, upload: ▶fast }'),
    message: 'upload: "fast" is not a rate',
    cure: 'Write it as 100 Mbps.',
  },
  {
    code: 'value.rate',
    reason: 'wants a unit or a percent sign',
    files: committed('20'),
    message: 'committed of entry 2 of traffic: "20" has no unit',
    cure: 'Write 20 Mbps, or kbps, Gbps.',
  },
  {
    code: 'value.share',
    reason: 'refuses more than the whole',
    files: committed('120%'),
    message: 'committed of entry 2 of traffic: "120%" is more than 100 %',
    cure: 'Write it as 10 Mbps or 40%.',
  },
  {
    code: 'value.share',
    reason: 'refuses a negative share',
    files: committed('-20%'),
    message: 'committed of entry 2 of traffic: "-20%" is not a percentage from 0 to 100',
    cure: 'Write it as 10 Mbps or 40%.',
  },
  {
    code: 'value.share',
    reason: 'wants a percentage of an uplink',
    files: {
      'more.yaml': aDocument('PolicyTest', 'margin', 'spec: { expect: [{ uplink: core, committedAtMost: ▶0.8 }] }\n'),
    },
    message: 'committedAtMost of entry 1 of expect: "0.8" is not a percentage from 0 to 100',
    cure: 'Write it as 80%.',
  },
  {
    code: 'value.duration',
    reason: 'wants a unit',
    files: withChange('class.yaml', 'committed: 20%', 'committed: 20%, delay: ▶20'),
    message: 'delay of entry 2 of traffic: "20" has no unit',
    cure: 'Write it as 20ms.',
  },
  {
    code: 'value.duration',
    reason: 'refuses a wait of minutes',
    files: withChange('class.yaml', 'committed: 20%', 'committed: 20%, delay: ▶5m'),
    message: 'delay of entry 2 of traffic: "5m" is outside 1ms–10s',
    cure: 'Write it as 20ms.',
  },
];
