import { signal } from '@preact/signals';
import { text } from '../text/language.js';
import { Mark, type Tone } from './mark.js';

interface Toast {
  readonly id: number;
  readonly tone: Tone;
  readonly message: string;
}

const toasts = signal<readonly Toast[]>([]);
const SHOWN_MS = 8_000;
let last = 0;

/** A word about what was done, which goes by itself; what failed stays until it is put away. */
export function say(message: string, tone: Tone = 'good'): void {
  const id = (last += 1);
  toasts.value = [...toasts.value, { id, tone, message }];
  if (tone !== 'bad') setTimeout(() => dismiss(id), SHOWN_MS);
}

const dismiss = (id: number): void => void (toasts.value = toasts.value.filter((one) => one.id !== id));

export const Toasts = () => (
  <div class="toasts" role="status" aria-live="polite">
    {toasts.value.map(({ id, tone, message }) => (
      <div key={id} class="toast">
        <Mark tone={tone} />
        <span>{message}</span>
        <button type="button" class="plain" aria-label={text.value.parts.dismiss} onClick={() => dismiss(id)}>
          <span class="cross" aria-hidden="true" />
        </button>
      </div>
    ))}
  </div>
);
