import { z } from 'zod'
import {
  FhirAddress,
  FhirCodeableConcept,
  FhirContactPoint,
  FhirHumanName,
  FhirIdentifier,
  FhirPeriod,
  fhirList,
  fhirText,
} from './fhir-elements.ts'

/** Whatever is there: extensions and tags are looked at one by one, for most are of no concern. */
const anything = z.unknown().optional()

/** A modifier may turn the meaning of what it stands in around, so what has one is not to be read (FHIR R4 §2.4.2). */
const noModifier = z.array(anything).max(0).nullish()

const FhirPatientContact = z.object({
  id: fhirText,
  relationship: fhirList(FhirCodeableConcept),
  name: FhirHumanName.nullish(),
  telecom: fhirList(FhirContactPoint),
  address: FhirAddress.nullish(),
  period: FhirPeriod,
  extension: anything,
  modifierExtension: noModifier,
})
export type FhirPatientContact = z.output<typeof FhirPatientContact>

/** What is read of a FHIR R4 Patient. */
export const FhirPatientResource = z.object({
  meta: z.object({ lastUpdated: fhirText, tag: anything }).nullish(),
  extension: anything,
  modifierExtension: noModifier,
  identifier: fhirList(FhirIdentifier),
  active: z.boolean().nullish(),
  name: fhirList(FhirHumanName),
  birthDate: fhirText,
  deceasedBoolean: z.boolean().nullish(),
  deceasedDateTime: fhirText,
  /** Stands alone where the day of death is not known. */
  _deceasedDateTime: anything,
  address: fhirList(FhirAddress),
  contact: fhirList(FhirPatientContact),
  link: fhirList(z.object({ type: fhirText })),
})
export type FhirPatientResource = z.output<typeof FhirPatientResource>

/** What is read of a FHIR R4 RelatedPerson. */
export const FhirRelatedPersonResource = z.object({
  meta: z.object({ lastUpdated: fhirText }).nullish(),
  extension: anything,
  modifierExtension: noModifier,
  active: z.boolean().nullish(),
  patient: z.object({
    reference: fhirText,
    identifier: z.object({ system: fhirText, value: fhirText }).nullish(),
  }),
  relationship: fhirList(FhirCodeableConcept),
  name: fhirList(FhirHumanName),
  telecom: fhirList(FhirContactPoint),
  address: fhirList(FhirAddress),
  period: FhirPeriod,
  communication: fhirList(z.object({ language: FhirCodeableConcept.nullish(), preferred: z.boolean().nullish() })),
})
export type FhirRelatedPersonResource = z.output<typeof FhirRelatedPersonResource>
