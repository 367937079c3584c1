/** What somebody filled in; empty: not said. */
export interface Draft {
  readonly name: string;
  readonly class: string;
  readonly region: string;
  /** Separated by commas. */
  readonly sites: string;
  /** As `datetime-local` gives it, in the reader's time zone. */
  readonly from: string;
  readonly until: string;
  readonly reason: string;
  readonly trafficClass: string;
  readonly allocation: string;
  readonly committed: string;
  readonly peak: string;
}

export const NOTHING: Draft = {
  name: '',
  class: '',
  region: '',
  sites: '',
  from: '',
  until: '',
  reason: '',
  trafficClass: '',
  allocation: '',
  committed: '',
  peak: '',
};

/** Browsers compile patterns with the flag v, where a hyphen in a class is escaped. */
export const NAME = '[a-z0-9]([a-z0-9\\-]{0,61}[a-z0-9])?';
export const RATE = '\\d+(\\.\\d+)?\\s*([kMGT]?bps|[kMG])';
export const SHARE = `${RATE}|\\d+(\\.\\d+)?\\s*%`;

export const sitesOf = ({ sites }: Pick<Draft, 'sites'>): readonly string[] =>
  sites
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

const isWhole = (pattern: string, value: string): boolean => new RegExp(`^(${pattern})$`).test(value.trim());

/** Undefined: it can be committed. */
export function lackOf(draft: Draft): 'incomplete' | 'backwards' | undefined {
  const { name, from, until, reason } = draft;
  if (!isWhole(NAME, name) || from === '' || until === '' || reason.trim() === '' || changesOf(draft).length === 0)
    return 'incomplete';
  return Date.parse(until) > Date.parse(from) ? undefined : 'backwards';
}

const changesOf = ({ trafficClass, allocation, committed, peak }: Draft): readonly (readonly [string, string])[] => {
  const [pattern, given] =
    trafficClass.trim() === ''
      ? [RATE, [['allocation', allocation]] as const]
      : [
          SHARE,
          [
            ['committed', committed],
            ['peak', peak],
          ] as const,
        ];
  return given.map(([name, value]) => [name, value.trim()] as const).filter(([, value]) => isWhole(pattern, value));
};

/** The document as it is committed. What `lackOf` misses is missing in it too. */
export function yamlOf(draft: Draft): string {
  const { name, from, until, reason } = draft;
  const changes = changesOf(draft).map(([key, value]) => `${key}: ${value}`);
  const trafficClass = draft.trafficClass.trim();
  const lines = [
    'apiVersion: qosctl/v1',
    'kind: Override',
    `metadata: { name: ${word(name)} }`,
    'spec:',
    `  select: ${selectOf(draft)}`,
    `  from: ${instantOf(from)}`,
    `  until: ${instantOf(until)}`,
    `  reason: ${JSON.stringify(reason.trim())}`,
    ...(trafficClass === ''
      ? changes.map((change) => `  ${change}`)
      : ['  traffic:', `    - { ${[`name: ${word(trafficClass)}`, ...changes].join(', ')} }`]),
  ];
  return `${lines.join('\n')}\n`;
}

function selectOf(draft: Draft): string {
  const parts = [
    ['classes', draft.class === '' ? [] : [draft.class]],
    ['regions', draft.region === '' ? [] : [draft.region]],
    ['sites', sitesOf(draft)],
  ] as const;
  const said = parts.filter(([, names]) => names.length > 0);
  if (said.length === 0) return '{}';
  return `{ ${said.map(([key, names]) => `${key}: [${names.map(word).join(', ')}]`).join(', ')} }`;
}

const instantOf = (local: string): string =>
  local === '' ? '…' : new Date(local).toISOString().replace(/\.\d+Z$/, 'Z');

/** Words that YAML reads as something else, in one of its versions. */
const SPECIAL = /^(true|false|null|yes|no|on|off|y|n)$/i;
const word = (name: string): string =>
  /^[A-Za-z][\w-]*$/.test(name) && !SPECIAL.test(name) ? name : JSON.stringify(name);
