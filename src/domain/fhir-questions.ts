import { type FhirAnswers, type FhirMap, type FhirQuestion, unansweredOf } from './fhir-map.ts'
import { mostFrequent, type Tally, tallyWords } from './tally.ts'

/** What a file has about the questions that a practice has to answer. */
export type FhirSeen = {
  contacts: number
  withPriority: number
  atPatientsAddress: number
  /** By code, or by words where there is no code that can be read. */
  relationships: Tally
  statuses: Tally
  /** URLs of the extensions of Patient, and systems of its tags. */
  extensions: Tally
  tags: Tally
}

/** Why a FHIR file is not read yet: the open questions, what this file has about each, and an example to begin with. */
export function questionsMessage(map: FhirMap, seen: FhirSeen): string {
  const open = unansweredOf(map)
  return [
    'The file is FHIR, which does not say all that Bulk PIN has to know. The practice answers it once, in a file for --map:',
    ...open.map((question) => `  ${question}: ${QUESTIONS[question]} In this file: ${SEEN[question](seen)}.`),
    'To begin with, and to be changed where it is not so:',
    JSON.stringify({ fhir: exampleOf(open, seen) }),
  ].join('\n')
}

const QUESTIONS: Readonly<Record<FhirQuestion, string>> = {
  sort: 'Which Family Contact of a patient has a Sort of 1? "contact-priority", "order", or a list of relationships of which the first that is found counts.',
  authority: 'Which relationships have Authority? "Joint", "Exclusive" or "None" for each.',
  residesWith: 'For whom is Res? ticked? "same-address", "never", or a list of relationships.',
  status:
    'Where does it say that a patient is Transferred or In Collections? "as-exported" if such patients are not in the file; else an extension, a tag, or a list of patients.',
}

const SEEN: Readonly<Record<FhirQuestion, (seen: FhirSeen) => string>> = {
  sort: ({ contacts, withPriority }) => `${withPriority} of ${contacts} Family Contacts have a contact priority`,
  authority: ({ relationships }) => tallyWords(relationships) || 'no relationships',
  residesWith: ({ contacts, atPatientsAddress }) =>
    `${atPatientsAddress} of ${contacts} Family Contacts have the address of the patient`,
  status: ({ statuses, extensions, tags }) =>
    `${tallyWords(statuses)}; extensions: ${tallyWords(extensions) || 'none'}; tags: ${tallyWords(tags) || 'none'}`,
}

const MOST_IN_EXAMPLE = 6

/** Gives nobody Authority: whoever uses it has to decide that. */
function exampleOf(open: readonly FhirQuestion[], { relationships, withPriority }: FhirSeen): FhirMap {
  const codes = mostFrequent(relationships)
    .map(([name]) => name)
    .filter((name) => name !== NO_RELATIONSHIP)
    .slice(0, MOST_IN_EXAMPLE)
  const answers: FhirAnswers = {
    sort: withPriority > 0 || codes.length === 0 ? 'contact-priority' : codes,
    authority: Object.fromEntries(codes.map((code) => [code, 'None'])),
    residesWith: 'same-address',
    status: 'as-exported',
  }
  return Object.fromEntries(open.map((question) => [question, answers[question]]))
}

/** How a family contact without any relationship is counted. */
export const NO_RELATIONSHIP = 'none stated'
