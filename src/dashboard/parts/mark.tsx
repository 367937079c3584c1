/** How a thing is, apart from words: each has a shape of its own, so that colour is never the only sign. */
export type Tone = 'good' | 'busy' | 'warn' | 'bad' | 'idle';

const SHAPES: Readonly<Record<Tone, string>> = {
  good: 'M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13ZM4.6 8.2l1.1-1.1 1.7 1.7 3.4-3.5 1.1 1.1-4.5 4.6Z',
  busy: 'M8 1.5a6.5 6.5 0 1 0 6.5 6.5h-2a4.5 4.5 0 1 1-4.5-4.5Z',
  warn: 'M8 1.2 15.2 14H.8ZM7.2 5.6v4.2h1.6V5.6ZM7.2 10.9v1.6h1.6v-1.6Z',
  bad: 'M2 2h12v12H2ZM5.4 4.3 4.3 5.4 6.9 8l-2.6 2.6 1.1 1.1L8 9.1l2.6 2.6 1.1-1.1L9.1 8l2.6-2.6-1.1-1.1L8 6.9Z',
  idle: 'M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13ZM8 3.3a4.7 4.7 0 1 1 0 9.4a4.7 4.7 0 1 1 0-9.4Z',
};

export const Mark = ({ tone }: { readonly tone: Tone }) => (
  <svg class={`mark mark-${tone}`} viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
    <path d={SHAPES[tone]} fill="currentColor" fill-rule="evenodd" />
  </svg>
);
