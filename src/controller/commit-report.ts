import { conditionOf, type RouterStatus } from '../model/status.js';
import type { CommitStatus } from '../source/source.js';
import { backoff } from './backoff.js';
import type { Chronicle } from './chronicle.js';
import type { ControllerEvent } from './controller.js';
import type { KeeperParts } from './keeper-parts.js';
import { Outbox } from './outbox.js';

/** What became of a revision on one router. `left`: an order stands against it. */
type Fate = 'awaited' | 'held' | 'left' | 'failed';

interface Watched {
  readonly commit: string;
  /** Routers that need no change. */
  readonly others: number;
  readonly fates: Map<string, Fate>;
  /** Why the last one failed that did. */
  readonly reasons: Map<string, string>;
  told?: CommitStatus;
}

type Parts = Pick<KeeperParts, 'tellForge' | 'random' | 'complain'>;

/** Commits of git; a folder has none that a forge knows. */
const COMMIT = /^[0-9a-f]{40}([0-9a-f]{24})?$/;

/**
 * Tells how a revision fares: pending until every router that it concerns was tried, then success or failure; a failure
 * becomes a success when the last router holds it. After that the commit has had its say.
 */
export class CommitReport {
  readonly #outbox: Outbox | undefined;
  #watched: Watched | undefined;

  constructor({ tellForge, random, complain }: Parts, chronicle: Pick<Chronicle, 'listen'>) {
    if (tellForge === undefined) return;
    this.#outbox = new Outbox({ write: tellForge, wait: (failures) => backoff(failures, random()), complain });
    chronicle.listen((event) => this.#on(event));
  }

  /** A revision that is in force since now, the routers for which it changes something, and how many there are in all. */
  accepted(commit: string, routers: readonly string[], total: number): void {
    const earlier = this.#watched;
    this.#watch(commit, routers, total);
    if (earlier?.told?.state === 'pending' && earlier.commit !== commit)
      this.#say(earlier, 'pending', `superseded by ${commit.slice(0, 12)} before every router held it`);
    if (this.#watched === undefined) return;
    this.#say(this.#watched, 'pending', `valid; to be brought to ${counted(routers.length)} of ${total}`);
    this.#weigh(this.#watched);
  }

  /** A revision that was in force when the last controller ended: how it ended may be untold. */
  resumed(commit: string, routers: readonly string[], total: number): void {
    this.#watch(commit, routers, total);
  }

  rejected(commit: string, message: string): void {
    if (COMMIT.test(commit)) this.#outbox?.put(commit, { state: 'failure', description: `not applied: ${message}` });
  }

  close(): void {
    this.#outbox?.close();
  }

  #on(event: ControllerEvent): void {
    const watched = this.#watched;
    if (watched === undefined) return;
    if (event.type === 'removed') watched.fates.delete(event.router);
    else if (event.type !== 'status' || !note(watched, event.status)) return;
    this.#weigh(watched);
  }

  #watch(commit: string, routers: readonly string[], total: number): void {
    const fates = new Map(routers.map((name) => [name, 'awaited' as const]));
    const isTold = this.#outbox !== undefined && COMMIT.test(commit);
    this.#watched = isTold ? { commit, others: total - routers.length, fates, reasons: new Map() } : undefined;
  }

  #weigh(watched: Watched): void {
    const count = (fate: Fate): number => [...watched.fates.values()].filter((one) => one === fate).length;
    if (count('awaited') > 0) return;
    const failed = count('failed');
    if (failed > 0) {
      const [name = ''] = [...watched.fates].find(([, fate]) => fate === 'failed') ?? [];
      const why = watched.reasons.get(name) ?? '';
      this.#say(watched, 'failure', `${failed} of ${counted(watched.fates.size)} failed; first: ${name} (${why})`);
      return;
    }
    const left = count('left');
    const parts = [
      `${counted(count('held'))} hold${count('held') === 1 ? 's' : ''} it`,
      ...(left === 0 ? [] : [`${left} left alone by order`]),
      ...(watched.others === 0 ? [] : [`${watched.others} need no change`]),
    ];
    this.#say(watched, 'success', parts.join(', '));
    this.#watched = undefined;
  }

  #say(watched: Watched, state: CommitStatus['state'], description: string): void {
    if (watched.told?.state === state && watched.told.description === description) return;
    watched.told = { state, description };
    this.#outbox?.put(watched.commit, watched.told);
  }
}

const counted = (count: number): string => (count === 1 ? '1 router' : `${count} routers`);

/** False: nothing new. */
function note({ commit, fates, reasons }: Watched, status: RouterStatus): boolean {
  const { router } = status;
  const known = fates.get(router);
  const fate = fateOf(status, commit);
  if (known === undefined || fate === 'awaited') return false;
  fates.set(router, fate);
  reasons.set(router, conditionOf(status, 'Ready')?.reason ?? '');
  return true;
}

function fateOf(status: RouterStatus, commit: string): Fate {
  const [ready, reconciling, stalled] = (['Ready', 'Reconciling', 'Stalled'] as const).map((type) =>
    conditionOf(status, type),
  );
  const isRetried = reconciling?.reason === 'ProgressingWithRetry';
  if (reconciling?.status === 'true' && !isRetried) return 'awaited';
  const isFailed = isRetried || stalled?.status === 'true';
  // Of a router that an order keeps as it is no attempt is noted.
  if (!isFailed && ready?.status === 'false') return 'left';
  if (status.attempted !== commit) return 'awaited';
  return isFailed ? 'failed' : 'held';
}
