/** Of the id of a patient, in UTF-16 units. */
export const LONGEST_PATIENT_ID = 100

/**
 * What is wrong with a text as the id of a patient; nothing where it may be one. Control characters look like nothing where
 * ids are shown, and U+FFFD stands for any letter that was lost, such as half a surrogate pair: two ids would become one.
 */
export function patientIdProblem(id: string): string | undefined {
  if (id.length > LONGEST_PATIENT_ID) return `the patient id is longer than ${LONGEST_PATIENT_ID} characters`
  return NO_LETTER.test(id) ? ODD : undefined
}

const NO_LETTER = /[\p{Cc}\p{Cs}\uFFFD]/u
const ODD = 'the patient id holds a character that cannot be seen or was damaged: type it again'
