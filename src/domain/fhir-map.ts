import { z } from 'zod'

const name = z.string().trim().min(1).max(300)
const names = z.array(name).min(1)

/** Values of Authority that a relationship can stand for. */
const AUTHORITIES = ['Joint', 'Exclusive', 'None'] as const

const fhirStatus = z.strictObject({
  extension: name.optional(),
  tag: name.optional(),
  of: z.record(name, name).optional(),
})

/**
 * A practice's answers to what its chart has and FHIR R4 has not: Sort, Authority, Resides With and two of the patient
 * statuses. All but `patientId` and `phoneWithoutUse` have to be given before a FHIR file is read: see `unansweredOf`.
 * The properties are described in docs/practice.md.
 */
export const FhirMapSchema = z.strictObject({
  patientId: z.enum(['id', 'MR']).optional(),
  sort: z
    .union([z.enum(['contact-priority', 'order']), names], {
      error: 'must be "contact-priority", "order" or a list of relationship codes',
    })
    .optional(),
  authority: z.record(name, z.enum(AUTHORITIES)).optional(),
  residesWith: z
    .union([z.enum(['same-address', 'never']), names], {
      error: 'must be "same-address", "never" or a list of relationship codes',
    })
    .optional(),
  status: z
    .union([z.literal('as-exported'), fhirStatus], {
      error: 'must be "as-exported" or an object with extension, tag or of',
    })
    .refine((status) => status === 'as-exported' || Object.keys(status).length > 0, 'must name extension, tag or of')
    .optional(),
  phoneWithoutUse: z.enum(['mobile', 'home']).optional(),
})
export type FhirMap = z.output<typeof FhirMapSchema>

/** What the practice has to answer, in the order in which it is asked. */
export const FHIR_QUESTIONS = ['sort', 'authority', 'residesWith', 'status'] as const
export type FhirQuestion = (typeof FHIR_QUESTIONS)[number]

/** A map that answers every question. */
export type FhirAnswers = FhirMap & { [Question in FhirQuestion]: NonNullable<FhirMap[Question]> }

/** The questions that a map leaves open. */
export function unansweredOf(map: FhirMap): FhirQuestion[] {
  return FHIR_QUESTIONS.filter((question) => map[question] === undefined)
}

/** Whether a map answers every question. */
export function answersAll(map: FhirMap): map is FhirAnswers {
  return unansweredOf(map).length === 0
}
