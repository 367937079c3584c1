import { describe, expect, it } from 'vitest';
import type { InForce } from '../../../src/controller/controller.js';
import type { Scope } from '../../../src/model/account.js';
import type { Direction } from '../../../src/model/rate.js';
import type { Limit, SiteTraffic } from '../../../src/model/traffic.js';
import { MONDAY } from '../../support/nouns.js';
import { FORCE, handController, serverBench, type ServerBench } from '../../support/server-bench.js';

const { sites } = FORCE.inventory;
const [FIRST, SECOND, THIRD] = sites;
if (FIRST === undefined || SECOND === undefined || THIRD === undefined) throw new TypeError('too few sites');

interface Facts {
  readonly delivered: number;
  readonly demand: number;
  readonly limitedBy: Limit;
}

const traffic = (site: string, direction: Direction, facts: Facts): readonly [string, SiteTraffic] => [
  `${site}/${direction}`,
  { site, direction, at: MONDAY, allocation: 1e8, drops: 0, backlog: 0, classes: {}, ...facts },
];

/** The second site wants something and does not get all of it, one way; the third gets half of it. */
const LATEST = new Map([
  traffic(FIRST.name, 'download', { delivered: 0, demand: 0, limitedBy: 'nothing' }),
  traffic(SECOND.name, 'download', { delivered: 1e6, demand: 1e6, limitedBy: 'nothing' }),
  traffic(SECOND.name, 'upload', { delivered: 8e6, demand: 1e7, limitedBy: 'uplink' }),
  traffic(THIRD.name, 'download', { delivered: 5e6, demand: 1e7, limitedBy: 'allocation' }),
  traffic(THIRD.name, 'upload', { delivered: 1e6, demand: 1e6, limitedBy: 'nothing' }),
]);

function benchWith(force: InForce = FORCE): Promise<ServerBench> {
  const controller = handController(force);
  return serverBench({ controller: { ...controller, telemetry: { ...controller.telemetry, latest: LATEST } } });
}

const itemsOf = async (bench: ServerBench, query: string) => {
  const { json } = await bench.ask('GET', `/api/v1/sites?${query}`, { as: await bench.token('viewer') });
  return json['items'] as unknown as readonly { readonly name: string }[];
};

describe('the list of sites, with what goes through them', () => {
  it('puts those first that get the least of what they want, and those last of which nothing is known', async () => {
    const bench = await benchWith();
    const names = (await itemsOf(bench, 'sort=share&limit=4')).map(({ name }) => name);
    expect(names.slice(0, 3)).toEqual([THIRD.name, SECOND.name, FIRST.name]);
    const [last] = await itemsOf(bench, 'sort=share&order=desc&limit=1');
    expect(last).toMatchObject({ limitedBy: null, share: null, now: { download: null, upload: null } });
  });

  it('says what bounds the direction that gets less, and both directions', async () => {
    const bench = await benchWith();
    expect(await itemsOf(bench, 'limitedBy=uplink')).toMatchObject([
      {
        name: SECOND.name,
        limitedBy: 'uplink',
        share: 0.8,
        now: {
          download: { delivered: 1e6, demand: 1e6, limitedBy: 'nothing' },
          upload: { delivered: 8e6, demand: 1e7, limitedBy: 'uplink' },
        },
      },
    ]);
    expect((await itemsOf(bench, 'limitedBy=nothing')).map(({ name }) => name)).toEqual([FIRST.name]);
    expect(await itemsOf(bench, 'limitedBy=bypass')).toEqual([]);
  });

  it('says what the site is sold, as it stands on the router', async () => {
    const bench = await benchWith();
    const [item] = await itemsOf(bench, `q=${FIRST.name}`);
    const peak = (direction: Direction): number | undefined =>
      FORCE.intents
        .get(FIRST.router)
        ?.queues.find((queue) => queue.role === 'site' && queue.site === FIRST.name && queue.direction === direction)
        ?.peak;
    expect(item).toMatchObject({ allocation: { download: peak('download'), upload: peak('upload') } });
  });
});

/** Reads RFC 4180, by the grammar of its section 2. */
function read(text: string): readonly (readonly string[])[] {
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/y;
  const rows: string[][] = [[]];
  while (field.lastIndex < text.length) {
    const found = field.exec(text);
    if (found === null) throw new TypeError(`not RFC 4180: ${text.slice(0, 200)}`);
    rows.at(-1)?.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? '');
    if (found[3] === '\r\n') rows.push([]);
  }
  return rows.slice(0, -1);
}

async function download(bench: ServerBench, query = '', scope?: Scope) {
  const answer = await fetch(`${bench.url}/api/v1/sites.csv${query}`, {
    headers: { authorization: `Bearer ${await bench.token('viewer', scope)}` },
  });
  const bytes = Buffer.from(await answer.arrayBuffer());
  const [header = [], ...rows] = read(bytes.subarray(3).toString());
  const cells = rows.map((row) => Object.fromEntries(row.map((cell, index) => [header[index] ?? '', cell])));
  return { headers: answer.headers, mark: bytes.subarray(0, 3).toString('hex'), cells };
}

describe('the list of sites for spreadsheets', () => {
  it('has every site once, in the order asked for, as a file in UTF-8 that says so', async () => {
    const { headers, mark, cells } = await download(await benchWith(), '?sort=share');
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(headers.get('content-disposition')).toContain('attachment');
    expect(mark).toBe('efbbbf');
    expect(cells).toHaveLength(sites.length);
    expect(new Set(cells.map(({ name }) => name)).size).toBe(sites.length);
    expect(cells[0]).toMatchObject({ name: THIRD.name, limited_by: 'allocation', share: '0.5', pending: '0' });
    expect(new Set(cells.map(({ title }) => title))).toEqual(new Set(sites.map(({ title }) => title)));
  });

  it('takes the filters of the list, and shows nobody more than the list does', async () => {
    const bench = await benchWith();
    const mine = sites.filter((site) => site.class === FIRST.class);
    expect((await download(bench, `?class=${FIRST.class}`)).cells).toHaveLength(mine.length);
    expect((await download(bench, '', { classes: [FIRST.class], regions: [] })).cells).toHaveLength(mine.length);
    expect((await download(bench, '?limitedBy=bypass')).cells).toEqual([]);
  });

  it('quotes what would break a row, and lets no text be a formula', async () => {
    const titles = ['=HYPERLINK("http://192.0.2.1")', '+1', '-1', '@SUM(A1)', '\t=1', 'A, "B"\r\nC'];
    const named = titles.map((title, index) => ({ ...FIRST, name: `site-${index}`, title }));
    const bench = await benchWith({ ...FORCE, inventory: { ...FORCE.inventory, sites: named } });
    const { cells } = await download(bench);
    expect(cells.map(({ title }) => title)).toEqual([...titles.slice(0, 5).map((title) => `'${title}`), 'A, "B"\r\nC']);
  });
});
