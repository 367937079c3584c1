import { format, text } from '../text/language.js';

interface BarProps {
  /** bit/s, all of them. */
  readonly now: number;
  readonly committed: number;
  readonly peak: number;
  /** Rate at the right end; the peak unless said otherwise, so that bars below each other compare. */
  readonly scale?: number;
  readonly tone?: 'good' | 'warn' | 'bad';
}

const WIDTH = 1000;

/** What goes through now, on the range up to the peak; the tick is what is committed. */
export function Bar({ now, committed, peak, scale = peak, tone = 'good' }: BarProps) {
  const { rate } = format.value;
  const at = (value: number): number => (scale <= 0 ? 0 : Math.min(WIDTH, (value / scale) * WIDTH));
  const label = text.value.parts.bar(rate(now), rate(committed), rate(peak));
  return (
    <svg class={`bar bar-${tone}`} viewBox={`0 0 ${WIDTH} 10`} preserveAspectRatio="none" role="img" aria-label={label}>
      <rect class="bar-range" x="0" y="2" width={at(peak)} height="6" />
      <rect class="bar-committed" x="0" y="2" width={at(committed)} height="6" />
      <rect class="bar-now" x="0" y="3" width={at(now)} height="4" />
      <rect class="bar-tick" x={Math.max(0, at(committed) - 3)} y="0" width="3" height="10" />
    </svg>
  );
}

interface GaugeProps {
  readonly share: number;
  readonly label: string;
  readonly tone?: BarProps['tone'];
  /** What is missing is what matters, and has the colour. */
  readonly isShortfall?: boolean;
}

/** A share of a whole. */
export function Gauge({ share, label, tone = 'good', isShortfall = false }: GaugeProps) {
  const width = Math.max(0, Math.min(1, share)) * WIDTH;
  const look = `bar bar-${tone}${isShortfall ? ' bar-shortfall' : ''}`;
  return (
    <svg class={look} viewBox={`0 0 ${WIDTH} 10`} preserveAspectRatio="none" role="img" aria-label={label}>
      <rect class="bar-range" x="0" y="2" width={WIDTH} height="6" />
      <rect class="bar-now" x="0" y="2" width={width} height="6" />
    </svg>
  );
}

/** The same with its number before it. */
export const Percent = ({ share, tone }: Pick<GaugeProps, 'share' | 'tone'>) => (
  <span class="gauge">
    <span class="number">{format.value.percent(share)}</span>
    <Gauge share={share} label={format.value.percent(share)} {...(tone === undefined ? {} : { tone })} />
  </span>
);
