import type { Sentence } from './api-codec.js';
import type { Before, Reply } from './api-reply.js';

/**
 * What a session needs of its connection. Commands and answers have the form of the API (manual 47579160) whatever is
 * spoken below; over SSH they are put into the console's language and back.
 */
export interface Exchange {
  /**
   * Answers in the order asked. A trap is data, never a rejection. `before`: what the same sentences brought the last time;
   * an answer that did not change may be the same object again.
   */
  exchange(sentences: readonly Sentence[], before?: Before): Promise<readonly Reply[]>;
  close(): Promise<void>;
}
