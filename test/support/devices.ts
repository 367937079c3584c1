import fc from 'fast-check';
import type { DeviceConfig, DeviceObject, KindSpec } from '../../src/model/device.js';
import { canonicalise, indexKinds, isOurs } from '../../src/plan/index.js';

/** Small made-up kinds that have every trait the plan engine knows: keys, defaults, trees, order, immutable fields. */
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
    rate: { form: 'rate', default: '0' },
    on: { form: 'flag', default: 'yes' },
    marks: { form: 'set', default: '' },
  },
};

const RULE: KindSpec = {
  kind: 'rule',
  rank: 1,
  key: ['comment'],
  ownership: { field: 'comment', prefix: 'qos:' },
  orderedBy: 'chain',
  fields: {
    chain: { form: 'text', immutable: true },
    comment: { form: 'text' },
    port: { form: 'text' },
    mark: { form: 'text', default: 'none' },
  },
};

export const SPECS: readonly KindSpec[] = [QUEUE, RULE];
export const TOY_KINDS = indexKinds(SPECS);

const queue = (index: number): fc.Arbitrary<DeviceObject> =>
  fc
    .record({
      parent: index === 0 ? fc.constant('ether1') : fc.integer({ min: 0, max: index - 1 }).map((up) => `qos:q${up}`),
      rate: fc.constantFrom('0', '10M', '10000000', '25k', '100M'),
      on: fc.constantFrom('yes', 'no', 'true', 'false'),
      marks: fc.constantFrom('', 'a', 'a,b', 'b,a'),
    })
    .map((fields) => ({ kind: 'queue', fields: { name: `qos:q${index}`, ...fields } }));

const rule = (index: number): fc.Arbitrary<DeviceObject> =>
  fc
    .record({
      chain: fc.constantFrom('forward', 'forward', 'output'),
      port: fc.option(fc.constantFrom('53', '443'), { nil: undefined }),
      mark: fc.option(fc.constantFrom('none', 'x', 'y'), { nil: undefined }),
    })
    .map(({ chain, port, mark }) => ({
      kind: 'rule',
      fields: {
        comment: `qos:r${index}`,
        chain,
        ...(port === undefined ? {} : { port }),
        ...(mark === undefined ? {} : { mark }),
      },
    }));

/** What could be wanted: a tree of queues without holes and rules in any order. */
export const desiredConfig: fc.Arbitrary<DeviceConfig> = fc
  .tuple(
    fc
      .integer({ min: 0, max: 5 })
      .chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => queue(index)))),
    fc.uniqueArray(fc.integer({ min: 0, max: 9 }), { maxLength: 9 }).chain((ids) => fc.tuple(...ids.map(rule))),
  )
  .map(([queues, rules]) => ({ objects: [...queues, ...rules] }));

const foreign: fc.Arbitrary<DeviceObject> = fc.oneof(
  fc
    .record({ name: fc.constantFrom('guest', 'voip'), rate: fc.constant('5M') })
    .map((fields) => ({ kind: 'queue', fields })),
  fc
    .record({
      chain: fc.constantFrom('forward', 'output'),
      comment: fc.constantFrom('', 'mss'),
      mark: fc.constant('z'),
    })
    .map((fields) => ({ kind: 'rule', fields })),
  fc.constant({ kind: 'rule', fields: { chain: 'forward', comment: 'dummy' }, dynamic: true as const }),
);

/** What a device could hold: some of ours, foreign objects in between, everything with a handle. */
export const actualConfig: fc.Arbitrary<DeviceConfig> = fc
  .tuple(desiredConfig, fc.array(fc.tuple(foreign, fc.nat(20)), { maxLength: 5 }))
  .map(([ours, others]) => {
    const objects = [...ours.objects];
    for (const [object, at] of others) objects.splice(at % (objects.length + 1), 0, object);
    return { objects: withHandles(objects) };
  });

/** Counted in each kind anew, as devices do. */
function withHandles(objects: readonly DeviceObject[]): readonly DeviceObject[] {
  const counts = new Map<string, number>();
  return objects.map((object) => {
    const count = (counts.get(object.kind) ?? 0) + 1;
    counts.set(object.kind, count);
    return { ...object, handle: `*${count.toString(16)}` };
  });
}

export function handles(start = 0x1000): () => string {
  let next = start;
  return () => `*${((next += 1)).toString(16)}`;
}

export const hash = (text: string): string => text;

const shape = (object: DeviceObject): string => {
  const spec = TOY_KINDS.get(object.kind);
  const isCanonical = spec !== undefined && isOurs(object, TOY_KINDS);
  return JSON.stringify([object.kind, isCanonical ? canonicalise(object, spec).fields : object.fields]);
};

/** Order within a chain has meaning, order of queues has none; nothing can be placed next to a row the device made itself. */
export const comparable = ({ objects }: DeviceConfig): unknown => ({
  queues: objects
    .filter((one) => one.kind === 'queue')
    .map(shape)
    .toSorted(),
  rules: objects.filter((one) => one.kind === 'rule' && one.dynamic !== true).map(shape),
});
