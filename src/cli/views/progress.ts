import type { Io } from '../io.js';

/** A bar on a terminal, a line now and then elsewhere. Written to stderr: stdout belongs to the answer. */
export interface Progress {
  step(finished: number, total: number, failed: number): void;
  end(): void;
}

const STEPS = 4;

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
      if (finished < total && at - painted < 80) return;
      painted = at;
      const room = Math.max(10, Math.min(40, io.columns - label.length - 32));
      const filled = Math.round(share * room);
      drawn = `${label} ${'█'.repeat(filled)}${'░'.repeat(room - filled)} ${finished}/${total}${trouble}`;
      io.err(`\r${drawn}\u001B[K`);
    },
    end() {
      if (drawn !== '') io.err('\r\u001B[K');
    },
  };
}
