import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { type ApiProblem, problemOf } from '../api/problem.js';
import { text } from '../text/language.js';
import { Failed } from './states.js';

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** Modal by the browser's own means: focus stays inside, Escape closes, focus returns to where it was. */
export function Dialog({ title, onClose, children }: DialogProps) {
  const id = useId();
  const element = useRef<HTMLDialogElement>(null);
  const isGone = useRef(false);
  useEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    return () => {
      isGone.current = true;
      dialog?.close();
    };
  }, []);
  // The event comes later: when another dialog has taken the place of this one, it must not close that one.
  const closed = (): void => {
    if (!isGone.current) onClose();
  };
  return (
    <dialog ref={element} aria-labelledby={id} onCancel={onClose} onClose={closed}>
      <header class="dialog-head">
        <h2 id={id}>{title}</h2>
        <button type="button" class="plain" aria-label={text.value.parts.close} onClick={onClose}>
          <span class="cross" aria-hidden="true" />
        </button>
      </header>
      {children}
    </dialog>
  );
}

interface ConfirmProps {
  readonly title: string;
  /** What it will do, in numbers. */
  readonly children: ComponentChildren;
  readonly confirm: string;
  readonly isDangerous?: boolean;
  /** False: what it will do is not known yet, so it cannot be done. */
  readonly isReady?: boolean;
  /** Closed when it is done; what the server refuses is shown in the dialog. */
  readonly act: () => Promise<void>;
  readonly onClose: () => void;
}

/** Says what an act will do before it is done. */
export function Confirm(props: ConfirmProps) {
  const { title, children, confirm, isDangerous = false, isReady = true, act, onClose } = props;
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | undefined>(undefined);
  const run = async (event: Event): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    try {
      await act();
      onClose();
    } catch (error) {
      setBusy(false);
      setProblem(problemOf(error));
    }
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={(event) => void run(event)}>
        <div class="dialog-body">{children}</div>
        {problem === undefined ? null : <Failed problem={problem} isAct />}
        <footer class="dialog-foot">
          <button type="button" onClick={onClose}>
            {text.value.parts.cancel}
          </button>
          <button type="submit" class={isDangerous ? 'danger' : 'primary'} disabled={isBusy || !isReady}>
            {confirm}
          </button>
        </footer>
      </form>
    </Dialog>
  );
}
