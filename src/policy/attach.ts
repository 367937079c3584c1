import type { Diagnostic } from '../model/diagnostic.js';
import { suggestName } from '../model/nearest.js';
import { fieldOrigin } from '../model/origin.js';
import type { Calendar } from '../model/policy.js';
import { readIcs } from './ics.js';
import { clip } from './quote.js';
import type { ReadCalendar } from './read/calendar.js';
import { problem } from './report.js';
import type { PolicyFile } from '../model/revision.js';
import { decodeFile } from './text.js';

interface Attached {
  readonly calendars: readonly Calendar[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Brings the events of .ics files into the calendars that name them. */
export function attachEvents(read: readonly ReadCalendar[], files: readonly PolicyFile[]): Attached {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const attached = read.map(({ calendar, ics }) => (ics === undefined ? { calendar } : attach(calendar, ics, byPath)));
  return {
    calendars: attached.map(({ calendar }) => calendar),
    diagnostics: attached.flatMap((one) => ('problem' in one ? [one.problem] : [])),
  };
}

type Outcome = { readonly calendar: Calendar } | { readonly calendar: Calendar; readonly problem: Diagnostic };

function attach(calendar: Calendar, ics: string, byPath: ReadonlyMap<string, PolicyFile>): Outcome {
  const path = besidePath(calendar.at.file, ics);
  const fail = (why: string, cure: string | undefined): Outcome => {
    const message = `calendar "${calendar.name}" has none of its events: ${why}`;
    return { calendar, problem: problem('calendar.ics', fieldOrigin(calendar.at, 'ics'), message, { cure }) };
  };
  const file = byPath.get(path);
  if (file === undefined) {
    const known = [...byPath.keys()].filter((one) => /\.ics$/i.test(one));
    const cure = suggestName(clip(path, 200), known) ?? 'Add the file to the repository; its name ends in .ics.';
    return fail(`there is no file ${clip(path, 200)}`, cure);
  }
  const text = decodeFile(file);
  if (typeof text !== 'string') return { calendar, problem: text };
  try {
    return { calendar: { ...calendar, spans: readIcs(text, calendar.timeZone) } };
  } catch (error) {
    return fail(`${path} cannot be read: ${reasonOf(error)}`, 'Export it again as .ics (RFC 5545).');
  }
}

/** Where the parser meets what it does not expect, its own errors speak of its inside. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error) || error instanceof TypeError) return 'it is not an iCalendar text, or is damaged';
  return clip(error.message.split('\n')[0] ?? '', 200);
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
