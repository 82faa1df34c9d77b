/** What a practice states that may ask for Bulk PIN. */
export const ELIGIBLE = {
  currentVersion: true,
  portalLive: true,
  archiveDone: true,
  singlePractice: true,
  contactsReviewed: true,
}
