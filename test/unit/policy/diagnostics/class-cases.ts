import { aDocument, SMALLEST, type Texts, withChange } from '../../../support/policy-files.js';
import type { DiagnosticCase } from './case.js';

const traffic = (...entries: readonly string[]): Texts =>
  withChange(
    'class.yaml',
    '    - { name: default,',
    `${entries.map((one) => `    - ${one}\n`).join('')}    - { name: default,`,
  );
const voice = (passage: string, replacement: string): Texts => withChange('class.yaml', passage, replacement);

const services = (...entries: readonly string[]): Texts => ({
  'services.yaml': aDocument(
    'ServiceCatalog',
    'services',
    `spec:\n  services:\n${entries.map((one) => `    - ${one}\n`).join('')}`,
  ),
});
const nights = aDocument('Calendar', 'nights', "spec: { weekly: [{ days: daily, from: '22:00', to: '05:00' }] }\n");
const override = (change: string): Texts => ({
  'more.yaml': aDocument(
    'Override',
    'week',
    `spec: { select: { all: true }, from: 2026-06-15T00:00:00Z, until: 2026-06-22T00:00:00Z, reason: x, traffic: [${change}] }\n`,
  ),
});

export const CLASS_CASES: readonly DiagnosticCase[] = [
  {
    code: 'class.default',
    reason: 'wants a default traffic class',
    files: {
      'class.yaml': SMALLEST['class.yaml']
        .replace('default: true, ', '')
        .replace('    - { name: voice', '    ▶- { name: voice'),
    },
    message: 'class "hospital" has no default traffic class; unrecognised packets would pass unshaped',
    cure: 'Add default: true to one of them.',
  },
  {
    code: 'class.default',
    reason: 'wants one default traffic class only',
    files: {
      'class.yaml': SMALLEST['class.yaml'].replace(
        '    - { name: default, default: true',
        '    - { name: rest, default: true, committed: 20% }\n    - { name: default, default: ▶true',
      ),
    },
    message: 'class "hospital" has 2 default traffic classes: rest, default',
    cure: 'Keep default: true in one of them.',
  },
  {
    code: 'class.peak',
    reason: 'compares the peak with the committed rate',
    files: voice('peak: 25 Mbps', 'peak: ▶5 Mbps'),
    message:
      'traffic class "voice" of "hospital" has a peak rate, 5 Mbps, below its committed rate, 10 Mbps; a router refuses that',
    cure: 'Write a peak of 10 Mbps or more, or commit less.',
  },
  {
    code: 'class.peak',
    reason: 'compares the peak with the allocation of the smaller direction',
    files: {
      'class.yaml': SMALLEST['class.yaml']
        .replace('allocation: 100 Mbps', 'allocation: { download: 100 Mbps, upload: 50 Mbps }')
        .replace('peak: 25 Mbps', 'peak: ▶60 Mbps')
        .replace(', mark: EF', ''),
    },
    message:
      'traffic class "voice" of "hospital" has a peak rate, 60 Mbps, above the allocation of the site, 50 Mbps; it can never reach it',
    cure: 'Write a peak of 50 Mbps or less.',
  },
  {
    code: 'class.peak',
    reason: 'refuses a peak of nothing, which a router takes for no limit',
    files: traffic('{ name: rest, committed: 0%, peak: ▶0% }'),
    message:
      'traffic class "rest" of "hospital" has a peak rate, 0 bps, below 8 kbps, where nothing passes or no limit holds',
    cure: 'Write a peak of 8 kbps or more.',
  },
  {
    code: 'class.peak',
    reason: 'points at the committed rate where the peak is the allocation',
    files: traffic('{ name: rest, committed: ▶200 Mbps }'),
    message:
      'traffic class "rest" of "hospital" has a peak rate, 100 Mbps, below its committed rate, 200 Mbps; a router refuses that',
    cure: 'Write a peak of 200 Mbps or more, or commit less.',
  },
  {
    code: 'class.peak',
    reason: 'looks at what a calendar changes',
    files: { ...voice('mark: EF', 'mark: EF, when: [{ calendar: nights, peak: ▶5 Mbps }]'), 'nights.yaml': nights },
    message:
      'while "nights" is active, traffic class "voice" of "hospital" has a peak rate, 5 Mbps, below its committed rate, 10 Mbps; a router refuses that',
    cure: 'Write a peak of 10 Mbps or more, or commit less.',
  },
  {
    code: 'class.peak',
    reason: 'looks at what an override changes',
    files: override('{ name: voice, committed: ▶30 Mbps }'),
    message:
      'while override "week" is in force, traffic class "voice" of "hospital" has a peak rate, 25 Mbps, below its committed rate, 30 Mbps; a router refuses that',
    cure: 'Write a peak of 30 Mbps or more, or commit less.',
  },
  {
    code: 'class.peak',
    reason: 'looks at the management of the network',
    files: withChange('network.yaml', 'spec:', 'spec:\n  management: { committed: 2 Mbps, peak: ▶1 Mbps }'),
    message: 'the peak rate of management, 1 Mbps, is below its committed rate, 2 Mbps; a router refuses that',
    cure: 'Write a peak of 2 Mbps or more.',
  },
  {
    code: 'class.critical-without-peak',
    reason: 'does not let a critical class take everything',
    files: voice('priority: 1, committed: 10 Mbps, peak: 25 Mbps, mark: EF', 'priority: ▶1, committed: 10 Mbps'),
    message:
      'traffic class "voice" of "hospital" has priority 1 and no peak of its own: a fault in it could take the whole site from all others',
    cure: 'Give it a peak, as peak: 30 Mbps.',
  },
  {
    code: 'class.critical-without-peak',
    reason: 'sees what a calendar makes critical',
    files: {
      ...traffic('{ name: rest, committed: 5%, when: [{ calendar: nights, priority: ▶2 }] }'),
      'nights.yaml': nights,
    },
    message:
      'while "nights" is active, traffic class "rest" of "hospital" has priority 2 and no peak of its own: a fault in it could take the whole site from all others',
    cure: 'Give it a peak, as peak: 30 Mbps.',
  },
  {
    code: 'class.critical-without-peak',
    reason: 'sees what an override makes critical',
    files: override('{ name: default, priority: ▶1 }'),
    message:
      'while override "week" is in force, traffic class "default" of "hospital" has priority 1 and no peak of its own: a fault in it could take the whole site from all others',
    cure: 'Give it a peak, as peak: 30 Mbps.',
  },
  {
    code: 'class.voice-share',
    severity: 'warning',
    reason: 'warns of voice that may take too much',
    files: voice('peak: 25 Mbps', 'peak: ▶40%'),
    message:
      'traffic class "voice" of "hospital" is marked EF and may take 40 % of the site; above 30 % it delays itself and all others',
    cure: 'Keep its peak at 30 % of the allocation.',
  },
  {
    code: 'class.default-floor',
    severity: 'warning',
    reason: 'warns of a default that keeps too little',
    files: voice('committed: 20%', 'committed: ▶15%'),
    message:
      'traffic class "default" of "hospital" is the default and keeps 15 % of the committed rate; below 20 % whatever is not recognised suffers',
    cure: 'Commit 20 % or more.',
  },
  {
    code: 'class.background-floor',
    severity: 'warning',
    reason: 'warns of a background class that starves',
    files: traffic('{ name: backup, priority: 8, committed: ▶0.5% }'),
    message:
      'traffic class "backup" of "hospital" comes last and keeps 0.5 % of the committed rate; below 1 % its connections die instead of waiting',
    cure: 'Commit 1 % or more.',
  },
  {
    code: 'class.unused',
    severity: 'note',
    reason: 'notes a class that no building is of',
    files: { 'lycee.yaml': SMALLEST['class.yaml'].replace('name: hospital', 'name: ▶lycee') },
    message: 'no site is of class "lycee", so it changes nothing',
    cure: 'Write it at a site, or remove it.',
  },
  {
    code: 'service.twice',
    reason: 'finds a service in two traffic classes',
    files: traffic('{ name: rest, committed: 5%, services: [▶voip] }'),
    message: 'service "voip" stands in traffic class "voice" already, which takes all of its packets',
    cure: 'Remove it from one of them.',
  },
  {
    code: 'service.shadowed',
    reason: 'finds a service of which an earlier class takes everything',
    files: {
      ...services(
        '{ name: voip, match: [{ protocol: udp }] }',
        "{ name: dns, match: [{ protocol: udp, remote: { ports: [53], prefixes: ['fd00::/8'] } }] }",
        '{ name: web, match: [{ protocol: tcp }] }',
      ),
      ...traffic('{ name: rest, committed: 5%, services: [web, ▶dns] }'),
    },
    message:
      'service "dns" of traffic class "rest" can never match: class "voice" takes all of its packets for service "voip"',
    cure: 'Put traffic class "rest" before "voice", or narrow "voip".',
  },
  {
    code: 'service.ports-without-protocol',
    reason: 'wants a protocol for ports',
    files: services('{ name: voip, match: [{ remote: { ports: ▶[5060] } }] }'),
    message: 'ports are given without a protocol; no router can match that',
    cure: 'Add protocol: tcp, udp or sctp; one entry for each.',
  },
  {
    code: 'service.ports-without-protocol',
    reason: 'knows which protocols have no ports',
    files: services('{ name: voip, match: [{ protocol: gre, local: { ports: ▶[5060] } }] }'),
    message: 'ports are given for gre, which has none; no router can match that',
    cure: 'Add protocol: tcp, udp or sctp; one entry for each.',
  },
];
