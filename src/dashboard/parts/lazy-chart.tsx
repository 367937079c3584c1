import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { text } from '../text/language.js';
import type { Chart, ChartProps } from './chart.js';
import { Sign } from './badge.js';
import { Loading } from './states.js';

const loaded = signal<{ readonly Chart: typeof Chart } | 'not yet' | 'failed'>('not yet');

async function load(): Promise<void> {
  try {
    loaded.value = await import('./chart.js');
  } catch {
    // The controller is away, or was updated and has it under another name.
    loaded.value = 'failed';
  }
}

/** A chart; what draws it is only loaded by who looks at one. */
export function LazyChart(props: ChartProps) {
  const state = loaded.value;
  useEffect(() => {
    if (typeof loaded.peek() !== 'object') void load();
  }, []);
  if (state === 'not yet') return <Loading />;
  if (state === 'failed')
    return (
      <p class="state">
        <Sign tone="warn">{text.value.parts.noChart}</Sign>
      </p>
    );
  return <state.Chart {...props} />;
}
