import type { ComponentChildren } from 'preact';

interface LinkProps {
  readonly to: string;
  readonly class?: string;
  readonly current?: boolean;
  readonly label?: string;
  /** -1 where the keyboard gets there by what is around it. */
  readonly tabIndex?: -1;
  readonly children: ComponentChildren;
}

/** To a page of ours, without loading it anew. */
export const Link = ({ to, class: className, current = false, label, tabIndex, children }: LinkProps) => (
  <a
    href={to}
    data-page=""
    class={className}
    aria-current={current ? 'page' : undefined}
    aria-label={label}
    tabIndex={tabIndex}
  >
    {children}
  </a>
);
