import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { shade } from '../theme.js';
import { format, language, text } from '../text/language.js';
import { lonePoints } from './lone-points.js';

export interface Line {
  readonly title: string;
  /** A custom property of the style sheet: `--series-1`. */
  readonly colour: string;
  readonly values: readonly (number | null)[];
  readonly dash?: boolean;
  /** The area below it is filled. */
  readonly fill?: boolean;
}

export interface ChartProps {
  /** What is shown, for those who do not see it. */
  readonly label: string;
  /** Milliseconds. */
  readonly at: readonly number[];
  readonly lines: readonly Line[];
  readonly write?: (value: number) => string;
  readonly height?: number;
}

/** A line over time. Follows its box, theme and language. */
export function Chart({ label, at, lines, write = format.value.rate, height = 180 }: ChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | undefined>(undefined);
  const shape = JSON.stringify(lines.map(({ title, colour, dash, fill }) => [title, colour, dash, fill]));
  const data: uPlot.AlignedData = [at.map((ms) => ms / 1000), ...lines.map(({ values }) => [...values])];
  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const made = new uPlot(optionsOf(element, { lines, write, height }), data, element);
    chart.current = made;
    const watch = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height }));
    watch.observe(element);
    return () => {
      watch.disconnect();
      made.destroy();
      chart.current = undefined;
    };
  }, [shape, shade.value, language.value, height]);
  useEffect(() => chart.current?.setData(data), [at, lines]);
  return <div class="chart" ref={box} role="img" aria-label={label} />;
}

/** A canvas knows no custom properties and no `light-dark()`: the browser is asked what they come to here. */
function colourOf(element: HTMLElement, name: string): string {
  element.style.setProperty('color', `var(${name})`);
  const { color } = getComputedStyle(element);
  element.style.removeProperty('color');
  return color;
}

type Look = Required<Pick<ChartProps, 'lines' | 'write' | 'height'>>;

const loneOf = ({ data }: uPlot, index: number): number[] => lonePoints([...(data[index] ?? [])]);

/** In seconds: beyond it an axis of hours says nothing. */
const DAY = 36 * 3600;

function optionsOf(element: HTMLElement, { lines, write, height }: Look): uPlot.Options {
  const colour = (name: string): string => colourOf(element, name);
  const title = text.value.parts.time;
  const [ink, rule] = [colour('--ink-quiet'), colour('--rule')];
  const axis = {
    stroke: ink,
    grid: { stroke: rule, width: 1 },
    ticks: { stroke: rule, width: 1 },
    font: '11px system-ui',
  };
  const { time, day, instant } = format.value;
  const isLong = ({ data: [all] }: uPlot): boolean => (all.at(-1) ?? 0) - (all[0] ?? 0) > DAY;
  return {
    width: element.clientWidth,
    height,
    // Charts of one screen show the same moment.
    cursor: { sync: { key: 'time' }, points: { size: 6 }, drag: { x: false, y: false } },
    scales: { y: { range: (_, __, max) => [0, max > 0 ? max * 1.1 : 1] } },
    axes: [
      {
        ...axis,
        size: 34,
        values: (chart, seconds) =>
          seconds.map((one) => (isLong(chart) ? day(one * 1000) : time(one * 1000).slice(0, 5))),
      },
      { ...axis, size: 76, values: (_, values) => values.map((one) => write(one)) },
    ],
    series: [
      {
        label: title,
        value: (chart, seconds) =>
          seconds === null ? '–' : isLong(chart) ? instant(seconds * 1000) : time(seconds * 1000),
      },
      ...lines.map((line) => ({
        label: line.title,
        stroke: colour(line.colour),
        width: 1.5,
        spanGaps: false,
        points: { show: false, size: 4, fill: colour(line.colour), filter: loneOf },
        ...(line.dash === true ? { dash: [6, 4] } : {}),
        ...(line.fill === true ? { fill: `color-mix(in srgb, ${colour(line.colour)} 18%, transparent)` } : {}),
        value: (_: uPlot, value: number | null) => (value === null ? '–' : write(value)),
      })),
    ],
  };
}
