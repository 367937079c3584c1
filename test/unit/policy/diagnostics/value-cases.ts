import { aDocument, withChange } from '../../../support/policy-files.js';
import type { DiagnosticCase } from './case.js';

const prefixes = (text: string) => withChange('inventory.yaml', '[10.1.0.0/24]', `[${text}]`);
const match = (text: string) => withChange('services.yaml', '{ protocol: udp, dscp: EF }', `{ ${text} }`);
const calendar = (spec: string) => ({ 'more.yaml': aDocument('Calendar', 'hours', `spec: { ${spec} }\n`) });
const password = (text: string) => withChange('credentials.yaml', '{ env: QOSCTL_PASSWORD }', text);

export const VALUE_CASES: readonly DiagnosticCase[] = [
  {
    code: 'value.prefix',
    reason: 'refuses a name',
    files: prefixes('▶chu.example'),
    message: 'entry 1 of prefixes: "chu.example" is neither an IPv4 nor an IPv6 prefix',
    cure: 'Write it as 10.16.4.0/24 or fd00:16::/48.',
  },
  {
    code: 'value.prefix',
    reason: 'refuses an address that could be octal',
    files: prefixes('▶010.1.0.0/24'),
    message: 'entry 1 of prefixes: "010.1.0.0/24" is neither an IPv4 nor an IPv6 prefix',
    cure: 'Write it as 10.16.4.0/24 or fd00:16::/48.',
  },
  {
    code: 'value.prefix',
    reason: 'refuses a mask beyond the address',
    files: prefixes('▶10.1.0.0/33'),
    message: 'entry 1 of prefixes: "10.1.0.0/33" is neither an IPv4 nor an IPv6 prefix',
    cure: 'Write it as 10.16.4.0/24 or fd00:16::/48.',
  },
  {
    code: 'value.prefix',
    reason: 'wants an address of a router',
    files: withChange('inventory.yaml', 'address: 127.1.0.1', 'address: ▶router.example'),
    message: 'address of entry 1 of routers: "router.example" is neither an IPv4 nor an IPv6 address',
    cure: 'Write it as 10.16.4.1 or fd00:16::1.',
  },
  {
    code: 'value.host-bits',
    reason: 'shows the network of an IPv4 address',
    files: prefixes('▶10.1.0.7/24'),
    message: 'entry 1 of prefixes: "10.1.0.7/24" has host bits set',
    cure: 'Write 10.1.0.0/24.',
  },
  {
    code: 'value.host-bits',
    reason: 'shows the network of an IPv6 address',
    files: prefixes("▶'fd00:1::7/64'"),
    message: 'entry 1 of prefixes: "fd00:1::7/64" has host bits set',
    cure: 'Write fd00:1::/64.',
  },
  {
    code: 'value.ports',
    reason: 'refuses port 0',
    files: match('protocol: udp, remote: { ports: [▶0] }'),
    message: 'entry 1 of ports: 0 is outside 1–65535',
    cure: 'Write a number of 1–65535.',
  },
  {
    code: 'value.ports',
    reason: 'refuses a range beyond 65535',
    files: match('protocol: udp, remote: { ports: [▶60000-70000] }'),
    message: 'entry 1 of ports: "60000-70000" is outside 1–65535',
    cure: 'Write it as 443 or 10000-20000, within 1–65535.',
  },
  {
    code: 'value.ports',
    reason: 'refuses a range that is upside down',
    files: match('protocol: udp, remote: { ports: [▶200-100] }'),
    message: 'entry 1 of ports: "200-100" is upside down: the lower port comes first',
    cure: 'Write it as 443 or 10000-20000, within 1–65535.',
  },
  {
    code: 'value.ports',
    reason: 'refuses the name of a port',
    files: match('protocol: udp, remote: { ports: [▶https] }'),
    message: 'entry 1 of ports: "https" is not a port range',
    cure: 'Write it as 443 or 10000-20000, within 1–65535.',
  },
  {
    code: 'value.dscp',
    reason: 'refuses an unknown name',
    files: withChange('class.yaml', 'mark: EF', 'mark: ▶ef'),
    message: 'mark of entry 1 of traffic: "ef" is no DSCP name (RFC 4594, RFC 8622)',
    cure: 'Write it as CS0, DF, LE, CS1, AF11, AF12, AF13, CS2… or 0–63.',
  },
  {
    code: 'value.dscp',
    reason: 'refuses a number beyond six bits',
    files: withChange('class.yaml', 'mark: EF', 'mark: ▶64'),
    message: 'mark of entry 1 of traffic: 64 is outside 0–63',
    cure: 'Write a number of 0–63.',
  },
  {
    code: 'value.time',
    reason: 'refuses a time of day that is none',
    files: calendar("weekly: [{ days: daily, from: ▶'7:30', to: '17:00' }]"),
    message: 'from of entry 1 of weekly: "7:30" is not a time of day',
    cure: "Write it as '07:30' (in quotes), up to '24:00'.",
  },
  {
    code: 'value.time',
    reason: 'refuses hours that begin and end together',
    files: calendar("weekly: [{ days: daily, from: '08:00', to: ▶'08:00' }]"),
    message: 'the hours begin and end at 08:00, which could mean all day or never',
    cure: "For whole days write from: '00:00' and to: '24:00'.",
  },
  {
    code: 'value.time',
    reason: 'refuses a date that does not exist',
    files: calendar('dates: [▶2027-02-29]'),
    message: 'entry 1 of dates: "2027-02-29" is not a date',
    cure: 'Write it as 2027-06-15.',
  },
  {
    code: 'value.time',
    reason: 'refuses days that end before they start',
    files: calendar('dates: [2027-05-01, { from: 2027-04-03, to: ▶2027-04-01 }]'),
    message: 'the days 2027-04-03 to 2027-04-01 end before they start, so they never come',
    cure: 'Write the earlier day first.',
  },
  {
    code: 'value.time',
    reason: 'refuses a zone that IANA does not know',
    files: calendar('timeZone: ▶Africa/Lomé, dates: [2027-05-01]'),
    message: 'timeZone: "Africa/Lomé" is no IANA time zone',
    cure: 'Write it as Africa/Lome.',
  },
  {
    code: 'value.time',
    reason: 'wants to know the distance from UTC',
    files: {
      'more.yaml': aDocument(
        'Override',
        'week',
        'spec: { select: { all: true }, from: ▶2026-06-15T00:00:00, until: 2026-06-22T00:00:00Z, reason: x, contention: 2 }\n',
      ),
    },
    message: 'from: "2026-06-15T00:00:00" is not a moment with its distance from UTC (RFC 3339)',
    cure: 'Write it as 2027-06-15T08:00:00Z.',
  },
  {
    code: 'value.secret',
    reason: 'does not repeat a password',
    files: password('▶hunter2'),
    message: 'password is written in the file, where everybody can read it; it is not used',
    cure: 'Write { env: NAME } or { file: PATH }, and change the secret: it is in the history now.',
  },
  {
    code: 'value.secret',
    reason: 'does not repeat a password that is a number',
    files: password('▶1234'),
    message: 'password is written in the file, where everybody can read it; it is not used',
    cure: 'Write { env: NAME } or { file: PATH }, and change the secret: it is in the history now.',
  },
  {
    code: 'value.secret',
    reason: 'does not repeat a password in a list',
    files: password('▶[hunter2]'),
    message: 'password is written in the file, where everybody can read it; it is not used',
    cure: 'Write { env: NAME } or { file: PATH }, and change the secret: it is in the history now.',
  },
  {
    code: 'value.secret',
    reason: 'does not repeat a password that became a key',
    files: password('{ ▶hunter2 }'),
    message: 'password has a field that is neither env nor file; it is not shown, as it may be a secret',
    cure: 'Write { env: NAME } or { file: PATH }, and change the secret: it is in the history now.',
  },
  {
    code: 'schema.value',
    reason: 'wants one source of a secret',
    files: password('▶{ env: A, file: B }'),
    message: 'password has more than 1 of env, file, and only one can hold',
    cure: 'Remove one of them.',
  },
  {
    code: 'value.secret',
    reason: 'does not repeat a key',
    files: withChange('credentials.yaml', 'password: { env: QOSCTL_PASSWORD }', 'key: ▶"-----BEGIN hunter2-----"'),
    message: 'key is written in the file, where everybody can read it; it is not used',
    cure: 'Write { env: NAME } or { file: PATH }, and change the secret: it is in the history now.',
  },
];
