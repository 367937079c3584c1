import type { Diagnostic } from '../model/diagnostic.js';
import type { PolicyFile } from '../model/revision.js';
import type { Excerpt, LocatedDiagnostic } from './replies/files.js';

const AROUND = 2;
const MOST_COLUMNS = 200;
const MOST_EXCERPTS = 200;

/**
 * A revision may be rejected because somebody wrote a password into it. Of a file about credentials nothing is shown; in
 * any other no line that names a secret.
 */
const ABOUT_SECRETS = /^\s*kind:\s*['"]?Credentials/m;
const NAMES_SECRET = /pass(word|phrase)|secret|token|private|\bkey\s*:/i;
const HIDDEN = '…';

/** Text that anybody may have written controls no terminal and no page. */
const plain = (line: string): string => line.slice(0, MOST_COLUMNS).replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ');

/** Diagnostics with the text around the place that each is about. */
export function withExcerpts(
  diagnostics: readonly Diagnostic[],
  files: readonly PolicyFile[],
): readonly LocatedDiagnostic[] {
  const bytes = new Map(files.map((file) => [file.path, file.bytes]));
  const read = new Map<string, readonly string[] | undefined>();
  const linesOf = (path: string): readonly string[] | undefined => {
    if (!read.has(path)) read.set(path, shownLines(bytes.get(path)));
    return read.get(path);
  };
  return diagnostics.map((one, index) => {
    const lines = one.at === undefined || index >= MOST_EXCERPTS ? undefined : linesOf(one.at.file);
    const excerpt = one.at === undefined || lines === undefined ? undefined : excerptOf(lines, one.at);
    return excerpt === undefined ? one : { ...one, excerpt };
  });
}

function shownLines(bytes: Uint8Array | undefined): readonly string[] | undefined {
  const text = new TextDecoder().decode(bytes);
  if (text === '' || ABOUT_SECRETS.test(text)) return undefined;
  return text.split(/\r?\n/);
}

function excerptOf(
  lines: readonly string[],
  { line, column }: { readonly line: number; readonly column: number },
): Excerpt | undefined {
  if (line < 1 || line > lines.length) return undefined;
  const from = Math.max(1, line - AROUND);
  const shown = lines.slice(from - 1, line + AROUND).map((one) => (NAMES_SECRET.test(one) ? HIDDEN : plain(one)));
  return { from, lines: shown, line, column };
}
