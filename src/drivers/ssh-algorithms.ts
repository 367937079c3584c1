import type { Algorithms } from 'ssh2';

/**
 * What we agree to speak, best first. ssh2's own lists still hold SHA-1 signatures and MACs; these do not (RFC 9142,
 * RFC 8332). Compression is off: the router's processor is the scarcer good.
 */
const MODERN = {
  kex: [
    'curve25519-sha256',
    'curve25519-sha256@libssh.org',
    'ecdh-sha2-nistp256',
    'ecdh-sha2-nistp384',
    'ecdh-sha2-nistp521',
    'diffie-hellman-group-exchange-sha256',
    'diffie-hellman-group14-sha256',
    'diffie-hellman-group16-sha512',
  ],
  serverHostKey: [
    'ssh-ed25519',
    'ecdsa-sha2-nistp256',
    'ecdsa-sha2-nistp384',
    'ecdsa-sha2-nistp521',
    'rsa-sha2-512',
    'rsa-sha2-256',
  ],
  cipher: [
    'aes128-gcm@openssh.com',
    'aes256-gcm@openssh.com',
    'aes128-ctr',
    'aes192-ctr',
    'aes256-ctr',
    'chacha20-poly1305@openssh.com',
  ],
  hmac: ['hmac-sha2-256-etm@openssh.com', 'hmac-sha2-512-etm@openssh.com', 'hmac-sha2-256', 'hmac-sha2-512'],
} satisfies Algorithms;

/** What old RouterOS has and nothing better: only for routers whose entry in the inventory says so. */
const LEGACY = {
  kex: ['diffie-hellman-group-exchange-sha1', 'diffie-hellman-group14-sha1', 'diffie-hellman-group1-sha1'],
  serverHostKey: ['ssh-rsa', 'ssh-dss'],
  cipher: ['aes256-cbc', 'aes192-cbc', 'aes128-cbc', '3des-cbc'],
  hmac: ['hmac-sha1', 'hmac-md5'],
} satisfies Algorithms;

export const algorithms = (legacy: boolean): Algorithms => ({
  kex: [...MODERN.kex, ...(legacy ? LEGACY.kex : [])],
  serverHostKey: [...MODERN.serverHostKey, ...(legacy ? LEGACY.serverHostKey : [])],
  cipher: [...MODERN.cipher, ...(legacy ? LEGACY.cipher : [])],
  hmac: [...MODERN.hmac, ...(legacy ? LEGACY.hmac : [])],
  compress: ['none'],
});
