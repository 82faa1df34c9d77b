import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import { publicData } from './public-data.ts'

/** What a request to Twilio, or its answer, breaks of Twilio's own OpenAPI document; empty when nothing. */
export type TwilioDocument = {
  requestFaults(request: { method: string; path: string; contentType: string; body: string }): string[]
  answerFaults(answer: { method: string; path: string; status: number; body: string }): string[]
  /** The words of an enum of the document. */
  words(name: string): string[]
}

type Schema = { properties?: Record<string, { description?: string }>; enum?: string[] }
type Content = Record<string, { schema: Schema }>
type Operation = { requestBody: { content: Content }; responses: Record<string, { content: Content }> }

const E164 = /^\+[1-9]\d{1,14}$/

/**
 * Formats as RFC 2822 §3.3, ISO 4217 and Twilio's glossary say. An endpoint may be more than a phone; ours are phones. Those
 * of parameters that we do not send are not looked into.
 */
const FORMATS = {
  'phone-number': E164,
  endpoint: E164,
  uri: (text: string) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol),
  'http-method': /^(GET|POST)$/,
  'date-time-rfc-2822': /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} [+-]\d{4}$/,
  currency: /^[A-Z]{3}$/,
  'uri-map': true,
  'date-time': true,
  twiml: true,
} as const

/**
 * Twilio's API, version 2010-04-01, as Twilio publishes it. Stricter than Twilio in two ways: a parameter that the document
 * lacks is a fault, and so is a value outside the words or numbers that a parameter's description allows.
 */
export function readTwilioDocument(): TwilioDocument {
  const document = JSON.parse(publicData('twilio-oai/twilio_api_v2010.json'))
  const components: { schemas: Record<string, Schema> } = document.components
  const ofForms = new Ajv({ strict: false, allErrors: true, coerceTypes: 'array', formats: FORMATS })
  const ofAnswers = new Ajv({ strict: false, allErrors: true, formats: FORMATS })

  const schemaOf = (schema: Schema & { $ref?: string }): Schema =>
    schema.$ref ? (components.schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {}) : schema
  const compile = (ajv: Ajv, schema: Schema) =>
    ajv.compile({ ...schemaOf(schema), additionalProperties: false, components })

  function operationAt(method: string, path: string): Operation | undefined {
    const template = Object.keys(document.paths).find((one) =>
      new RegExp(`^${one.replaceAll('.', '\\.').replace('{AccountSid}', 'AC[0-9a-fA-F]{32}')}$`).test(path),
    )
    return template === undefined ? undefined : document.paths[template][method.toLowerCase()]
  }

  return {
    requestFaults({ method, path, contentType, body }) {
      const operation = operationAt(method, path)
      if (!operation) return [`the document has no ${method} ${path}`]
      const schema = operation.requestBody.content[contentType]?.schema
      if (!schema) return [`${path} takes no ${contentType}`]
      const form = formOf(body)
      const outside = Object.entries(form).flatMap(([name, value]) => outOfWords(name, [value].flat(), schema))
      return [...faultsOf(compile(ofForms, schema), form), ...outside]
    },
    answerFaults({ method, path, status, body }) {
      const schema = operationAt(method, path)?.responses[status]?.content['application/json']?.schema
      if (!schema) return [`the document has no answer ${status} to ${method} ${path}`]
      return faultsOf(compile(ofAnswers, schema), JSON.parse(body))
    },
    words: (name) => components.schemas[name]?.enum ?? [],
  }
}

/** The fields of a form; one that is given several times is a list. */
function formOf(body: string): Record<string, string | string[]> {
  const form = new URLSearchParams(body)
  return Object.fromEntries(
    [...new Set(form.keys())].map((name) => {
      const values = form.getAll(name)
      return [name, values.length === 1 ? String(values[0]) : values]
    }),
  )
}

function faultsOf(validate: ValidateFunction, value: unknown): string[] {
  validate(value)
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }: ErrorObject) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  )
}

/** What the document says in words only: "Can be: `a`, `b`", "integers from `1` to `36000`", "the maximum is `600`". */
function outOfWords(name: string, values: string[], schema: Schema): string[] {
  const description = schema.properties?.[name]?.description ?? ''
  const listed = /Can be: ((?:(?:, |,? and |,? or )?`[\w-]+`)+)/.exec(description)?.[1]
  const words = [...(listed ?? '').matchAll(/`([\w-]+)`/g)].map(([, word]) => word ?? '')
  const least = Number(/integers from `(\d+)`/.exec(description)?.[1] ?? 0)
  const most = Number(/(?:to|the maximum is) `(\d+)`/.exec(description)?.[1] ?? Number.POSITIVE_INFINITY)
  return values
    .filter((value) => (words.length > 0 && !words.includes(value)) || Number(value) < least || Number(value) > most)
    .map((value) => `/${name} cannot be ${value}`)
}
