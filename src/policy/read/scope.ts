import type { Node } from 'yaml';
import type { Diagnostic } from '../../model/diagnostic.js';
import type { DiagnosticCode } from '../../model/diagnostic-codes.js';
import type { Origin, Position } from '../../model/origin.js';
import { problem } from '../report.js';
import { child, descend, originOf, positionOf, type Source } from '../source.js';

/** What a name can name. */
export type NameKind =
  | 'class'
  | 'service'
  | 'traffic class'
  | 'region'
  | 'uplink'
  | 'router'
  | 'site'
  | 'credentials'
  | 'calendar'
  | 'override'
  | 'policy test'
  | 'network'
  | 'service catalog'
  | 'inventory';

export interface Named {
  readonly kind: NameKind;
  readonly name: string;
  readonly at: Position;
}

/** What reading one document gathers besides its nouns. */
export class Scope {
  readonly source: Source;
  readonly definitions: Named[] = [];
  readonly references: Named[] = [];
  readonly diagnostics: Diagnostic[] = [];

  constructor(source: Source) {
    this.source = source;
  }

  get spec(): Node | undefined {
    return child(this.source, this.source.document.contents as Node, 'spec');
  }

  get metadata(): Node | undefined {
    return child(this.source, this.source.document.contents as Node, 'metadata');
  }

  node(from: Node | undefined, ...path: (string | number)[]): Node | undefined {
    return descend(this.source, from, path);
  }

  at(from: Node | undefined, ...path: (string | number)[]): Position {
    return positionOf(this.source, this.node(from, ...path) ?? from);
  }

  origin(node: Node | undefined): Origin {
    return originOf(this.source, node);
  }

  define(kind: NameKind, name: string, at: Position): void {
    this.definitions.push({ kind, name, at });
  }

  refer(kind: NameKind, name: string, at: Position): void {
    this.references.push({ kind, name, at });
  }

  report(code: DiagnosticCode, message: string, at: Position, cure: string): void {
    this.diagnostics.push(problem(code, at, message, { cure }));
  }
}
