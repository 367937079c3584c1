import { aDocument } from '../../../support/policy-files.js';
import type { DiagnosticCase } from './case.js';

const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
const utf16 = (text: string): Uint8Array =>
  Uint8Array.from([0xff, 0xfe, ...Array.from(text).flatMap((one) => [one.charCodeAt(0), 0])]);

export const FILE_CASES: readonly DiagnosticCase[] = [
  {
    code: 'file.too-large',
    reason: 'does not read a file of 10 MB',
    files: { 'big.yaml': new Uint8Array(10_000_000).fill(0x23) },
    at: { file: 'big.yaml', line: 1, column: 1 },
    message: 'the file has 10.0 MB; above 5 MB nothing of it is read',
    cure: 'Split it: where documents lie does not matter.',
  },
  {
    code: 'file.too-large',
    reason: 'does not read a file of 500 000 lines',
    files: { 'big.yaml': `▶${'#\n'.repeat(500_001)}` },
    message: 'the file has more than 500000 entries, so it is not read',
    cure: 'Split it: where documents lie does not matter.',
  },
  {
    code: 'file.too-large',
    reason: 'does not read a file of 10 000 documents',
    files: { 'big.yaml': `▶${'---\n'.repeat(10_001)}` },
    message: 'the file has more than 10000 documents, so it is not read',
    cure: 'Split it: where documents lie does not matter.',
  },
  {
    code: 'file.encoding',
    reason: 'points at the first byte that is not UTF-8',
    files: { 'latin-1.yaml': latin1('# Lomé is\n# où Lomé est\n') },
    at: { file: 'latin-1.yaml', line: 1, column: 6 },
    message: 'the file is not UTF-8, so nothing of it is read',
    cure: 'Save it as UTF-8.',
  },
  {
    code: 'file.encoding',
    reason: 'refuses UTF-16',
    files: { 'utf-16.yaml': utf16('kind: Network\n') },
    at: { file: 'utf-16.yaml', line: 1, column: 1 },
    message: 'the file is not UTF-8, so nothing of it is read',
    cure: 'Save it as UTF-8.',
  },
  {
    code: 'file.encoding',
    reason: 'points at a character that the end of the file cuts',
    files: { 'cut.yaml': Uint8Array.from([0x23, 0x0a, 0x23, 0x20, 0xc3]) },
    at: { file: 'cut.yaml', line: 2, column: 3 },
    message: 'the file is not UTF-8, so nothing of it is read',
    cure: 'Save it as UTF-8.',
  },
  {
    code: 'file.encoding',
    reason: 'reads no calendar that is not UTF-8',
    files: {
      'calendar.yaml': aDocument('Calendar', 'exams', 'spec: { dates: [2027-06-14], ics: exams.ics }\n'),
      'exams.ics': latin1('BEGIN:VCALENDAR\r\nX-WR-CALNAME:Congés\r\nEND:VCALENDAR\r\n'),
    },
    at: { file: 'exams.ics', line: 2, column: 18 },
    message: 'the file is not UTF-8, so nothing of it is read',
    cure: 'Save it as UTF-8.',
  },
  {
    code: 'repository.empty',
    reason: 'names every kind that is needed and absent, and no place',
    files: {
      'class.yaml': '',
      'credentials.yaml': '# nothing\n',
      'inventory.yaml': '',
      'network.yaml': '',
      'services.yaml': '',
    },
    message:
      'the policy repository has no Network, ClassPolicy, Inventory with sites; that is not taken as a wish to remove everything',
    cure: 'Name the right folder with --policies DIR, or start with qosctl init.',
  },
  {
    code: 'repository.empty',
    reason: 'names the one kind that is absent',
    files: { 'network.yaml': '# to come\n' },
    message: 'the policy repository has no Network; that is not taken as a wish to remove everything',
    cure: 'Name the right folder with --policies DIR, or start with qosctl init.',
  },
];
