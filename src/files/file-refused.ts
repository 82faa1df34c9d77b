/**
 * The bytes of a practice file cannot be had as they should: they are too many, or do not unpack. The message is one
 * sentence for the practice that says what to do. Thrown where bytes are handed from one to the next; `readRows` catches it.
 */
export class FileRefused extends Error {}
