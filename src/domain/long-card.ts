import type { PracticeCard } from './page-data.ts'

/** Whether a practice says so much of itself that the rest of its guide has to make room for it on the sheet. */
export function isLongCard({ name, phone, hours = '' }: PracticeCard): boolean {
  return name.length > 60 || phone.length > 20 || hours.length > 80
}
