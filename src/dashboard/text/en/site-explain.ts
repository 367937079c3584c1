import type { Explanation } from '../../../server/replies/explanation.js';

type Value = Explanation['queue']['values'][number];

const values: Readonly<Record<Value['name'], string>> = {
  committed: 'Committed',
  peak: 'Peak',
  priority: 'Priority',
  allocation: 'Allocation',
  contention: 'Contention',
  precedence: 'Precedence',
  capacity: 'Capacity',
};

const layers: Readonly<Record<Value['layer'], (source: string) => string>> = {
  default: () => 'by default',
  class: (source) => `by class “${source}”`,
  calendar: (source) => `by calendar “${source}”`,
  override: (source) => `by override “${source}”`,
  network: (source) => `of router ${source}`,
};

const roles: Readonly<Record<Explanation['queue']['role'], string>> = {
  uplink: 'uplink',
  site: 'whole site',
  class: 'traffic class',
  management: 'management',
};

export const siteExplain = {
  packet: 'The packet',
  direction: 'Direction, as the building sees it',
  protocol: 'Protocol',
  remote: 'Address outside of the building',
  remotePort: 'Port outside',
  local: 'Address in the building',
  localHint: (prefixes: string) => `Of ${prefixes}; empty: any.`,
  localPort: 'Port in the building',
  anyPort: 'Empty: any.',
  dscp: 'DSCP',
  dscpHint: 'A name such as EF or AF31, or 0 to 63; empty: none.',
  at: 'Time',
  atHint: 'Calendars and overrides are taken for it; empty: now.',
  submit: 'Explain',
  asking: 'Asking…',
  errors: {
    needed: 'An address is needed: where the packet comes from or goes to.',
    address: (text: string) => `“${text}” is not an IPv4 or IPv6 address.`,
    family: 'The two addresses are not of one family, so no packet has both.',
    noPorts: (protocol: string) => `${protocol} has no ports: leave it empty, or choose TCP, UDP or SCTP.`,
    port: 'A port is a whole number from 1 to 65535.',
    dscp: (text: string) => `“${text}” is neither a name of a DSCP nor a number from 0 to 63.`,
    at: 'This is not a time that can be asked about.',
  },
  answer: 'Where it lands, and why',
  ask: 'Describe a packet, and see which queue it lands in, at which rates, and which line of which file says so.',
  lands: (name: string, direction: string) => `Traffic class “${name}”, ${direction.toLowerCase()}`,
  rates: (committed: string, peak: string) => `at least ${committed}, at most ${peak}`,
  holds: (when: string) => `Holds ${when}`,
  rule: 'Recognised by',
  noRule: 'No service recognises it, so it goes to the default class.',
  service: (service: string, term: string, match: string) => `Service “${service}”, way ${term}: ${match}`,
  remoteIs: 'outside',
  localIs: 'in the building',
  port: (ports: string) => `port ${ports}`,
  mark: 'Leaves with DSCP',
  asItCame: 'as it came',
  queue: 'Queue',
  below: 'Inside of',
  roles,
  what: 'What',
  value: 'Value',
  decidedBy: 'Decided',
  place: 'File and line',
  values,
  layers,
};
