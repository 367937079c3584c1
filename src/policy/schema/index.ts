import type { TSchema } from 'typebox';
import { Type } from './build.js';
import { ServiceCatalogSpec } from './catalog.js';
import { ClassPolicySpec } from './class-policy.js';
import { InventorySpec } from './inventory.js';
import { NetworkSpec } from './network.js';
import { CalendarSpec, CredentialsSpec, OverrideSpec, PolicyTestSpec } from './others.js';
import { closed, Labels, Name, optional } from './values.js';

export const API_VERSION = 'qosctl/v1';

const document = <Spec extends TSchema>(kind: string, spec: Spec) =>
  closed(
    {
      apiVersion: Type.Literal(API_VERSION, { description: 'Version of the language.' }),
      kind: Type.Literal(kind, { description: 'What the document is.' }),
      metadata: closed({
        name: Name('Name, unique in its kind.'),
        labels: Labels,
        description: optional(Type.String({ description: 'Text for people.' })),
      }),
      spec,
    },
    { title: kind, description: (spec as { description?: string }).description ?? kind },
  );

/** Every kind of document: the one source of types, checks, editor completion and reference. */
export const SCHEMAS = {
  ClassPolicy: document('ClassPolicy', ClassPolicySpec),
  ServiceCatalog: document('ServiceCatalog', ServiceCatalogSpec),
  Network: document('Network', NetworkSpec),
  Inventory: document('Inventory', InventorySpec),
  Credentials: document('Credentials', CredentialsSpec),
  Calendar: document('Calendar', CalendarSpec),
  Override: document('Override', OverrideSpec),
  PolicyTest: document('PolicyTest', PolicyTestSpec),
} as const;

export type Kind = keyof typeof SCHEMAS;
export const KINDS = Object.keys(SCHEMAS) as readonly Kind[];
export const isKind = (text: unknown): text is Kind => typeof text === 'string' && Object.hasOwn(SCHEMAS, text);

/** One schema for any document, for editors. */
export const documentSchema = (): object => ({
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'qosctl policy document',
  type: 'object',
  required: ['apiVersion', 'kind', 'metadata', 'spec'],
  properties: { apiVersion: { const: API_VERSION }, kind: { enum: KINDS } },
  allOf: KINDS.map((kind) => ({
    if: { properties: { kind: { const: kind } }, required: ['kind'] },
    // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema, not a promise
    then: SCHEMAS[kind],
  })),
});
