/** FNV-1a over bytes, with its high bits mixed in. The salt tells terms of the same text apart: kind and suffix. */
export function hashBytes(bytes: Uint8Array, from: number, to: number, salt: number): number {
  let hash = 0x811c9dc5 ^ Math.imul(salt, 0x9e3779b1);
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ bytes[i]!, 16777619);
  return (hash ^ (hash >>> 15)) >>> 0;
}
