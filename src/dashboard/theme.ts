import { computed, effect, signal } from '@preact/signals';
import { recall, remember } from './remember.js';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

export const theme = signal<Theme>(THEMES.find((one) => one === recall('theme')) ?? 'system');

const nightOfSystem = globalThis.matchMedia?.('(prefers-color-scheme: dark)');
const isSystemDark = signal(nightOfSystem?.matches ?? false);
nightOfSystem?.addEventListener('change', ({ matches }) => void (isSystemDark.value = matches));

/** What is seen. Style sheets follow by themselves; what is drawn is drawn anew. */
export const shade = computed(() =>
  theme.value === 'system' ? (isSystemDark.value ? ('dark' as const) : ('light' as const)) : theme.value,
);

export function chooseTheme(one: Theme): void {
  remember('theme', one === 'system' ? undefined : one);
  theme.value = one;
}

/** The style sheet asks the root element, and where it says nothing the system. */
export const showTheme = (): (() => void) =>
  effect(() => {
    if (theme.value === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme.value;
  });
