import { describe, expect, it } from 'vitest';
import { listSql } from '../../../src/store/sqlite-audit.js';
import type { AuditQuery } from '../../../src/store/store.js';
import { anEvent } from '../../support/store-contract.js';
import { MONDAY } from '../../support/nouns.js';
import { opened, shellOn, storePath } from '../../support/store-file.js';

const DAY = 86_400_000;

/** How SQLite walks for a question. */
async function planOf(query: Omit<AuditQuery, 'limit'>): Promise<string> {
  const path = await storePath();
  const store = await opened(path);
  for (let index = 0; index < 50; index += 1) await store.audit.append(anEvent({ at: MONDAY + index * DAY }));
  const { sql, values } = listSql({ ...query, limit: 20 });
  const rows = (await shellOn(path)).prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values);
  return rows.map((row) => (row as { readonly detail: string }).detail).join('; ');
}

describe('a question to the audit', () => {
  it('about a span of time walks over that span only', async () => {
    const span = { from: MONDAY + DAY, until: MONDAY + 2 * DAY };
    expect(await planOf(span)).toContain('SEARCH audit USING INDEX audit_at (at>? AND at<?)');
    expect(await planOf({ ...span, who: 'ada', action: 'apply' })).toContain('audit_at (at>? AND at<?)');
  });

  it('about what is before a day does not walk over what came after it', async () => {
    const plan = await planOf({ until: MONDAY + DAY });
    expect(plan).toContain('SEARCH audit USING INTEGER PRIMARY KEY (rowid<?)');
    expect(plan).toContain('SEARCH audit USING COVERING INDEX audit_at (at<?)');
  });

  it('is answered whole where the clock was set back', async () => {
    const store = await opened(await storePath());
    for (const day of [0, 1, 5, 2, 3]) await store.audit.append(anEvent({ at: MONDAY + day * DAY }));
    const seqs = async (query: Omit<AuditQuery, 'limit'>) =>
      (await store.audit.list({ ...query, limit: 9 })).items.map(({ seq }) => seq);
    expect(await seqs({ until: MONDAY + 4 * DAY })).toEqual([5, 4, 2, 1]);
    expect(await seqs({ from: MONDAY + 2 * DAY, until: MONDAY + 4 * DAY })).toEqual([5, 4]);
    expect(await seqs({ until: MONDAY })).toEqual([]);
  });

  it('without a span begins at the newest and ends with the page', async () => {
    expect(await planOf({})).toBe('SCAN audit');
    expect(await planOf({ before: 40 })).toBe('SEARCH audit USING INTEGER PRIMARY KEY (rowid<?)');
  });

  it('about a subject walks over its entries only', async () => {
    expect(await planOf({ subject: 'r-1', before: 40 })).toContain('audit_subject (subject=? AND seq<?)');
  });
});
