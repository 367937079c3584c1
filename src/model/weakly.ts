/** Made when it is asked for, and again when it was forgotten since: for what is large, seldom used and cheap to make. */
export function weakly<Made extends object>(make: () => Made): () => Made {
  let made: WeakRef<Made> | undefined;
  return () => {
    const known = made?.deref();
    if (known !== undefined) return known;
    const fresh = make();
    made = new WeakRef(fresh);
    return fresh;
  };
}
