import type { Capabilities } from '../../model/capability.js';
import type { DeviceConfig } from '../../model/device.js';
import { QosError } from '../../model/error.js';
import { weakly } from '../../model/weakly.js';
import type { Observation } from '../driver.js';
import type { Reply } from './api-reply.js';
import { KINDS } from './kinds.js';
import { holderOf } from './lock.js';
import { OPTIONAL_READS, READS } from './read.js';
import { disciplinesOf } from './version.js';
import { rowObject } from './wire-api.js';

type Rows = readonly Readonly<Record<string, string>>[];

const OBJECT_KINDS: ReadonlySet<string> = new Set([...KINDS.map((spec) => spec.kind), '/queue/simple']);

/** An earlier look at the same router. */
export interface Look {
  readonly replies: readonly Reply[];
  readonly seen: Observation;
}

/** The rows of one of READS. */
export const rowsOf = (replies: readonly Reply[], name: string): Rows =>
  replies[READS.findIndex((read) => read.name === name)]?.rows ?? [];

const CONFIG_READS = READS.flatMap(({ name }, index) => (OBJECT_KINDS.has(name) ? [index] : []));

/** Replies to READS → what the router is and holds; where that is as `before`, the same objects. */
export function readObservation(
  replies: readonly Reply[],
  { user, router, before }: { readonly user: string; readonly router: string; readonly before?: Look },
): Observation {
  const rows = new Map<string, Rows>();
  const absent = new Set<string>();
  READS.forEach(({ name, words }, index) => {
    const reply = replies[index];
    const trap = reply?.traps[0];
    if (trap === undefined) rows.set(name, reply?.rows ?? []);
    else if (OPTIONAL_READS.has(name)) absent.add(name);
    else throw refused(router, words[0] ?? '', trap.message);
  });
  const first = (name: string): Readonly<Record<string, string>> => rows.get(name)?.[0] ?? {};
  const resource = first('resource');
  const version = resource['version'] ?? '';
  const timers = rows.get('timer') ?? [];
  const able: Capabilities = {
    platform: 'RouterOS',
    version,
    ...(resource['board-name'] === undefined ? {} : { board: resource['board-name'] }),
    disciplines: disciplinesOf(version),
    ipv6: !absent.has('/ipv6/firewall/mangle'),
    timer: canSchedule(first('device-mode')),
    interfaces: (rows.get('interface') ?? []).map((row) => row['name'] ?? ''),
  };
  const isSame = before !== undefined && CONFIG_READS.every((index) => replies[index] === before.replies[index]);
  return {
    able: before !== undefined && JSON.stringify(able) === JSON.stringify(before.seen.able) ? before.seen.able : able,
    config: isSame ? before.seen.config : configOf(configOnly(replies)),
    facts: factsOf(rows, user),
    armed: timers.length > 0,
    ...holderOf(rows.get('lock') ?? [], first('clock')),
  };
}

const refused = (router: string, command: string, message: string): QosError =>
  new QosError('router.command', `${router}: ${command} answered "${message}"`, {
    subject: router,
    cure: 'Check that the user has the policies read, write and test.',
  });

const isYes = (value: string | undefined): boolean => value === 'true' || value === 'yes';

const canSchedule = (mode: Readonly<Record<string, string>>): boolean =>
  (mode['scheduler'] === undefined || isYes(mode['scheduler'])) && !isYes(mode['flagged']);

interface Part {
  readonly kind: string;
  readonly reply: Reply | undefined;
}

/** By itself, so that what keeps a configuration keeps nothing else of the look: the undo is in there, as text. */
const configOnly = (replies: readonly Reply[]): readonly Part[] =>
  CONFIG_READS.map((index) => ({ kind: READS[index]?.name ?? '', reply: replies[index] }));

/** Read from the replies when it is asked for: a router that did not change is not. */
function configOf(parts: readonly Part[]): DeviceConfig {
  const objects = weakly(() =>
    parts.flatMap(({ kind, reply }) => (reply?.rows ?? []).map((row) => rowObject(kind, row))),
  );
  return {
    get objects() {
      return objects();
    },
  };
}

function factsOf(rows: ReadonlyMap<string, Rows>, user: string): Readonly<Record<string, string>> {
  const first = (name: string): Readonly<Record<string, string>> => rows.get(name)?.[0] ?? {};
  const group = rows.get('user')?.find((row) => row['name'] === user)?.['group'];
  const policy = rows.get('group')?.find((row) => row['name'] === group)?.['policy'];
  const interfaces = rows.get('interface') ?? [];
  const bridges = interfaces.filter((row) => row['type'] === 'bridge').map((row) => row['name'] ?? '');
  const slaves = interfaces.filter((row) => isYes(row['slave'])).map((row) => row['name'] ?? '');
  const offloading = (rows.get('switch') ?? []).filter((row) => isYes(row['l3-hw-offloading']));
  const clock = first('clock');
  return {
    date: clock['date'] ?? '',
    time: clock['time'] ?? '',
    license: first('license')['level'] ?? first('license')['nlevel'] ?? '',
    scheduler: first('device-mode')['scheduler'] ?? '',
    flagged: first('device-mode')['flagged'] ?? '',
    'bridge-use-ip-firewall': first('bridge-settings')['use-ip-firewall'] ?? '',
    bridges: bridges.join(','),
    slaves: slaves.join(','),
    'l3-hw-offloading': offloading.map((row) => row['name'] ?? '').join(','),
    ...(policy === undefined ? {} : { policy }),
  };
}
