import type { Reader } from './reader.js';

/** What a topic shows: all of it, and what changed. */
export interface Topic<Event, Whole = unknown, Part = Whole> {
  snapshot(): Whole;
  /** Of what happened in one tick. `nothing`: none of it is of interest here; `all`: too much, show everything anew. */
  delta(events: readonly Event[]): { readonly data: Part } | 'nothing' | 'all';
}

export interface Mark {
  readonly epoch: string;
  readonly seq: number;
}

interface Kept {
  readonly seq: number;
  readonly bytes: Buffer;
}

export interface ChannelOptions<Event> {
  readonly name: string;
  readonly epoch: string;
  readonly topic: Topic<Event>;
  readonly now: () => number;
  readonly history: number;
}

/** Deltas of a large fleet are large: a channel keeps no more than this of them. */
const HISTORY_BYTES = 8 << 20;
const FRESH_MS = 1_000;

/**
 * One topic as readers with one scope see it. Messages are numbered and encoded once, whoever reads them; the last ones are
 * kept, so that who lost the connection goes on where it broke.
 */
export class Channel<Event> {
  readonly readers = new Set<Reader>();
  readonly #options: ChannelOptions<Event>;
  readonly #kept: Kept[] = [];
  #keptBytes = 0;
  #seq = 0;
  #snapshot: { readonly bytes: Buffer; readonly at: number } | undefined;
  /** Since when nobody reads. */
  idleSince: number;

  constructor(options: ChannelOptions<Event>) {
    this.#options = options;
    this.idleSince = options.now();
  }

  join(reader: Reader, after: Mark | undefined): void {
    this.readers.add(reader);
    const missed = after === undefined ? undefined : this.#missed(after);
    if (missed === undefined) {
      reader.send(this.#picture());
      return;
    }
    reader.send(this.#encode('resumed', undefined));
    for (const { bytes } of missed) reader.send(bytes);
  }

  leave(reader: Reader): void {
    if (this.readers.delete(reader) && this.readers.size === 0) this.idleSince = this.#options.now();
  }

  tell(events: readonly Event[]): void {
    // The last picture is of before these events, whether they are of interest here or not.
    this.#snapshot = undefined;
    const delta = this.#options.topic.delta(events);
    if (delta === 'nothing') return;
    this.#seq += 1;
    const isAll = delta === 'all';
    const bytes = isAll ? this.#encode('snapshot', this.#options.topic.snapshot()) : this.#encode('delta', delta.data);
    this.#keep({ seq: this.#seq, bytes });
    for (const reader of this.readers) reader.send(bytes);
  }

  /** Many who come at once, as after a restart, are shown one picture. */
  #picture(): Buffer {
    const at = this.#options.now();
    if (this.#snapshot === undefined || at - this.#snapshot.at > FRESH_MS) {
      this.#snapshot = { at, bytes: this.#encode('snapshot', this.#options.topic.snapshot()) };
    }
    return this.#snapshot.bytes;
  }

  /** What came after a mark; undefined where that is not known any more, or never was. */
  #missed({ epoch, seq }: Mark): readonly Kept[] | undefined {
    if (epoch !== this.#options.epoch || seq > this.#seq) return undefined;
    const oldest = this.#kept[0]?.seq ?? this.#seq + 1;
    return seq + 1 < oldest ? undefined : this.#kept.filter((one) => one.seq > seq);
  }

  #keep(one: Kept): void {
    this.#kept.push(one);
    this.#keptBytes += one.bytes.length;
    while (this.#kept.length > this.#options.history || this.#keptBytes > HISTORY_BYTES) {
      this.#keptBytes -= this.#kept.shift()?.bytes.length ?? 0;
    }
  }

  #encode(type: 'snapshot' | 'delta' | 'resumed', data: unknown): Buffer {
    const { name, epoch, now } = this.#options;
    return Buffer.from(JSON.stringify({ type, topic: name, epoch, seq: this.#seq, at: now(), data }));
  }
}
