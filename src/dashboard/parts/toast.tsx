import { signal } from '@preact/signals';
import type { ApiProblem } from '../api/problem.js';
import { language, text } from '../text/language.js';
import { Mark, type Tone } from './mark.js';
import { problemSaid } from './problem-said.js';

interface Toast {
  readonly id: number;
  readonly tone: Tone;
  readonly message: string | ApiProblem;
}

const toasts = signal<readonly Toast[]>([]);
const SHOWN_MS = 8_000;
let last = 0;

/** A word about what was done, which goes by itself; what failed stays until it is put away. */
export function say(message: string | ApiProblem, tone: Tone = typeof message === 'string' ? 'good' : 'bad'): void {
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
        <span>{typeof message === 'string' ? message : <Said problem={message} />}</span>
        <button type="button" class="plain" aria-label={text.value.parts.dismiss} onClick={() => dismiss(id)}>
          <span class="cross" aria-hidden="true" />
        </button>
      </div>
    ))}
  </div>
);

function Said({ problem }: { readonly problem: ApiProblem }) {
  const { what, served } = problemSaid(problem, { language: language.value, problems: text.value.problems });
  return (
    <>
      {what}{' '}
      {served.length === 0 ? null : (
        <span class="quiet" lang="en">
          {served.join(' ')}
        </span>
      )}
    </>
  );
}
