import type { Driver, Observation, Step } from '../../src/drivers/driver.js';
import type { Change } from '../../src/model/change.js';
import type { DeviceConfig, DeviceObject, KindSpec } from '../../src/model/device.js';
import type { RouterIntent } from '../../src/model/intent.js';

/** A vendor that never was: queues in a tree and ordered rules, and a step for each change. */
const QUEUE: KindSpec = {
  kind: 'queue',
  rank: 0,
  key: ['name'],
  ownership: { field: 'name', prefix: 'qos:' },
  parentField: 'parent',
  guarded: true,
  fields: {
    name: { form: 'text', immutable: true },
    parent: { form: 'text' },
    committed: { form: 'rate', default: '0' },
    peak: { form: 'rate', default: '0' },
    priority: { form: 'number', default: '8' },
    discipline: { form: 'text', default: 'fifo' },
    delay: { form: 'number', default: '0' },
  },
};

const RULE: KindSpec = {
  kind: 'rule',
  rank: 1,
  key: ['name'],
  ownership: { field: 'name', prefix: 'qos:' },
  orderedBy: 'chain',
  fields: {
    chain: { form: 'text', immutable: true },
    name: { form: 'text' },
    match: { form: 'text' },
    class: { form: 'text' },
    mark: { form: 'number' },
  },
};

const changes = new WeakMap<Step, Change>();

/** The change that a step of this driver stands for. */
export function changeOf(step: Step): Change {
  const change = changes.get(step);
  if (change === undefined) throw new TypeError('not a step of the memory driver');
  return change;
}

const VERBS = { create: 'add', update: 'set', replace: 'add', move: 'move', delete: 'remove' } as const;

function encode(list: readonly Change[]): readonly Step[] {
  return list.map((change) => {
    const { kind, fields } = change.action === 'delete' ? change.before : change.after;
    const step: Step = { rank: change.rank, verb: VERBS[change.action], kind, find: { key: change.key }, fields };
    changes.set(step, change);
    return step;
  });
}

function render(intent: RouterIntent, seen: Observation): DeviceConfig {
  const top = { upload: intent.wan, download: intent.sites.flatMap((site) => site.interfaces).join('+') };
  const queues = intent.queues.map((queue): DeviceObject => {
    const discipline = queue.disciplines.find((one) => seen.able.disciplines.includes(one)) ?? 'fifo';
    const fields = {
      name: `qos:${queue.id}`,
      parent: queue.parent === undefined ? top[queue.direction] : `qos:${queue.parent}`,
      committed: String(queue.committed),
      peak: String(queue.peak),
      priority: String(queue.priority),
      discipline,
      delay: discipline === 'fifo' ? String(queue.delay) : '0',
    };
    return { kind: 'queue', fields };
  });
  const rules = intent.sites.flatMap((site) => [
    rule('forward', `${site.site}/jump`, { match: site.interfaces.join(','), class: site.site }),
    ...site.rules.map(({ id, trafficClass, match }) =>
      rule(site.site, `${site.site}/${id}`, {
        match: JSON.stringify({ ...match, at: undefined }),
        class: trafficClass,
        ...(site.marks[trafficClass] === undefined ? {} : { mark: String(site.marks[trafficClass]) }),
      }),
    ),
    rule(site.site, `${site.site}/default`, { match: '', class: site.defaultClass }),
  ]);
  return { objects: [...queues, ...rules] };
}

const rule = (chain: string, name: string, more: Readonly<Record<string, string>>): DeviceObject => ({
  kind: 'rule',
  fields: { chain, name: `qos:${name}`, ...more },
});

export const memoryDriver: Driver = {
  name: 'linux',
  kinds: [QUEUE, RULE],
  assume: (version) => ({
    platform: 'Memory',
    version,
    disciplines: ['cake', 'fq_codel', 'sfq', 'fifo'],
    ipv6: true,
    timer: true,
    interfaces: [],
  }),
  render,
  encode,
  encodeUndo: encode,
  preflight: (intent, { able }) =>
    able.timer
      ? []
      : [{ code: 'device.mode', severity: 'error', message: 'it cannot undo by itself', router: intent.router }],
  interpret: (change) => ({ subject: 'support', action: change.action, values: [] }),
  count: (counters, intent) => {
    const ids = new Set(intent.queues.map(({ id }) => id));
    return counters.flatMap(({ key, ...counter }) => {
      const queue = key.slice('qos:'.length);
      return ids.has(queue) ? [{ ...counter, queue }] : [];
    });
  },
  show: (step) => `${step.verb} ${step.kind} ${step.find['key'] ?? ''}`,
};
