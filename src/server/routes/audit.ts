import { Readable } from 'node:stream';
import { Type } from 'typebox';
import type { AuditEntry } from '../../model/audit.js';
import { Deed } from '../deed.js';
import { Answer, route } from '../route.js';
import { AuditPage, AuditVerdict } from '../replies/audit.js';
import { BackQuery, closed, Instant, Name } from '../shapes.js';

async function* lines(entries: AsyncIterable<AuditEntry>): AsyncGenerator<string> {
  for await (const entry of entries) yield `${JSON.stringify(entry)}\n`;
}

export const AUDIT_ROUTES = [
  route({
    method: 'GET',
    path: '/api/v1/audit',
    least: 'policy-admin',
    scoped: 'whole',
    summary: 'Who did what, newest first.',
    schemas: {
      query: closed({
        ...BackQuery,
        who: Type.Optional(Name('Only of this account.')),
        action: Type.Optional(Name('Only this action.')),
        subject: Type.Optional(Name('Only about this.')),
        from: Type.Optional(Instant('Not before this')),
        until: Type.Optional(Instant('Before this')),
      }),
      reply: AuditPage,
    },
    handle: ({ store }, { query }) => store.audit.list(query),
  }),
  route({
    method: 'GET',
    path: '/api/v1/audit/export',
    least: 'admin',
    scoped: 'whole',
    summary: 'The whole audit, oldest first, one JSON object a line.',
    perMinute: 10,
    media: 'application/x-ndjson',
    schemas: {},
    handle: ({ store }) =>
      new Deed({
        action: 'audit.export',
        subject: 'audit',
        told: 'elsewhere',
        act: () =>
          new Answer(Readable.from(lines(store.audit.all())), {
            headers: { 'content-disposition': 'attachment; filename="qosctl-audit.jsonl"' },
          }),
      }),
  }),
  route({
    method: 'GET',
    path: '/api/v1/audit/verify',
    least: 'policy-admin',
    scoped: 'whole',
    summary: 'Whether the chain of the audit is whole.',
    perMinute: 10,
    schemas: { reply: AuditVerdict },
    async handle({ store }) {
      const verdict = await store.audit.verify();
      // An entry that does not fit may not even be readable.
      if (verdict.entries === 0) return verdict;
      const [oldest] = (await store.audit.list({ before: 2, limit: 1 })).items;
      return { ...verdict, ...(oldest === undefined ? {} : { since: oldest.at }) };
    },
  }),
];
