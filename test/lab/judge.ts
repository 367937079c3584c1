import { expect } from 'vitest';
import { describeFigure, type Figure, type Measured, record } from './figures.js';

/** Keeps the figures of a measurement, and fails the test with those that are outside of their limits. */
export async function judge(measured: readonly Measured[]): Promise<void> {
  const figures: Figure[] = [];
  for (const one of measured) figures.push(await record(one));
  expect(figures.filter(({ pass }) => !pass).map(describeFigure)).toEqual([]);
}
