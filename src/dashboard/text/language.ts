import { computed, effect, signal } from '@preact/signals';
import { type Formats, formatsOf, type Language } from '../format.js';
import { recall, remember } from '../remember.js';
import { en } from './en.js';
import { fr } from './fr.js';

export const LANGUAGES: readonly Language[] = ['fr', 'en'];
const CATALOGUES: Readonly<Record<Language, typeof en>> = { en, fr };

/** The language that somebody chose here, else the browser's, else English. */
function first(): Language {
  const wished = [recall('language'), ...(globalThis.navigator?.languages ?? [])];
  const known = wished.map((one) => LANGUAGES.find((language) => one?.startsWith(language) === true));
  return known.find((one) => one !== undefined) ?? 'en';
}

export const language = signal<Language>(first());
/** What is said, in the language of the reader: `text.value.frame.signOut`. */
export const text = computed(() => CATALOGUES[language.value]);
/** How numbers and times are written: `format.value.rate(1e8)`. */
export const format = computed<Formats>(() => formatsOf(language.value));

export function chooseLanguage(one: Language): void {
  remember('language', one);
  language.value = one;
}

/** A page says its language, or screen readers speak French in English. */
export const declareLanguage = (): (() => void) =>
  effect(() => {
    document.documentElement.lang = language.value;
  });
