import type { Io } from '../io.js';

/** A bar on a terminal, a line now and then elsewhere. Written to stderr: stdout belongs to the answer. */
export interface Progress {
  step(finished: number, total: number, failed: number): void;
  end(): void;
}

const STEPS = 4;
const WIDEST = 40;
const NARROWEST = 10;
const REDRAW_MS = 80;

export function showProgress(io: Io, label: string): Progress {
  let drawn = '';
  let quarter = 0;
  let painted = 0;
  return {
    step(finished, total, failed) {
      const share = total === 0 ? 1 : finished / total;
      const trouble = failed === 0 ? '' : `, ${failed} failed`;
      if (!io.isTerminal) {
        const now = Math.floor(share * STEPS);
        if (now > quarter) io.err(`${label}: ${finished} of ${total}${trouble}\n`);
        quarter = Math.max(now, quarter);
        return;
      }
      const at = io.now();
      if (finished < total && at - painted < REDRAW_MS) return;
      painted = at;
      const numbers = `${finished}/${total}${trouble}`;
      const room = Math.min(WIDEST, io.columns - label.length - numbers.length - 3);
      const filled = Math.round(share * room);
      const bar = room < NARROWEST ? '' : `${'█'.repeat(filled)}${'░'.repeat(room - filled)} `;
      // A line that wraps cannot be drawn over.
      drawn = `${label} ${bar}${numbers}`.slice(0, io.columns - 1);
      io.err(`\r${drawn}\u001B[K`);
    },
    end() {
      if (drawn !== '') io.err('\r\u001B[K');
    },
  };
}
