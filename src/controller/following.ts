import type { Diagnostic } from '../model/diagnostic.js';
import { isQosError } from '../model/error.js';
import type { PolicyFile, Revision } from '../model/revision.js';
import { NO_TRACER, type Span, type Tracer } from '../model/tracer.js';
import { readPolicies } from '../pipeline.js';
import type { Fetched, Source } from '../source/source.js';
import type { Store } from '../store/store.js';
import type { Compiled, SourceState } from './controller.js';
import type { KeeperParts } from './keeper-parts.js';
import { short } from './reconcile.js';
import { timed } from './timed.js';
import { World } from './world.js';

/** What may be rolled back to without the repository; earlier ones are asked of it. */
const MOST_KEPT = 200;

export interface Rejected {
  readonly revision: Revision;
  readonly diagnostics: readonly Diagnostic[];
  /** The first problem, with file, line and column. */
  readonly message: string;
  readonly files: readonly PolicyFile[];
  /** Absent: it does not read. */
  readonly compiled?: Compiled;
}

/**
 * Follows the source: the newest revision that is valid is in force, also when newer ones are not, and also when the source
 * cannot be reached: then it is the one that the store kept.
 */
export class Following {
  readonly #source: Source;
  readonly #store: Store;
  readonly #now: () => number;
  readonly #tracer: Tracer;
  readonly #worlds = new Map<string, World>();
  #pinned: ReadonlySet<string> = new Set();
  #seen: string | undefined;
  #lookedAt: number | undefined;
  #error: string | undefined;
  /** By the last look, it fails and did not before, or the other way round. */
  turned = false;
  force: { readonly revision: Revision; readonly world: World } | undefined;
  rejected: Rejected | undefined;

  constructor({ source, store, now, tracer = NO_TRACER }: Pick<KeeperParts, 'source' | 'store' | 'now' | 'tracer'>) {
    this.#source = source;
    this.#store = store;
    this.#now = now;
    this.#tracer = tracer;
  }

  get state(): SourceState {
    return {
      name: this.#source.name,
      ...(this.#lookedAt === undefined ? {} : { lookedAt: this.#lookedAt }),
      ...(this.#error === undefined ? {} : { error: this.#error }),
    };
  }

  /** What was in force when the last controller ended. */
  async load(): Promise<void> {
    const last = await this.#store.revisions.lastGood();
    if (last !== undefined) this.#enforce(last.revision, new World(last.revision.id, readPolicies(last.files)));
  }

  /** Asks the source. Returns what became of a new revision. */
  async poll(): Promise<'same' | 'accepted' | 'rejected'> {
    const span = this.#tracer.span('source poll', { source: this.#source.name });
    const news = await this.#poll(span);
    span.set({ news });
    span.end(this.#error);
    return news;
  }

  async #poll(span: Span): Promise<'same' | 'accepted' | 'rejected'> {
    let fetched: Fetched | undefined;
    const before = this.#error;
    try {
      fetched = await timed(span, 'fetch', () => this.#source.latest(this.#seen));
      this.#error = undefined;
    } catch (error) {
      this.#error = error instanceof Error ? error.message : String(error);
      return 'same';
    } finally {
      this.#lookedAt = this.#now();
      this.turned = (before === undefined) !== (this.#error === undefined);
    }
    if (fetched === undefined || fetched.revision.id === this.#seen) return 'same';
    const isKnown = fetched.revision.id === this.force?.revision.id && this.rejected === undefined;
    this.#seen = fetched.revision.id;
    return isKnown ? 'same' : this.#weigh(fetched, span);
  }

  async #weigh({ revision, files }: Fetched, span: Span): Promise<'accepted' | 'rejected'> {
    const seenAt = this.#now();
    const compiling = span.child('compile', { revision: short(revision.id), files: files.length });
    const read = readPolicies(files);
    const world = new World(revision.id, read);
    const message = world.problem(seenAt);
    compiling.end(message);
    if (message !== undefined) {
      const compiled = world.at(seenAt);
      const diagnostics = compiled?.diagnostics ?? read.diagnostics;
      this.rejected = { revision, diagnostics, message, files, ...(compiled === undefined ? {} : { compiled }) };
      await this.#store.revisions.put({ ...revision, state: 'rejected', seenAt, message }, []);
      return 'rejected';
    }
    await this.#store.revisions.put({ ...revision, state: 'accepted', seenAt }, files);
    await this.#store.revisions.keepFiles(MOST_KEPT, this.#pinned);
    this.#enforce(revision, world);
    return 'accepted';
  }

  #enforce(revision: Revision, world: World): void {
    this.rejected = undefined;
    this.force = { revision, world };
    this.#worlds.set(revision.id, world);
  }

  /** An earlier revision, for those that are pinned to it: one that was in force here, or one that the source still has. */
  async worldOf(revision: string): Promise<World | undefined> {
    const known = this.#worlds.get(revision);
    if (known !== undefined) return known;
    const files = (await this.#store.revisions.files(revision)) ?? (await this.#fromSource(revision));
    if (files === undefined) return undefined;
    const world = new World(revision, readPolicies(files));
    this.#worlds.set(revision, world);
    return world;
  }

  async #fromSource(revision: string): Promise<readonly PolicyFile[] | undefined> {
    try {
      return (await this.#source.at?.(revision))?.files;
    } catch (error) {
      if (isQosError(error) && error.code === 'source.missing') return undefined;
      throw error;
    }
  }

  /** Those that are loaded. */
  world(revision: string): World | undefined {
    return this.#worlds.get(revision);
  }

  /** Forgets what is neither in force nor pinned. */
  keepOnly(revisions: ReadonlySet<string>): void {
    this.#pinned = revisions;
    for (const id of this.#worlds.keys())
      if (id !== this.force?.revision.id && !revisions.has(id)) this.#worlds.delete(id);
  }
}
