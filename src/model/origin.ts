/** Where a value was written. Lines and columns count from 1. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Where a noun was written, and where each of its own fields was. */
export interface Origin extends Position {
  readonly fields?: Readonly<Record<string, readonly [line: number, column: number]>>;
}

/** The place of one field, or of the whole noun where the field was left to its default. */
export function fieldOrigin(origin: Origin, field: string): Position {
  const [line, column] = origin.fields?.[field] ?? [origin.line, origin.column];
  return { file: origin.file, line, column };
}

export const formatPosition = (at: Position): string => `${at.file}:${at.line}:${at.column}`;

/** Where a noun was written, without where each of its fields was. */
export const placeOf = ({ file, line, column }: Position): Position => ({ file, line, column });
