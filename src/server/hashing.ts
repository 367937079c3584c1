import { createHash, randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';

/** OWASP's second choice for scrypt: 32 MiB and about 0.1 s. Written into each hash, so that it can grow later. */
const COST = { N: 2 ** 15, r: 8, p: 3 } as const;
const KEY_BYTES = 32;

/** `scrypt$N$r$p$salt$key` */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, COST);
  return ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

/** Takes as long where there is no hash: the time must not tell which users exist. */
export async function isPassword(password: string, hash: string | undefined): Promise<boolean> {
  const [, n, r, p, salt = '', key = ''] = (hash ?? NOBODY).split('$');
  const wanted = Buffer.from(key, 'base64url');
  const given = await derive(password, Buffer.from(salt, 'base64url'), { N: Number(n), r: Number(r), p: Number(p) });
  return hash !== undefined && wanted.length === given.length && timingSafeEqual(wanted, given);
}

const NOBODY = ['scrypt', COST.N, COST.r, COST.p, 'AAAAAAAAAAAAAAAAAAAAAA', ''].join('$');

const derive = (password: string, salt: Buffer, cost: { readonly N: number; readonly r: number; readonly p: number }) =>
  new Promise<Buffer>((resolve, reject) => {
    const options: ScryptOptions = { ...cost, maxmem: 256 * cost.N * cost.r };
    scrypt(password.normalize('NFKC'), salt, KEY_BYTES, options, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });

/** 256 bit that nobody guesses. */
export const newToken = (): string => randomBytes(32).toString('base64url');

/** Of random tokens: they need no slow hash. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('base64url');

/** What a page must repeat in a header: only who got an answer of ours with this session knows it. */
export const csrfOf = (token: string): string => hashToken(`csrf:${token}`);

export function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(hashToken(a)), Buffer.from(hashToken(b))];
  return timingSafeEqual(left, right);
}
