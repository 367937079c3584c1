import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auditText } from '../../../src/model/audit.js';
import { opened, shellOn, storePath } from '../../support/store-file.js';
import { anEvent } from '../../support/store-contract.js';

const COUNT = 9;
const place = fc.integer({ min: 1, max: COUNT });

/** What somebody does to the file, and the number of the first entry that is not as it was. */
interface Tampering {
  readonly sql: readonly string[];
  readonly broken: number;
}

const FIELDS: Readonly<Record<string, string>> = {
  at: 'at + 1',
  who: "who || 'x'",
  action: "'login'",
  subject: "'r-none'",
  detail: `json_set(detail, '$.ok', json('false'))`,
  previous: "'00' || substr(previous, 3) || 'ff'",
  hash: "'zz' || substr(hash, 3)",
  seq: 'seq + 1000',
};

const tampering: fc.Arbitrary<Tampering> = fc.oneof(
  fc.tuple(fc.constantFrom(...Object.entries(FIELDS)), place).map(([[field, value], seq]) => ({
    sql: [`UPDATE audit SET ${field} = ${value} WHERE seq = ${seq}`],
    broken: seq,
  })),
  place.map((seq) => ({ sql: [`UPDATE audit SET detail = '{' WHERE seq = ${seq}`], broken: seq })),
  place.map((seq) => ({ sql: [`DELETE FROM audit WHERE seq = ${seq}`], broken: seq })),
  place.map((seq) => ({ sql: [`DELETE FROM audit WHERE seq >= ${seq}`], broken: seq })),
  place.map((seq) => ({
    sql: [`DELETE FROM audit WHERE seq = ${seq}`, `UPDATE audit SET seq = seq - 1 WHERE seq > ${seq}`],
    broken: seq,
  })),
  fc
    .tuple(place, place)
    .filter(([a, b]) => a < b)
    .map(([a, b]) => ({
      sql: [
        `UPDATE audit SET seq = -1 WHERE seq = ${a}`,
        `UPDATE audit SET seq = ${a} WHERE seq = ${b}`,
        `UPDATE audit SET seq = ${b} WHERE seq = -1`,
      ],
      broken: a,
    })),
  place.map((seq) => ({
    sql: [
      `INSERT INTO audit SELECT ${COUNT} + 1, at, who, action, subject, detail, previous, hash FROM audit WHERE seq = ${seq}`,
    ],
    broken: COUNT + 1,
  })),
  fc.constant({
    sql: ['INSERT INTO audit SELECT 0, at, who, action, subject, detail, previous, hash FROM audit WHERE seq = 1'],
    broken: 1,
  }),
  fc.constant({ sql: ['DELETE FROM audit_end'], broken: COUNT + 1 }),
  fc.constant({ sql: ['DELETE FROM audit'], broken: 1 }),
);

describe('the chain of the audit', () => {
  it('shows where anything was changed, left out, cut off, put in or reordered', async () => {
    const path = await storePath();
    const { audit } = await opened(path);
    for (let index = 1; index <= COUNT; index += 1) await audit.append(anEvent({ subject: `r-${index}` }));
    const shell = await shellOn(path);
    shell.exec('CREATE TEMP TABLE was AS SELECT * FROM audit; CREATE TEMP TABLE end_was AS SELECT * FROM audit_end');
    const restore = (): void =>
      shell.exec(`BEGIN; DELETE FROM audit; DELETE FROM audit_end; INSERT INTO audit SELECT * FROM was;
        INSERT INTO audit_end SELECT * FROM end_was; COMMIT`);
    await fc.assert(
      fc.asyncProperty(tampering, async ({ sql, broken }) => {
        for (const one of sql) shell.exec(one);
        const verdict = await audit.verify();
        restore();
        expect(verdict).toEqual({ entries: broken - 1, broken });
        expect(await audit.verify()).toEqual({ entries: COUNT });
      }),
      { numRuns: 150 },
    );
  });

  it.each([1, 5, COUNT])('shows that entry %i was written anew with a hash that fits', async (seq) => {
    const path = await storePath();
    const { audit } = await opened(path);
    for (let index = 1; index <= COUNT; index += 1) await audit.append(anEvent({ subject: `r-${index}` }));
    const [was] = (await audit.list({ limit: 1, before: seq + 1 })).items;
    const forged = { ...(was ?? expect.unreachable()), who: 'somebody else' };
    const hash = createHash('sha256').update(auditText(forged)).digest('hex');
    (await shellOn(path)).prepare('UPDATE audit SET who = ?, hash = ? WHERE seq = ?').run(forged.who, hash, seq);
    expect(await audit.verify()).toEqual({ entries: seq, broken: seq + 1 });
  });

  it('does not grow over a piece that was cut off', async () => {
    const path = await storePath();
    const { audit } = await opened(path);
    for (let index = 0; index < 5; index += 1) await audit.append(anEvent());
    (await shellOn(path)).exec('DELETE FROM audit WHERE seq > 3');
    await audit.append(anEvent());
    expect(await audit.verify()).toEqual({ entries: 3, broken: 4 });
  });

  it('is whole whatever text is appended, and gives back what was said', async () => {
    const { audit } = await opened(await storePath());
    const text = fc.string({ unit: fc.constantFrom('a', 'é', '\u{1F3E5}', '\uD800', '\uDC00', '\0', '"', '\n', "'") });
    const value = fc.oneof(text, fc.boolean(), fc.double({ noNaN: true, noDefaultInfinity: true }));
    const event = fc.record({ who: text, action: text, subject: text, detail: fc.dictionary(text, value) });
    let count = 0;
    await fc.assert(
      fc.asyncProperty(event, async (given) => {
        const appended = await audit.append(anEvent(given));
        count += 1;
        expect(await audit.verify()).toEqual({ entries: count });
        expect((await audit.list({ limit: 1 })).items[0]).toEqual(appended);
      }),
      { numRuns: 100, examples: [[{ who: '', action: '', subject: '', detail: { a: -0 } }]] },
    );
  });
});
