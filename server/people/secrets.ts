import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** A secret that nobody guesses: 256 random bits. @param prefix Tells what it is, to whoever finds it. */
export const newSecret = (prefix = ''): string => prefix + randomBytes(32).toString('base64url');

/** What is kept of a secret: nobody who reads it can use it. */
export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** An id of 16 small letters and digits, 80 bits. */
export const newId = (): string => BigInt(`0x${randomBytes(10).toString('hex')}`).toString(36).padStart(16, '0').slice(-16);

/** Compares two texts in a time that does not depend on where they differ. */
export const same = (a: string, b: string): boolean => timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest());

/** What the forms of a session carry: only who has the session can make it. */
export const formTokenOf = (session: string): string => createHmac('sha256', session).update('form').digest('base64url');
