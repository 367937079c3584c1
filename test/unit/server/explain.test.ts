import { describe, expect, it } from 'vitest';
import type { Explanation } from '../../../src/server/replies/explanation.js';
import type { ProblemBody } from '../../../src/server/replies/problem.js';
import { FORCE, serverBench, type Reply } from '../../support/server-bench.js';

const [SITE] = FORCE.inventory.sites;
if (SITE === undefined) throw new TypeError('no site');

type Told = Pick<Reply, 'status'> &
  Pick<Explanation, 'instant' | 'interval'> &
  Required<Pick<ProblemBody, 'code' | 'errors'>>;

async function asking(): Promise<(fields: object) => Promise<Told>> {
  const bench = await serverBench();
  const as = await bench.token('viewer');
  return async (fields) => {
    const body = { site: SITE?.name, direction: 'upload', protocol: 'udp', remote: '192.0.2.1', ...fields };
    const { status, json } = await bench.ask('POST', '/api/v1/explain', { as, body });
    return { ...(json as unknown as Told), status };
  };
}

describe('the explainer', () => {
  it('takes calendars and overrides for the moment that it is asked about', async () => {
    const explained = await asking();
    const usual = await explained({});
    expect(usual).toMatchObject({ status: 200, instant: FORCE.instant });
    const labels = new Set<string>();
    for (let hour = 0; hour < 24; hour += 1) {
      const at = FORCE.instant + hour * 3_600_000;
      const told = await explained({ at });
      expect(told).toMatchObject({ status: 200, instant: at });
      labels.add(told.interval.label);
    }
    expect(labels.size).toBeGreaterThan(1);
    expect(labels).toContain(usual.interval.label);
  });

  it.each<[string, object, readonly string[]]>([
    ['addresses', { remote: '10.0.0', local: 'x' }, ['/body/remote', '/body/local']],
    [
      'ports of a protocol that has none',
      { protocol: 'esp', remotePort: 1, localPort: 2 },
      ['/body/remotePort', '/body/localPort'],
    ],
    ['two families', { local: 'fd00::1' }, ['/body/local']],
    ['a DSCP that nobody knows, beside another mistake', { remote: '?', dscp: 'AF99' }, ['/body/remote', '/body/dscp']],
  ])('names the field of every mistake: %s', async (_, fields, places) => {
    const explained = await asking();
    const { status, code, errors } = await explained(fields);
    expect([status, code]).toEqual([422, 'request.unworkable']);
    expect(errors.map(({ at }) => at)).toEqual(places);
  });
});
