import type { Diagnostic } from '../model/diagnostic.js';
import { suggestName } from '../model/nearest.js';
import { fieldOrigin } from '../model/origin.js';
import type { Calendar } from '../model/policy.js';
import { readIcs } from './ics.js';
import { problem } from './lint/report.js';
import type { ReadCalendar } from './read/calendar.js';
import { decodeFile, type PolicyFile } from './text.js';

interface Attached {
  readonly calendars: readonly Calendar[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Brings the events of .ics files into the calendars that name them. */
export function attachEvents(read: readonly ReadCalendar[], files: readonly PolicyFile[]): Attached {
  const diagnostics: Diagnostic[] = [];
  const byPath = new Map(files.map((file) => [file.path, file]));
  const calendars = read.map(({ calendar, ics }) => {
    if (ics === undefined) return calendar;
    const at = fieldOrigin(calendar.at, 'ics');
    const path = besidePath(at.file, ics);
    const file = byPath.get(path);
    if (file === undefined) {
      const known = files.map((one) => one.path).filter((one) => one.endsWith('.ics'));
      diagnostics.push(problem('calendar.ics', at, `there is no file ${path}`, { cure: suggestName(path, known) }));
      return calendar;
    }
    const text = decodeFile(file);
    if (typeof text !== 'string') {
      diagnostics.push(text);
      return calendar;
    }
    try {
      return { ...calendar, spans: readIcs(text, calendar.timeZone) };
    } catch (error) {
      const reason = error instanceof Error ? error.message.split('\n')[0] : 'unknown';
      diagnostics.push(
        problem('calendar.ics', at, `${path} is not an iCalendar file: ${reason}`, {
          cure: 'Export it again as .ics (RFC 5545).',
        }),
      );
      return calendar;
    }
  });
  return { calendars, diagnostics };
}

/** `calendars/exams.yaml` + `../ics/a.ics` → `ics/a.ics`. Nothing outside of the repository is ever found. */
function besidePath(file: string, relative: string): string {
  const steps = file.split('/').slice(0, -1);
  for (const step of relative.split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '.' && step !== '') steps.push(step);
  }
  return steps.join('/');
}
