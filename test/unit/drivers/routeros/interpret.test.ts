import { describe, expect, it } from 'vitest';
import { routeros } from '../../../../src/drivers/routeros/index.js';
import type { Meaning } from '../../../../src/drivers/driver.js';
import type { RouterIntent } from '../../../../src/model/intent.js';
import { aRouterIntent } from '../../../support/intents.js';
import { aClassPolicy, anInventory, aTrafficClass, bothWays, MBPS, somePolicies } from '../../../support/nouns.js';
import { aDevice, applyTo, planDevice } from '../../../support/routeros-device.js';

const wanting = (...traffic: readonly ReturnType<typeof aTrafficClass>[]): RouterIntent =>
  aRouterIntent(anInventory(), somePolicies({ classes: [aClassPolicy({ traffic })] }));

const voice = (mbps: number, priority: 1 | 3 = 1) =>
  aTrafficClass({
    name: 'voice',
    services: ['voip'],
    priority,
    committed: { rate: mbps * MBPS },
    peak: { rate: 30 * MBPS },
    disciplines: ['fifo'],
    delay: 10,
  });
const rest = aTrafficClass({ name: 'rest', default: true });

function meanings(from: RouterIntent | undefined, to: RouterIntent): readonly Meaning[] {
  const device = aDevice();
  if (from !== undefined) applyTo(device, from);
  return planDevice(device, to).changeSet.changes.map((change) => routeros.interpret(change, to));
}

const queues = (all: readonly Meaning[]): readonly Meaning[] => all.filter(({ subject }) => subject === 'queue');

describe('what a change means', () => {
  it('is told in the rates of the policy, for a rate', () => {
    expect(meanings(wanting(voice(10), rest), wanting(voice(20), rest))).toEqual(
      (['download', 'upload'] as const).map((direction) => ({
        subject: 'queue',
        site: 'chu-campus',
        trafficClass: 'voice',
        direction,
        action: 'update',
        values: [{ name: 'committed', before: 10 * MBPS, after: 20 * MBPS }],
      })),
    );
  });

  it('names the priority', () => {
    const [one] = queues(meanings(wanting(voice(10), rest), wanting(voice(10, 3), rest)));
    expect(one?.values).toEqual([{ name: 'priority', before: '1', after: '3' }]);
  });

  it('names the discipline', () => {
    const [one] = queues(meanings(wanting(voice(10), rest), wanting({ ...voice(10), delay: 20 }, rest)));
    expect(one?.values).toEqual([{ name: 'discipline', before: 'qos:bfifo-37500', after: 'qos:bfifo-75000' }]);
  });

  it('is about the site where the allocation changes', () => {
    const slower = aRouterIntent(
      anInventory(),
      somePolicies({ classes: [aClassPolicy({ allocation: bothWays(50), traffic: [voice(10), rest] })] }),
    );
    const site = queues(meanings(wanting(voice(10), rest), slower)).find((one) => one.trafficClass === undefined);
    expect(site).toMatchObject({
      site: 'chu-campus',
      direction: 'download',
      values: [
        { name: 'committed', before: 100 * MBPS, after: 50 * MBPS },
        { name: 'peak', before: 100 * MBPS, after: 50 * MBPS },
      ],
    });
  });

  it('says of every rule of a class whose it is, and in which direction', () => {
    const rules = meanings(undefined, wanting(voice(10), rest)).filter(({ subject }) => subject === 'rule');
    const whose = new Set(
      rules.map(({ site, trafficClass = '', direction }) => `${site} ${trafficClass} ${direction}`),
    );
    expect(whose).toEqual(
      new Set(
        ['download', 'upload'].flatMap((direction) =>
          ['', 'voice', 'rest'].map((name) => `chu-campus ${name} ${direction}`),
        ),
      ),
    );
    expect(rules.every(({ action, values }) => action === 'create' && values.length === 0)).toBe(true);
  });

  it('is support for what belongs to no class: types, lists, management', () => {
    const all = meanings(undefined, wanting(voice(10), rest)).filter(({ subject }) => subject === 'support');
    expect(all.length).toBeGreaterThan(0);
    for (const one of all) expect(one).toMatchObject({ action: 'create', values: [] });
    expect(all.flatMap(({ site }) => site ?? [])).toEqual([]);
    expect(new Set(all.map(({ trafficClass }) => trafficClass))).toEqual(new Set([undefined, 'management']));
  });

  it('still names the class when it goes', () => {
    const gone = queues(meanings(wanting(voice(10), rest), wanting(rest))).filter(({ action }) => action === 'delete');
    expect(gone.map(({ trafficClass, direction }) => `${trafficClass} ${direction}`).toSorted()).toEqual([
      'voice download',
      'voice upload',
    ]);
  });
});
