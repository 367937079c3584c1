import { withChange } from '../../../support/policy-files.js';
import type { DiagnosticCase } from './case.js';

export const DOCUMENT_CASES: readonly DiagnosticCase[] = [
  {
    code: 'schema.kind',
    reason: 'suggests the kind that is meant',
    files: { 'more.yaml': 'apiVersion: qosctl/v1\nkind: ▶ClasPolicy\n' },
    message: 'there is no kind "ClasPolicy", so the document is not read',
    cure: 'Did you mean "ClassPolicy"?',
  },
  {
    code: 'schema.kind',
    reason: 'lists the kinds where none is meant',
    files: { 'more.yaml': '▶apiVersion: qosctl/v1\nmetadata: { name: x }\n' },
    message: 'kind is missing, so the document is not read',
    cure: 'Write kind: and one of ClassPolicy, ServiceCatalog, Network, Inventory, Credentials, Calendar, Override, PolicyTest.',
  },
  {
    code: 'schema.kind',
    reason: 'says which apiVersion there is',
    files: { 'more.yaml': 'apiVersion: ▶qosctl/v2\nkind: Network\n' },
    message: 'there is no apiVersion "qosctl/v2", so the document is not read',
    cure: 'Write apiVersion: qosctl/v1.',
  },
  {
    code: 'schema.kind',
    reason: 'shows no control characters and no long text',
    files: { 'more.yaml': `apiVersion: qosctl/v1\nkind: ▶"\\e[2J\\u202e${'x'.repeat(5000)}"\n` },
    message:
      'there is no kind "·[2J·xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…", so the document is not read',
    cure: 'Known: ClassPolicy, ServiceCatalog, Network, Inventory, Credentials, Calendar, Override, PolicyTest.',
  },
  {
    code: 'schema.kind',
    reason: 'refuses a document that is no mapping',
    files: { 'more.yaml': '▶- kind: Network\n' },
    message: 'a policy document is a mapping, and this is a list, so the document is not read',
    cure: 'Begin with apiVersion, kind, metadata and spec.',
  },
  {
    code: 'schema.kind',
    reason: 'refuses a document that is a text',
    files: { 'more.yaml': '---\n▶hello\n' },
    message: 'a policy document is a mapping, and this is "hello", so the document is not read',
    cure: 'Begin with apiVersion, kind, metadata and spec.',
  },
  {
    code: 'schema.field',
    reason: 'suggests the field that is meant',
    files: withChange('class.yaml', 'committed: 20%', '▶commited: 30%, committed: 20%'),
    message: 'entry 2 of traffic has no field "commited"; a field that is not understood is not skipped',
    cure: 'Did you mean "committed"?',
  },
  {
    code: 'schema.field',
    reason: 'lists the fields where none is meant',
    files: withChange('network.yaml', '{ name: togo }', '{ name: togo, ▶owner: me }'),
    message: 'metadata has no field "owner"; a field that is not understood is not skipped',
    cure: 'Known: name, labels, description.',
  },
  {
    code: 'schema.field',
    reason: 'does not take __proto__ for anything but a key',
    files: withChange('class.yaml', '  traffic:', '  ▶__proto__: { contention: 2 }\n  traffic:'),
    message: 'spec has no field "__proto__"; a field that is not understood is not skipped',
    cure: 'Known: title, allocation, contention, precedence, dscp, fasttrack, when, traffic.',
  },
  {
    code: 'schema.field',
    reason: 'says what to do instead of a merge key',
    files: withChange('network.yaml', '{ name: togo }', '{ name: togo, ▶<<: { description: x } }'),
    message: 'metadata has no field "<<"; a field that is not understood is not skipped',
    cure: 'Merge keys are not read: write the fields out, or use defaults.',
  },
  {
    code: 'schema.field',
    reason: 'says how a label is named',
    files: withChange('network.yaml', '{ name: togo }', "{ name: togo, labels: { ▶'a b': x } }"),
    message: 'labels: "a b" cannot be a name here',
    cure: 'Write letters, digits and . _ / - (at most 63), a letter or digit first.',
  },
];
