/** FNV-1a, with its high bits mixed in. The salt tells terms of the same text apart: kind and suffix. */
export const startHash = (salt: number): number => 0x811c9dc5 ^ Math.imul(salt, 0x9e3779b1);
export const addToHash = (hash: number, byte: number): number => Math.imul(hash ^ byte, 16777619);
export const endHash = (hash: number): number => (hash ^ (hash >>> 15)) >>> 0;

/** The hash of bytes. */
export function hashBytes(bytes: Uint8Array, from: number, to: number, salt: number): number {
  let hash = startHash(salt);
  for (let i = from; i < to; i++) hash = addToHash(hash, bytes[i]!);
  return endHash(hash);
}
