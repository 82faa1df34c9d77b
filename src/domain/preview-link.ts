/**
 * Where the links of a preview lead: a page that says so. A real setup link stands at the same place of its address, and is
 * a signed token with two dots in it.
 */
export const PREVIEW_PATH = '/set-up/preview'
