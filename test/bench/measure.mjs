// How a figure is taken and shown: a median of several runs with the size of the input, against what was asked for.
const rows = [];

export const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** Milliseconds of each run. The first `warmUps` do not count. */
export async function timed(act, { runs = 5, warmUps = 1 } = {}) {
  const took = [];
  for (let run = 0; run < runs + warmUps; run += 1) {
    const start = performance.now();
    await act();
    if (run >= warmUps) took.push(performance.now() - start);
  }
  return took;
}

export function report(what, value, unit, asked) {
  const shown = value >= 100 ? Math.round(value) : Math.round(value * 10) / 10;
  const verdict = asked === undefined ? '' : value <= asked ? `asked: ≤ ${asked} ${unit}` : `ASKED: ≤ ${asked} ${unit}`;
  rows.push({ what, value, unit, asked });
  console.log(`${what.padEnd(64)} ${String(shown).padStart(8)} ${unit.padEnd(6)} ${verdict}`);
}

export const missed = () => rows.filter(({ value, asked }) => asked !== undefined && value > asked);
