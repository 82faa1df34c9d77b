/**
 * What families tell the service that their practice has to act on: `asked` for a new email in place of a link that ended or
 * is locked; the others are why a stranger ended the link.
 */
export const NEWS_KINDS = ['asked', 'not-me', 'not-my-number', 'not-asked-for'] as const

/** How many families said what; never who. */
export type NewsCounts = Record<(typeof NEWS_KINDS)[number], number>
