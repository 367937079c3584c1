import { lost, timedOut } from '../../src/drivers/connection-failure.js';
import type { Sentence } from '../../src/drivers/routeros/api-codec.js';
import type { Reply } from '../../src/drivers/routeros/api-reply.js';
import type { Exchange } from '../../src/drivers/routeros/exchange.js';
import type { QosError } from '../../src/model/error.js';
import type { Fault } from './rig.js';
import { ROUTER } from './transitions.js';

const READS = new Set(['print', 'get', 'find']);
const PEER = { router: ROUTER, address: 'the device', port: 0 };
const REFUSED: Reply = { rows: [], traps: [{ message: 'failure: refused as told' }] };

const verbOf = ([path = '']: Sentence): string => path.slice(path.lastIndexOf('/') + 1);
const isWrite = (sentence: Sentence): boolean => !READS.has(verbOf(sentence));

/**
 * Stands between sessions and a device that cannot be told to fail: counts and records what goes there, and lets one write
 * fail on our side of the wire. What the device sees of it is what it would see: a command that never came, or a
 * connection that ends.
 */
export class FaultyWire {
  readonly #sent: Sentence[] = [];
  #fault: Fault | undefined;
  /** Which write it strikes, counted from the start. */
  #at = 0;
  #writes = 0;
  isDead = false;

  get sent(): readonly Sentence[] {
    return this.#sent;
  }

  get writes(): number {
    return this.#writes;
  }

  commands(): readonly string[] {
    const objects = this.#sent.filter((one) => isWrite(one) && one[0]?.startsWith('/system/') === false);
    return objects.map((one) => `${verbOf(one)} ${one[0]?.slice(0, -verbOf(one).length - 1) ?? ''}`);
  }

  breakAt(fault: Fault): void {
    this.#fault = fault;
    this.#at = this.#writes + fault.write;
  }

  mend(): void {
    this.#fault = undefined;
    this.isDead = false;
  }

  /** Where among these the fault strikes; and from then on it has struck. */
  #strike(sentences: readonly Sentence[]): { readonly fault: Fault; readonly index: number } | undefined {
    const fault = this.#fault;
    if (fault === undefined) return undefined;
    const writes = sentences.flatMap((one, at) => (isWrite(one) ? [at] : []));
    const index = writes[this.#at - this.#writes - 1];
    if (index === undefined) return undefined;
    this.#fault = undefined;
    return { fault, index };
  }

  #note(sentences: readonly Sentence[]): void {
    this.#sent.push(...sentences);
    this.#writes += sentences.filter(isWrite).length;
  }

  over(line: Exchange): Exchange {
    let problem: QosError | undefined;
    const end = async (why: QosError): Promise<never> => {
      problem = why;
      await line.close();
      throw why;
    };
    return {
      exchange: async (sentences, before = []) => {
        if (problem !== undefined) throw problem;
        const struck = this.#strike(sentences);
        if (struck === undefined) {
          this.#note(sentences);
          return line.exchange(sentences, before);
        }
        const { fault, index } = struck;
        this.#note(sentences.slice(0, fault.kind === 'refuse' ? undefined : index + 1));
        if (fault.kind === 'refuse') {
          const rest = <One>(list: readonly One[]): readonly One[] => list.filter((_, at) => at !== index);
          const replies = await line.exchange(rest(sentences), rest(sentences.map((_, at) => before[at])));
          return [...replies.slice(0, index), REFUSED, ...replies.slice(index)];
        }
        await line.exchange(sentences.slice(0, fault.kind === 'cut-after' ? index + 1 : index));
        this.isDead = fault.forGood === true;
        return end(fault.kind === 'hang' ? timedOut(PEER, 'a command', 0) : lost(PEER, 'cut as told'));
      },
      close: () => line.close(),
    };
  }
}
