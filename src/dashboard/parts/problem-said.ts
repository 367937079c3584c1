import type { ApiProblem } from '../api/problem.js';
import type { Language } from '../format.js';
import type { en } from '../text/en.js';

export interface ProblemSaid {
  readonly what: string;
  readonly cure?: string;
  /** What the server wrote, where that is not said above; in English. */
  readonly served: readonly string[];
}

interface Reader {
  readonly language: Language;
  readonly problems: typeof en.problems;
}

/**
 * The server writes English. Who reads English is told what it says, which is more exact than what the code means; everybody
 * else what the code means, and then what it says.
 */
export function problemSaid(
  { code, detail, cure }: Pick<ApiProblem, 'code' | 'detail' | 'cure'>,
  { language, problems }: Reader,
): ProblemSaid {
  const known = problems[code];
  // What another program answered is no sentence for people.
  const isSentence = code !== 'network' && code !== 'unknown';
  if (language === 'en' && isSentence)
    return { ...known, what: detail ?? known.what, ...(cure === undefined ? {} : { cure }), served: [] };
  return { ...known, served: [detail, cure].filter((one) => one !== undefined) };
}
