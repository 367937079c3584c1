import type { Device } from './device.js';
import type { Rights } from './rights.js';
import { runScript, type Watch } from './script-run.js';
import { Trap } from './trap.js';

/** Lines end as on a terminal, also where there is none. */
const LINE_END = '\r\n';

/**
 * One line given to the console, as an exec without a terminal does: no banner, no prompt, no echo. What went wrong is said
 * on the same output, and ends the line there.
 */
export function runLine(
  device: Device,
  line: string,
  who: { readonly rights: Rights; readonly watch?: Watch },
): string {
  const output: string[] = [];
  try {
    runScript(device, line, { ...who, put: (text) => output.push(text) });
  } catch (error) {
    if (error instanceof RangeError) output.push('failure: nested too deeply');
    else if (error instanceof Trap) output.push(error.message);
    else throw error;
  }
  return output.map((text) => text + LINE_END).join('');
}
