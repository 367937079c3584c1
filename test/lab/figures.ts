import { appendFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';

/** One measured number of the lab, judged. */
export interface Figure {
  /** Row of the acceptance table (`A1`), or a name of its own. */
  readonly id: string;
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** Empty: measured, and not judged. */
  readonly limit: Limit;
  /** What the machine's own unrest may have added to the value or taken from it, in its unit; the limit gives way by it. */
  readonly noise: number;
  readonly pass: boolean;
  /** Direction, family, rate, offload, round trip: what else held while it was measured. */
  readonly setting: string;
}

export interface Limit {
  readonly atLeast?: number;
  readonly atMost?: number;
}

export type Measured = Omit<Figure, 'pass' | 'noise'> & { readonly noise?: number };

const lines = (folder: string): string => join(folder, 'figures.jsonl');

/** `QOS_LAB_RESULTS` names the folder that the figures are written to. */
export const resultsFolder = (): string => process.env.QOS_LAB_RESULTS ?? join(import.meta.dirname, 'results');

export async function openFigures(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await rm(lines(folder), { force: true });
}

/** Keeps the figure and gives the judgement; on disk at once, because each test file is a process of its own. */
export async function record(measured: Measured): Promise<Figure> {
  const { value, limit, noise = 0 } = measured;
  const figure = { ...measured, noise, pass: within(value, limit, noise) };
  await appendFile(lines(inject('lab').results), `${JSON.stringify(figure)}\n`);
  return figure;
}

/** All figures of the run as one JSON file, and as a table for people. */
export async function closeFigures(folder: string, kernel: string): Promise<string> {
  const text = await readFile(lines(folder), 'utf8').catch(() => '');
  const figures = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Figure);
  if (figures.length === 0) return '';
  const machine = { kernel, cores: cpus().length };
  await writeFile(join(folder, 'figures.json'), `${JSON.stringify({ machine, figures }, null, 2)}\n`);
  await rm(lines(folder));
  return table(figures);
}

/** Unrest makes rates smaller and delays longer. A rate above its ceiling has no such excuse: its figures carry no noise. */
const within = (value: number, { atLeast = -Infinity, atMost = Infinity }: Limit, noise: number): boolean =>
  value >= atLeast - noise && value <= (atLeast === -Infinity ? atMost + noise : atMost);

export function describeFigure({ id, what, value, unit, limit, noise, setting }: Figure): string {
  return `${id} ${what}: ${round(value)} ${unit}, limit ${describeLimit(limit)}, noise ${round(noise)} (${setting})`;
}

function describeLimit({ atLeast, atMost }: Limit): string {
  if (atLeast !== undefined && atMost !== undefined)
    return atLeast === atMost ? `= ${round(atLeast)}` : `${round(atLeast)} … ${round(atMost)}`;
  if (atLeast !== undefined) return `≥ ${round(atLeast)}`;
  return atMost === undefined ? '–' : `≤ ${round(atMost)}`;
}

const round = (value: number): string => String(Number(value.toPrecision(Math.abs(value) < 1 ? 2 : 4)));

function table(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => [
    figure.id,
    figure.what,
    round(figure.value),
    figure.unit,
    describeLimit(figure.limit),
    round(figure.noise),
    Object.keys(figure.limit).length === 0 ? 'not judged' : figure.pass ? 'pass' : 'FAIL',
    figure.setting,
  ]);
  const all = [['id', 'what', 'value', 'unit', 'limit', 'noise', '', 'setting'], ...rows];
  const widths = (all[0] ?? []).map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
