import type { DiagnosticCase } from './case.js';
import { CLASS_CASES } from './class-cases.js';
import { DOCUMENT_CASES } from './document-cases.js';
import { FILE_CASES } from './file-cases.js';
import { NAME_CASES } from './name-cases.js';
import { NETWORK_CASES } from './network-cases.js';
import { RATE_CASES } from './rate-cases.js';
import { SCHEMA_CASES } from './schema-cases.js';
import { TIME_CASES } from './time-cases.js';
import { VALUE_CASES } from './value-cases.js';
import { YAML_CASES } from './yaml-cases.js';

export const DIAGNOSTIC_CASES: readonly DiagnosticCase[] = [
  ...FILE_CASES,
  ...YAML_CASES,
  ...DOCUMENT_CASES,
  ...SCHEMA_CASES,
  ...RATE_CASES,
  ...VALUE_CASES,
  ...NAME_CASES,
  ...NETWORK_CASES,
  ...CLASS_CASES,
  ...TIME_CASES,
];
