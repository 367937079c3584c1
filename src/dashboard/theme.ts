import { effect, signal } from '@preact/signals';
import { recall, remember } from './remember.js';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

export const theme = signal<Theme>(THEMES.find((one) => one === recall('theme')) ?? 'system');

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
