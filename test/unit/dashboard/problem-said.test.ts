import { describe, expect, it } from 'vitest';
import { ApiProblem } from '../../../src/dashboard/api/problem.js';
import { problemSaid } from '../../../src/dashboard/parts/problem-said.js';
import { en } from '../../../src/dashboard/text/en.js';
import { fr } from '../../../src/dashboard/text/fr.js';
import { bodyOf, Problem, type ProblemCode, PROBLEMS } from '../../../src/server/problem.js';

const english = { language: 'en', problems: en.problems } as const;
const french = { language: 'fr', problems: fr.problems } as const;
const CODES = Object.keys(PROBLEMS) as readonly ProblemCode[];

const answered = (code: ProblemCode, detail: string, cure?: string): ApiProblem =>
  new ApiProblem({ ...bodyOf(new Problem(code, detail, cure === undefined ? {} : { cure })), code });

describe('a problem', () => {
  it('is told in French by what its code means, then as the server wrote it', () => {
    const said = problemSaid(
      answered('request.conflict', 'ama is the last admin.', 'Make another admin first.'),
      french,
    );
    expect(said).toEqual({
      what: 'Ce n’est pas possible dans l’état actuel.',
      served: ['ama is the last admin.', 'Make another admin first.'],
    });
  });

  it('is told in English as the server wrote it, and nothing twice', () => {
    const said = problemSaid(
      answered('request.conflict', 'ama is the last admin.', 'Make another admin first.'),
      english,
    );
    expect(said).toEqual({ what: 'ama is the last admin.', cure: 'Make another admin first.', served: [] });
  });

  it.each(CODES)('of which the server says no more than its code (%s) is the sentence of the reader alone', (code) => {
    const plain = answered(code, PROBLEMS[code][1]);
    for (const reader of [english, french])
      expect(problemSaid(plain, reader)).toEqual({ ...reader.problems[code], served: [] });
  });

  it('that no server told is never the words of a program', () => {
    expect(problemSaid(new ApiProblem({ code: 'network' }), english).what).toBe('The controller does not answer.');
    const foreign = new ApiProblem({ code: 'unknown', status: 502, detail: '502 Bad Gateway' });
    expect(problemSaid(foreign, english)).toMatchObject({
      what: en.problems.unknown.what,
      served: ['502 Bad Gateway'],
    });
    expect(problemSaid(foreign, french)).toMatchObject({ what: fr.problems.unknown.what, served: ['502 Bad Gateway'] });
  });
});
