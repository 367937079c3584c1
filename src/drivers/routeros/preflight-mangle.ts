import type { DeviceObject } from '../../model/device.js';
import { MANGLE, MARK } from './kinds.js';

/** What a mangle rule of somebody else does to ours, or ours to it. */
export interface MangleConflict {
  readonly rule: DeviceObject;
  readonly severity: 'warning' | 'note';
  readonly effect: string;
  readonly cure: string;
}

type Judgement = Omit<MangleConflict, 'rule'>;

const CONNECTIONS: Judgement = {
  severity: 'warning',
  effect: 'a connection has one mark, so those that it marks all go to the default class',
  cure: 'Limit it to traffic that no building has, or remove it; routing marks can be set without it.',
};
const FASTTRACK: Judgement = {
  severity: 'warning',
  effect: 'its connections go past mangle and queues',
  cure: 'Disable it.',
};
const ENDS: Judgement = {
  severity: 'warning',
  effect: 'it ends the processing of its packets before ours see them, so they are not classified',
  cure: 'Move it behind the rules of qosctl, or set passthrough=yes.',
};
const REPLACES: Judgement = {
  severity: 'warning',
  effect: 'it replaces the packet mark that ours set, so its packets go past their queues',
  cure: 'Move it before the rules of qosctl, or remove it.',
};
const REPLACED: Judgement = {
  severity: 'note',
  effect:
    'ours replace the packet mark that it sets, so queues that look for it no longer see traffic of the buildings',
  cure: 'Remove it together with those queues, if nothing else needs them.',
};

/** Ours stand in the forward chain, behind what is there when they come. A hook of its own is over before the next begins. */
export function mangleConflicts(objects: readonly DeviceObject[]): readonly MangleConflict[] {
  return [MANGLE.ipv4.kind, MANGLE.ipv6.kind].flatMap((kind) => {
    const rules = objects.filter((object) => object.kind === kind);
    const first = rules.findIndex((rule) => isOurs(rule) && rule.fields['chain'] === 'forward');
    return rules.flatMap((rule, index) => {
      if (isOurs(rule) || rule.dynamic === true || isYes(rule.fields['disabled'])) return [];
      const found = judge(rule.fields, first >= 0 && index > first);
      return found === undefined ? [] : [{ rule, ...found }];
    });
  });
}

const isOurs = ({ fields }: DeviceObject): boolean => (fields['comment'] ?? '').startsWith(MARK);
const isYes = (value: string | undefined): boolean => value === 'true' || value === 'yes';
const isNo = (value: string | undefined): boolean => value === 'false' || value === 'no';

const OTHER_HOOKS: ReadonlySet<string> = new Set(['prerouting', 'postrouting', 'input', 'output']);
const MARKING: ReadonlySet<string> = new Set([
  'mark-packet',
  'mark-routing',
  'change-dscp',
  'change-mss',
  'change-ttl',
]);

/** A chain of somebody's own is taken to be called from forward. */
function judge(fields: DeviceObject['fields'], isBehind: boolean): Judgement | undefined {
  const { action = 'accept', chain = '', passthrough } = fields;
  if (chain === 'input' || chain === 'output') return undefined;
  if (action === 'mark-connection') return CONNECTIONS;
  if (action === 'fasttrack-connection') return FASTTRACK;
  const isForward = !OTHER_HOOKS.has(chain);
  const ends = action === 'accept' || (MARKING.has(action) && isNo(passthrough));
  if (isForward && !isBehind && ends) return ENDS;
  if (action !== 'mark-packet') return undefined;
  return chain === 'postrouting' || (isForward && isBehind) ? REPLACES : REPLACED;
}
