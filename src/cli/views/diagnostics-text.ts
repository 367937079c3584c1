import { type Diagnostic, type Severity } from '../../model/diagnostic.js';
import { formatPosition } from '../../model/origin.js';
import type { Io } from '../io.js';
import type { Workspace } from '../workspace.js';
import { printable, widthOf } from './width.js';

const ORDER: readonly Severity[] = ['error', 'warning', 'note'];

/** Diagnostics for people: the place, the sentence, the line of the file with a mark under the character, the cure. */
export function printDiagnostics(io: Io, workspace: Workspace, diagnostics: readonly Diagnostic[]): void {
  const sorted = diagnostics.toSorted((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));
  for (const one of sorted) io.out(formatDiagnostic(io, workspace, one));
}

export function formatDiagnostic(io: Io, workspace: Workspace, one: Diagnostic): string {
  const { colors } = io;
  const paint = { error: colors.red, warning: colors.yellow, note: colors.cyan }[one.severity];
  const where =
    one.at === undefined ? (one.router ?? '') : formatPosition({ ...one.at, file: pathOf(workspace, one.at.file) });
  const lines = [
    `${where === '' ? '' : `${colors.bold(where)}: `}${paint(one.severity)}[${one.code}]: ${printable(one.message)}`,
  ];
  if (one.at !== undefined) lines.push(...excerpt(io, workspace, one));
  if (one.cure !== undefined) lines.push(`  ${colors.green('cure')}: ${one.cure}`);
  for (const other of one.related ?? []) {
    lines.push(`  ${formatPosition({ ...other.at, file: pathOf(workspace, other.at.file) })}: ${other.message}`);
  }
  return lines.join('\n');
}

export const pathOf = (workspace: Workspace, file: string): string =>
  workspace.label === '.' ? file : `${workspace.label}/${file}`;

function excerpt(io: Io, workspace: Workspace, { at }: Diagnostic): readonly string[] {
  const line = at === undefined ? undefined : lineOf(workspace, at.file, at.line);
  if (at === undefined || line === undefined) return [];
  const { before, after } = cut(line, at.column - 1);
  const gutter = String(at.line);
  return [
    `  ${io.colors.dim(`${gutter} |`)} ${before}${after}`,
    `  ${io.colors.dim(`${' '.repeat(gutter.length)} |`)} ${' '.repeat(widthOf(before))}${io.colors.red('^')}`,
  ];
}

/** Columns shown before and after the place, in characters: inventory files have long lines. */
const BEFORE = 60;
const AFTER = 40;

function cut(line: string, at: number): { readonly before: string; readonly after: string } {
  const before = Array.from(line.slice(0, at));
  const after = Array.from(line.slice(at));
  return {
    before: printable(before.length > BEFORE ? `…${before.slice(1 - BEFORE).join('')}` : before.join('')),
    after: printable(after.length > AFTER ? `${after.slice(0, AFTER - 1).join('')}…` : after.join('')),
  };
}

function lineOf(workspace: Workspace, path: string, line: number): string | undefined {
  const file = workspace.files.find((one) => one.path === path);
  return file === undefined ? undefined : new TextDecoder().decode(file.bytes).split(/\r?\n/)[line - 1];
}

export function summarise(diagnostics: readonly Diagnostic[]): string {
  const count = (severity: Severity): number => diagnostics.filter((one) => one.severity === severity).length;
  const parts = ORDER.map((severity) => [count(severity), severity] as const).filter(([number]) => number > 0);
  return parts.length === 0
    ? 'no problems'
    : parts.map(([number, severity]) => `${number} ${severity}${number === 1 ? '' : 's'}`).join(', ');
}
