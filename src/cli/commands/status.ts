import { fleetOf, look, type Looked } from '../fleet.js';
import { EXIT, type Exit, type Io } from '../io.js';
import type { InstantFlags } from '../instant.js';
import { concurrencyOf } from '../numbers.js';
import { requireCompiled } from '../require.js';
import { showProgress } from '../views/progress.js';
import { count, someOf } from '../views/count.js';
import { table } from '../views/table.js';
import { choose, type SelectorFlags } from '../choose.js';
import type { Reason } from '../../model/condition.js';
import { QosError } from '../../model/error.js';
import { type ControllerFlags, placeOf } from '../controller/place.js';
import { groupBy } from '../../model/group-by.js';

export interface StatusFlags extends SelectorFlags, InstantFlags, ControllerFlags {
  readonly policies?: string;
  readonly format: 'text' | 'json';
  readonly all?: boolean;
  readonly watch?: boolean;
  readonly concurrency?: string;
}

export interface RouterStatus {
  readonly router: string;
  readonly sites: readonly string[];
  readonly ready: boolean;
  readonly reason: Reason;
  readonly message: string;
  readonly version: string;
}

const VERSION = 1;

/** What a running controller says of its fleet, where one is named; else our own look at every router. */
export async function status(io: Io, flags: StatusFlags): Promise<Exit> {
  const place = await placeOf(io, flags);
  if (place !== undefined) {
    requireWhole(flags);
    const { controllerStatus, watch } = await import('./watch.js');
    return flags.watch === true ? watch(io, place, flags) : controllerStatus(io, place, flags);
  }
  if (flags.watch !== true && (flags.tokenFile ?? flags.caFile ?? flags.pin) === undefined) return lookAt(io, flags);
  throw new QosError('usage', '--watch, --token-file, --ca-file and --pin are about a running controller', {
    cure: 'Say which: --url http://127.0.0.1:8080.',
  });
}

function requireWhole({ site, router, class: name, region, label, at, policies }: StatusFlags): void {
  if ((site ?? router ?? name ?? region ?? label ?? at ?? policies) === undefined) return;
  throw new QosError('usage', 'a controller tells of all that its token may see, by its own policies and clock', {
    cure: 'Leave --site, --router, --class, --region, --label, --at and --policies out, or leave --url out.',
  });
}

/** One look at every router: reachable, in sync, bypassed, or with an apply that nobody confirmed. */
async function lookAt(io: Io, flags: StatusFlags): Promise<Exit> {
  const concurrency = concurrencyOf(flags.concurrency);
  const compiled = await requireCompiled(io, flags);
  const { intents, sites } = choose(compiled, flags);
  const progress = showProgress(io, 'Looking at routers');
  const looked = await look(io, fleetOf(io, compiled), intents, { concurrency, progress });
  const sitesOf = groupBy(sites, (site) => site.router);
  const rows = looked.map((one) =>
    statusOf(
      one,
      (sitesOf.get(one.router) ?? []).map((site) => site.name),
    ),
  );
  const done = new Set(rows.map((row) => row.router));
  const left = intents.map((intent) => intent.router).filter((router) => !done.has(router));
  if (flags.format === 'json') {
    const { revision } = compiled;
    io.out(JSON.stringify({ formatVersion: VERSION, revision, routers: rows, notLookedAt: left }, null, 2));
  } else io.out(statusText(io, { rows, left, all: flags.all === true }));
  if (looked.length < intents.length) return EXIT.interrupted;
  if (rows.every((row) => row.ready)) return EXIT.done;
  return rows.some((row) => row.ready) ? EXIT.partial : EXIT.failed;
}

/** So many rows fit a screen, whatever is in them. */
const FEW = 20;

function statusText(
  io: Io,
  {
    rows,
    left,
    all,
  }: { readonly rows: readonly RouterStatus[]; readonly left: readonly string[]; readonly all: boolean },
): string {
  const shown = all || rows.length <= FEW ? rows : rows.filter((row) => !row.ready);
  const ready = rows.filter((row) => row.ready).length;
  const cells = shown.map((row) => [row.router, row.sites.join(','), row.reason, row.version, row.message]);
  return [
    `${ready} of ${count(rows.length, 'router')} ${ready === 1 ? 'holds' : 'hold'} what the policies ask for`,
    ...(left.length === 0 ? [] : [`${io.colors.yellow('Interrupted')}, not looked at: ${someOf(left)}`]),
    ...(cells.length === 0 ? [] : [table(['router', 'sites', 'reason', 'version', 'message'], cells)]),
  ].join('\n');
}

function statusOf(one: Looked, sites: readonly string[]): RouterStatus {
  if (!one.ok) {
    return {
      router: one.router,
      sites,
      ready: false,
      reason: one.outcome.reason,
      message: one.outcome.error?.message ?? '',
      version: '',
    };
  }
  const { version, armed } = one;
  const row = (ready: boolean, reason: Reason, message: string): RouterStatus => ({
    router: one.router,
    sites,
    ready,
    reason,
    message,
    version,
  });
  const blocking = one.diagnostics.find((each) => each.severity === 'error');
  if (blocking !== undefined) {
    return row(false, blocking.code.startsWith('bypass.') ? 'Bypassed' : 'CapabilityMissing', blocking.message);
  }
  if (armed)
    return row(
      false,
      'Progressing',
      'an apply is under way or was cut off; unless it is confirmed, the router takes it back by itself',
    );
  const { changes } = one.changeSet;
  if (changes.length > 0) return row(false, 'DriftDetected', `${count(changes.length, 'change')} to make`);
  return row(true, 'NoChange', '');
}
