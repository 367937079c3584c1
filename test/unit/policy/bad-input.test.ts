import { describe, expect, it } from 'vitest';
import { aDocument, readTexts, SMALLEST, type Texts } from '../../support/policy-files.js';

const codesOf = (texts: Texts): readonly string[] => readTexts(texts).diagnostics.map(({ code }) => code);
const placesOf = (texts: Texts): readonly string[] =>
  readTexts(texts).diagnostics.map(({ code, at }) => `${at?.file}:${at?.line} ${code}`);

const without = (file: keyof typeof SMALLEST): Texts =>
  Object.fromEntries(Object.entries(SMALLEST).filter(([path]) => path !== file));

describe('problems of several files', () => {
  it('are all reported at once, in the order of the files', () => {
    const texts = {
      ...SMALLEST,
      'a-latin-1.yaml': Uint8Array.from([0x23, 0xe9]),
      'b-tab.yaml': 'a:\n\tb: c\n',
      'class.yaml': SMALLEST['class.yaml']
        .replace('100 Mbps', '100')
        .replace('priority: 1', 'priority: 0')
        .replace('mark: EF', 'marks: EF')
        .replace('committed: 20%', 'committed: 20'),
      'credentials.yaml': SMALLEST['credentials.yaml'].replace('{ env: QOSCTL_PASSWORD }', 'hunter2'),
      'inventory.yaml': SMALLEST['inventory.yaml']
        .replace('10.1.0.0/24', '10.1.0.1/24')
        .replace('127.1.0.1', 'r.example'),
      'two.yaml': 'kind: Network\n---\napiVersion: qosctl/v1\nkind: Netwrok\n---\na: b: c\n---\na: 1\na: 2\n',
    };
    expect(placesOf(texts)).toEqual([
      'a-latin-1.yaml:1 file.encoding',
      'b-tab.yaml:2 yaml.syntax',
      'class.yaml:5 value.rate',
      'class.yaml:7 schema.value',
      'class.yaml:7 schema.field',
      'class.yaml:8 value.rate',
      'credentials.yaml:4 value.secret',
      'inventory.yaml:5 value.prefix',
      'inventory.yaml:6 value.host-bits',
      'two.yaml:1 schema.kind',
      'two.yaml:4 schema.kind',
      'two.yaml:6 yaml.syntax',
      'two.yaml:9 yaml.duplicate-key',
    ]);
  });

  it('are reported for each entry of a long list', () => {
    const entries = Array.from(
      { length: 12 },
      (_, at) => `    - { class: voice, direction: ${at % 2 ? 'up' : 'both'} }`,
    );
    const texts = {
      ...SMALLEST,
      'test.yaml': aDocument('PolicyTest', 'many', `spec:\n  expect:\n${entries.join('\n')}\n`),
    };
    expect(placesOf(texts)).toEqual([7, 9, 11, 13, 15, 17].map((line) => `test.yaml:${line} schema.value`));
  });
});

describe('what could not be read', () => {
  it('makes nothing else look absent or unused', () => {
    expect(
      codesOf({
        ...SMALLEST,
        'inventory.yaml': SMALLEST['inventory.yaml'].replace('class: hospital', 'clas: hospital'),
      }),
    ).toEqual(['schema.field']);
    expect(
      codesOf({ ...SMALLEST, 'inventory.yaml': SMALLEST['inventory.yaml'].replace(', region: lome', '') }),
    ).toEqual(['schema.missing']);
    expect(codesOf({ ...SMALLEST, 'network.yaml': '\t' + SMALLEST['network.yaml'] })).toEqual(['yaml.syntax']);
    expect(codesOf({ ...SMALLEST, 'class.yaml': SMALLEST['class.yaml'].replace('20%', '20') })).toEqual(['value.rate']);
  });

  it('makes no name unknown that it may have defined, and hides no other', () => {
    const unknown = SMALLEST['inventory.yaml']
      .replace('class: hospital', 'class: x')
      .replace('uplink: core', 'uplink: x');
    const broken = (text: string) => codesOf({ ...SMALLEST, 'inventory.yaml': unknown, 'more.yaml': text });
    expect(broken('kind: ClassPolicy\n\tspec: {}\n')).toEqual(['name.unknown', 'yaml.syntax']);
    expect(broken('apiVersion: qosctl/v1\nkind: ClasPolicy\n')).toEqual(['name.unknown', 'schema.kind']);
    expect(broken('\tspec: {}\n')).toEqual(['yaml.syntax']);
    expect(broken('apiVersion: qosctl/v1\nkind: Elephant\n')).toEqual(['schema.kind']);
  });

  it('says of an absent kind that it is absent, not of each name', () => {
    expect(codesOf(without('network.yaml'))).toEqual(['repository.empty']);
    expect(codesOf(without('class.yaml'))).toEqual(['repository.empty']);
    expect(codesOf(without('inventory.yaml'))).toEqual(['repository.empty']);
    expect(codesOf({})).toEqual(['repository.empty']);
  });
});

describe('odd but right files', () => {
  const { policies, inventory } = readTexts(SMALLEST);
  const everyFile = (change: (text: string) => string): Texts =>
    Object.fromEntries(Object.entries(SMALLEST).map(([path, text]) => [path, change(text)]));

  it.each([
    ['with CRLF line ends', (text: string) => text.replaceAll('\n', '\r\n')],
    ['with a byte order mark', (text: string) => `\uFEFF${text}`],
    ['without a last line end', (text: string) => text.trimEnd()],
  ])('are read the same %s, positions included', (_, change) => {
    expect(readTexts(everyFile(change))).toEqual({ policies, inventory, diagnostics: [] });
  });

  it.each([
    ['only comments', '# nothing\n'],
    ['nothing', ''],
    ['only lines of ---', '---\n---\n# nothing\n---\n'],
  ])('say nothing with %s', (_, text) => {
    expect(codesOf({ ...SMALLEST, 'more.yaml': text, 'notes.txt': 'not: [ours' })).toEqual([]);
  });

  it('may hold several documents, with a --- before and after', () => {
    const one = Object.values(SMALLEST).join('---\n');
    const read = readTexts({ 'all.yml': `---\n${one}---\n` });
    expect(read.diagnostics).toEqual([]);
    expect(read.inventory?.sites.map(({ name }) => name)).toEqual(['chu']);
  });

  it('mean YAML 1.2 whatever a directive says', () => {
    const text = SMALLEST['network.yaml'].replace('name: lome', 'name: no').replace('{ name: togo }', '{ name: "on" }');
    const texts = {
      ...SMALLEST,
      'network.yaml': `%YAML 1.1\n---\n${text}`,
      'inventory.yaml': SMALLEST['inventory.yaml'].replace('region: lome', 'region: no'),
    };
    expect(codesOf(texts)).toEqual([]);
  });

  it('may use one anchor thousands of times', () => {
    const sites = Array.from(
      { length: 3000 },
      (_, at) =>
        `    - { name: s-${at}, class: *class, region: *region, router: r-chu, interface: vlan${at}, prefixes: [10.${at >> 8}.${at % 256}.0/24] }`,
    );
    const text = SMALLEST['inventory.yaml']
      .replace('uplink: core }', 'uplink: core, capacity: 1 Gbps }')
      .replace(
        / {2}sites[^]*/,
        `  sites:\n    - { name: chu, class: &class hospital, region: &region lome, router: r-chu, interface: lan, prefixes: [fd00::/48] }\n${sites.join('\n')}\n`,
      );
    const read = readTexts({ ...SMALLEST, 'inventory.yaml': text });
    expect(read.diagnostics).toEqual([]);
    expect(read.inventory?.sites.filter((site) => site.class === 'hospital')).toHaveLength(3001);
  });
});

describe('hostile files', () => {
  it('change no prototype', () => {
    codesOf({
      ...SMALLEST,
      'more.yaml': '__proto__: { polluted: true }\nconstructor: { prototype: { polluted: true } }\n',
      'labels.yaml': aDocument('Network', 'x', 'spec: { __proto__: { polluted: true } }\n'),
    });
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it.each([
    ['sequences', '['],
    ['mappings', '{ a: '],
    ['dashes', '- '],
    ['question marks', '? '],
  ])('may nest thousands of %s deep, and are refused once', (_, open) => {
    expect(codesOf({ 'deep.yaml': open.repeat(20_000) })).toEqual(['yaml.syntax']);
  });

  it('with endless problems get the first thousand, and are told so', () => {
    const { diagnostics } = readTexts({
      'many.yaml': aDocument('Calendar', 'x', `spec: { dates: [${'1, '.repeat(30_000)}1] }\n`),
    });
    const own = diagnostics.filter(({ code }) => code !== 'repository.empty');
    expect(own).toHaveLength(1001);
    expect(own[0]).toMatchObject({ code: 'schema.value', cure: 'Mend those listed first.' });
  });

  it('of many keys, aliases and unknown names are read like others', () => {
    const keys = Array.from({ length: 20_000 }, (_, at) => `  k${at}: &k${at} 1\n  l${at}: *k${at}\n`).join('');
    const { diagnostics } = readTexts({
      'keys.yaml': `apiVersion: qosctl/v1\nkind: Network\nmetadata: { name: x }\nspec:\n${keys}`,
    });
    expect(diagnostics.at(-1)?.code).toBe('schema.field');
    const sites = Array.from(
      { length: 2000 },
      (_, at) =>
        `    - { name: s${at}, class: c${at}, region: lome, router: q${at}, interface: i, prefixes: [10.0.${at >> 8}.${at % 256}] }\n`,
    );
    const routers = Array.from(
      { length: 2000 },
      (_, at) =>
        `    - { name: r${at}, address: 127.0.${at >> 8}.${at % 256}, credentials: qosctl, wan: e, uplink: core }\n`,
    );
    const inventory = aDocument('Inventory', 'x', `spec:\n  sites:\n${sites.join('')}  routers:\n${routers.join('')}`);
    const names = codesOf({ ...SMALLEST, 'inventory.yaml': inventory }).filter((code) => code === 'name.unknown');
    expect(names).toHaveLength(4000);
  });
});

describe('secrets', () => {
  it.each([
    'password: hunter2',
    'password: [hunter2]',
    'password: { hunter2 }',
    'password: { value: hunter2 }',
    'password: { hunter2: hunter2, env: A }',
    'password: hunter2: hunter2',
    'password: *hunter2',
    'password: &hunter2',
    'password: !hunter2 x',
    'password: !hunter2! x',
    'password: |hunter2',
    'password: "\\hunter2"',
    "password: 'hunter2",
    'password: @hunter2',
    'password: %hunter2',
    'password: ]hunter2',
    'password: { env: A }\n  password: hunter2',
    'password: { env: A }\n %hunter2',
    'passwd: hunter2',
    'key: |\n    hunter2\n  key: hunter2',
    'user: admin hunter2',
    'user: { hunter2: hunter2 }',
    'password:\n\thunter2',
  ])('never appear in what is said: %j', (line) => {
    const text = `apiVersion: qosctl/v1\nkind: Credentials\nmetadata: { name: qosctl }\nspec:\n  ${line.startsWith('user') ? 'password: { env: A }' : 'user: qosctl'}\n  ${line}\n`;
    const { diagnostics } = readTexts({ ...SMALLEST, 'credentials.yaml': text });
    expect(diagnostics.length).toBeGreaterThan(0);
    expect(JSON.stringify(diagnostics)).not.toContain('hunter2');
  });
});
