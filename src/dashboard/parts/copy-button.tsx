import { useState } from 'preact/hooks';
import { text } from '../text/language.js';
import { Mark } from './mark.js';

/** Browsers give the clipboard to secure pages only; elsewhere the old way still works. */
async function copy(words: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(words);
    return true;
  } catch {
    return copyBySelection(words);
  }
}

function copyBySelection(words: string): boolean {
  const box = document.createElement('textarea');
  box.value = words;
  box.className = 'unseen';
  // Beside the button: a modal dialog lets nothing outside of it be selected.
  (document.activeElement?.parentElement ?? document.body).append(box);
  box.select();
  const isDone = document.execCommand('copy');
  box.remove();
  return isDone;
}

export function CopyButton({ words, label }: { readonly words: string; readonly label: string }) {
  const { parts } = text.value;
  const [copied, setCopied] = useState<boolean | undefined>(undefined);
  return (
    <span class="copy">
      <button type="button" onClick={() => void copy(words).then(setCopied)}>
        {label}
      </button>
      <span role="status">
        {copied === undefined ? null : (
          <>
            <Mark tone={copied ? 'good' : 'warn'} /> {copied ? parts.copied : parts.notCopied}
          </>
        )}
      </span>
    </span>
  );
}
