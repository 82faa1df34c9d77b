/**
 * How large a practice file may be, whatever its format: unpacked, in bytes, in lines as a spreadsheet numbers them, in
 * columns. A practice of a million lines is some 150 MB; what is beyond these bounds is no practice file, or was made to
 * fill the memory, and is refused as soon as it passes them.
 */
export const MOST_BYTES = 512 * 1024 * 1024
export const MOST_LINES = 2_000_000
export const MOST_COLUMNS = 1000
