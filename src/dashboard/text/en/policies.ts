import type { EffectiveSite } from '../../../server/replies/effective.js';
import type { Severity } from '../../../model/diagnostic.js';
import { DIAGNOSTIC_CODES, type DiagnosticCode } from '../../../model/diagnostic-codes.js';

const severities: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', note: 'note' };
const codes: Readonly<Record<DiagnosticCode, string>> = DIAGNOSTIC_CODES;

const layers: Readonly<Record<EffectiveSite['contention']['layer'], (name: string) => string>> = {
  default: () => 'default',
  class: (name) => `class ${name}`,
  calendar: (name) => `calendar ${name}`,
  override: (name) => `override ${name}`,
};

export const policies = {
  tabs: {
    files: 'Files',
    sites: 'Policy of a site',
    problems: (count: number, text: string) => (count === 0 ? 'Problems' : `Problems (${text})`),
  },
  inForce: 'In force:',
  filesHidden:
    'You see a part of the network. The files of the policies name buildings of all of it, so the controller shows them only to who sees the whole. The policy of your sites is shown under “Policy of a site”.',
  searchFiles: 'Search path or kind',
  noFile: 'No file fits.',
  file: 'File',
  holds: 'What is in it',
  holdsNothing: 'nothing that is named: notes, calendars as .ics, data',
  times: (count: string) => `× ${count}`,
  size: 'Size',
  back: 'Up',
  textOf: (lines: string, revision: string) => `${lines} lines, as in revision ${revision}`,
  line: (line: string) => `line ${line}`,
  cut: (lines: string) => `Only the first ${lines} lines are shown.`,
  excerpt: (line: string) => `The text around line ${line}`,
  searchSites: 'Search a site: name, address, label',
  chooseSite: 'Search a site to see what is in force for it, and where each value was written.',
  noSite: 'No site fits.',
  moreSites: (count: number, text: string) =>
    count === 1 ? `and ${text} more` : `and ${text} more; type more letters`,
  effectiveOf: (site: string) => `In force for ${site}`,
  interval: 'As the policies ask for, before any repair, in:',
  toSite: 'Open the site',
  wholeSite: (name: string) => `Whole site, class ${name}`,
  defaultClass: (name: string) => `${name} (takes what no rule recognises)`,
  setting: 'Setting',
  value: 'Value',
  from: 'Where it comes from',
  values: {
    allocation: 'Allocation',
    contention: 'Contention',
    committed: 'Committed',
    peak: 'Peak',
    precedence: 'Precedence among sites',
    priority: 'Priority',
    mark: 'Marked as',
    disciplines: 'Discipline, the first that there is',
    delay: 'Longest delay in the queue',
    packetSize: 'Mean packet size',
  },
  inDirection: (title: string, way: string) => `${title}, ${way}`,
  bothWays: (download: string, upload: string) => `${download} download, ${upload} upload`,
  dscp: (mark: string) => `DSCP ${mark}`,
  milliseconds: (value: string) => `${value} ms`,
  bytes: (value: string) => `${value} bytes`,
  layers,
  ofInForce: (revision: string) => `To be known of revision ${revision}, in force`,
  ofRejected: (revision: string) => `Revision ${revision} was rejected`,
  rejectedAbout: 'No router was told of it; the revision before stays in force until what follows is put right.',
  rejectedHidden: 'Why is shown to who sees the whole network: its text may name any building.',
  toCapacity: 'What does not fit, and what would make it fit',
  nothingToSay: 'There is nothing to say about it.',
  severities,
  cure: 'Cure:',
  onRouter: (router: string) => `on router ${router}`,
  showMore: (count: number, text: string) => (count === 1 ? `Show ${text} more` : `Show the other ${text}`),
  codes,
};
